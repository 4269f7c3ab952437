"""notifications: reaching people: their inbox, and the channels outside."""

from services.notifications.calls.doors import CallDoors
from services.notifications.closings import use_cases as closings
from services.notifications.codes.doors import CodeDoors
from services.notifications.contacts.doors import ContactDoors
from services.notifications.deliveries.doors import DeliveryDoors
from services.notifications.exports.doors import ExportDoors
from services.notifications.keeping import SWEEPS
from services.notifications.messages.doors import MessageDoors
from services.notifications.offices.doors import OfficeDoors
from services.notifications.permissions import ALL_GRANTS
from services.notifications.preferences.doors import PreferenceDoors
from services.notifications.reminders.doors import ReminderDoors
from services.notifications.replies.doors import ReplyDoors
from services.notifications.sealed import SEALED_TABLES
from services.notifications.sends.doors import SendDoors
from shared.runtime.doors.access import AccessDoors
from shared.runtime.doors.audit import AuditSealing
from shared.runtime.doors.closings import ClosingDoors
from shared.runtime.doors.permissions import PermissionDoors
from shared.runtime.doors.unit_tree import UnitTreeDoors
from shared.runtime.doors.volunteers import VolunteerCopyDoors
from shared.runtime.process.dependencies import ServiceDatabase


class NotificationsService(
    SendDoors,
    ReminderDoors,
    MessageDoors,
    PreferenceDoors,
    ContactDoors,
    DeliveryDoors,
    CodeDoors,
    CallDoors,
    ReplyDoors,
    OfficeDoors,
    ClosingDoors,
    ExportDoors,
    UnitTreeDoors,
    VolunteerCopyDoors,
    PermissionDoors,
    AuditSealing,
    AccessDoors,
):
    """Messages to people, in their inbox and through channels."""

    name = "notifications"

    db = ServiceDatabase(sweeps=SWEEPS)
    all_grants = ALL_GRANTS
    closings = closings
    sealed_tables = SEALED_TABLES
