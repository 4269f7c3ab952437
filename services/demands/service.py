"""demands: what workers need, who is called in an emergency, and what fits whom."""

import pypinyin  # noqa: F401  its tables are read before the service starts, and not within somebody's first search

from services.demands.answer_times.doors import AnswerTimesDoors
from services.demands.archive import telling as archive
from services.demands.archive.doors import ArchiveDoors
from services.demands.categories.doors import CategoryDoors
from services.demands.closings import use_cases as closings
from services.demands.copies.doors import CopyDoors
from services.demands.emergencies import telling as emergencies
from services.demands.emergencies.doors import CallDoors, EmergencyDoors, ReadinessDoors
from services.demands.exports.doors import ExportDoors
from services.demands.feedback import telling as feedback
from services.demands.feedback.doors import FeedbackDoors
from services.demands.keeping import SWEEPS
from services.demands.matching.doors import MatchingDoors
from services.demands.offers import telling as offers
from services.demands.offers.doors import OfferDoors
from services.demands.permissions import ALL_GRANTS
from services.demands.sealed import SEALED_TABLES
from shared.contracts.demands.calls import CallChanged
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.demands.emergencies import EmergencyChanged
from shared.contracts.demands.feedback import FeedbackChanged
from shared.contracts.demands.offers import OfferChanged
from shared.runtime.doors.access import AccessDoors
from shared.runtime.doors.audit import AuditSealing
from shared.runtime.doors.closings import ClosingDoors
from shared.runtime.doors.permissions import PermissionDoors
from shared.runtime.doors.unit_tree import UnitTreeDoors
from shared.runtime.doors.volunteers import VolunteerCopyDoors
from shared.runtime.events.republish import Republication
from shared.runtime.process.dependencies import ServiceDatabase


class DemandsService(
    EmergencyDoors,
    CallDoors,
    ReadinessDoors,
    ArchiveDoors,
    OfferDoors,
    CategoryDoors,
    AnswerTimesDoors,
    MatchingDoors,
    FeedbackDoors,
    CopyDoors,
    ClosingDoors,
    ExportDoors,
    UnitTreeDoors,
    VolunteerCopyDoors,
    PermissionDoors,
    AuditSealing,
    AccessDoors,
):
    """What workers need, and help where it is needed."""

    name = "demands"

    db = ServiceDatabase(sweeps=SWEEPS)
    all_grants = ALL_GRANTS
    closings = closings
    sealed_tables = SEALED_TABLES

    republications = (
        Republication(DemandChanged, archive.demands_after, archive.told_again),
        Republication(FeedbackChanged, feedback.feedback_after, feedback.told_again),
        Republication(OfferChanged, offers.offers_after, offers.told_again),
        Republication(EmergencyChanged, emergencies.emergencies_after, emergencies.told_again),
        Republication(CallChanged, emergencies.calls_after, emergencies.call_told_again),
    )
