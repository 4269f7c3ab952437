"""credits: what hours become: the ledger, schemes, honours and certificates."""

from services.credits.booking.doors import BookingDoors
from services.credits.booking.queries import served_besides, served_between
from services.credits.certificates.doors import CertificateDoors
from services.credits.certificates.sealing import SEALED_TABLES
from services.credits.closings import use_cases as closings
from services.credits.exports.doors import ExportDoors
from services.credits.honours import queries as honours
from services.credits.honours.doors import HonourDoors
from services.credits.honours.telling import told_badges, told_stars
from services.credits.ledger.doors import LedgerDoors
from services.credits.permissions import ALL_GRANTS
from services.credits.schemes.doors import SchemeDoors
from services.credits.schemes.queries import versions_after
from services.credits.schemes.telling import told
from services.credits.spending.doors import SpendingDoors
from services.credits.statements.doors import StatementDoors
from shared.contracts.credits.honours import BadgesChanged, StarChanged
from shared.contracts.credits.schemes import SchemeChanged
from shared.runtime.doors.access import AccessDoors
from shared.runtime.doors.audit import AuditSealing
from shared.runtime.doors.closings import ClosingDoors
from shared.runtime.doors.permissions import PermissionDoors
from shared.runtime.doors.unit_tree import UnitTreeDoors
from shared.runtime.doors.volunteers import VolunteerCopyDoors
from shared.runtime.events.republish import Republication
from shared.runtime.process.dependencies import ServiceDatabase


class CreditsService(
    SchemeDoors,
    LedgerDoors,
    StatementDoors,
    SpendingDoors,
    BookingDoors,
    CertificateDoors,
    HonourDoors,
    ClosingDoors,
    ExportDoors,
    UnitTreeDoors,
    VolunteerCopyDoors,
    PermissionDoors,
    AuditSealing,
    AccessDoors,
):
    """What becomes of confirmed hours."""

    name = "credits"

    db = ServiceDatabase()
    all_grants = ALL_GRANTS
    closings = closings
    sealed_tables = SEALED_TABLES
    served_between = staticmethod(served_between)
    served_besides = staticmethod(served_besides)

    republications = (
        Republication(SchemeChanged, versions_after, told),
        Republication(StarChanged, honours.honours_with_stars_after, told_stars),
        Republication(BadgesChanged, honours.honours_with_badges_after, told_badges),
    )
