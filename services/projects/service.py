"""projects: the library, activities with their shifts, presence, and the records of what was served."""

import pypinyin  # noqa: F401  its tables are read before the service starts, and not within somebody's first search

import services.projects.devices.models
import services.projects.library.models
import services.projects.presence.models  # noqa: F401
from services.projects.activities import telling as activities
from services.projects.activities.doors import ActivityDoors
from services.projects.appeals.doors import AppealDoors
from services.projects.calendars.doors import CalendarDoors
from services.projects.closings.doors import ClosingDoors
from services.projects.complaints.doors import ComplaintDoors
from services.projects.copies.doors import CopyDoors
from services.projects.devices.doors import DeviceDoors
from services.projects.emergencies.doors import EmergencyDoors
from services.projects.evaluations.doors import EvaluationDoors
from services.projects.evidence.doors import EvidenceDoors
from services.projects.evidence.keeping import keeping_for
from services.projects.exports.doors import ExportDoors
from services.projects.invitations import telling as invitations
from services.projects.invitations.doors import InvitationDoors
from services.projects.library import telling as projects
from services.projects.library.doors import LibraryDoors
from services.projects.permissions import ALL_GRANTS
from services.projects.presence.doors import PresenceDoors
from services.projects.records import queries as records
from services.projects.records.doors import RecordDoors
from services.projects.records.history import told
from services.projects.sealed import SEALED_TABLES
from services.projects.shifts import telling as shifts
from services.projects.shifts.doors import ShiftDoors
from services.projects.sign_ups import telling as sign_ups
from services.projects.sign_ups.doors import SignUpDoors
from services.projects.swaps import telling as swaps
from services.projects.swaps.doors import SwapDoors
from services.projects.working_days.doors import WorkingDayDoors
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.invitations import InvitationChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.projects.swaps import SwapChanged
from shared.runtime.doors.access import AccessDoors
from shared.runtime.doors.audit import AuditSealing
from shared.runtime.doors.permissions import PermissionDoors
from shared.runtime.doors.unit_tree import UnitTreeDoors
from shared.runtime.doors.volunteers import VolunteerCopyDoors
from shared.runtime.events.republish import Republication
from shared.runtime.process.dependencies import ServiceDatabase
from shared.runtime.process.provided import Provided


class ProjectsService(
    LibraryDoors,
    ActivityDoors,
    ShiftDoors,
    SignUpDoors,
    EmergencyDoors,
    SwapDoors,
    InvitationDoors,
    CalendarDoors,
    PresenceDoors,
    DeviceDoors,
    RecordDoors,
    AppealDoors,
    EvaluationDoors,
    ComplaintDoors,
    EvidenceDoors,
    WorkingDayDoors,
    CopyDoors,
    ClosingDoors,
    ExportDoors,
    UnitTreeDoors,
    VolunteerCopyDoors,
    PermissionDoors,
    AuditSealing,
    AccessDoors,
):
    """The project library, activities, presence and service records."""

    name = "projects"

    db = ServiceDatabase()
    all_grants = ALL_GRANTS
    keeping = Provided(keeping_for)
    sealed_tables = SEALED_TABLES

    republications = (
        Republication(ProjectChanged, projects.projects_after, projects.told_again),
        Republication(ActivityChanged, activities.activities_after, activities.told_again),
        Republication(ShiftChanged, shifts.shifts_after, shifts.told_again),
        Republication(SignUpChanged, sign_ups.sign_ups_after, sign_ups.told_again),
        Republication(SwapChanged, swaps.swaps_after, swaps.told_again),
        Republication(InvitationChanged, invitations.invitations_after, invitations.told_again),
        Republication(ServiceRecordChanged, records.told_after, told),
    )
