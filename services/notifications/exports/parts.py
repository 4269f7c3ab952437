"""What belongs into an export of one's own data: for each table, whose a row is. A test finds tables that lack a part.

Keys: accounts, volunteers (records of the account), actors (what the audit trail calls the account). Copies of what
others own have no part: their owners show them.
"""

from services.notifications.contacts.models import OwnAddress, UnprovedAddress
from services.notifications.deliveries.models import Delivery
from services.notifications.messages.models import Mailbox, Message
from services.notifications.preferences.models import Preferences
from services.notifications.replies.models import SmsReply
from services.notifications.sealed import SEALED_TABLES
from services.notifications.sends.models import WaitingNote
from shared.runtime.events.unit_tree import names_of_units
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.own_data import Holdings, Part

DELIVERY = ("kind", "channel", "state", "tries", "doubts", "made_at", "sent_at", "ended_at", "refusal")

PARTS = (
    Part("messages", Message.account_id, but=("fact", "is_planned")),
    Part("messages_waiting", WaitingNote.volunteer_id, "volunteers"),
    Part("inbox", Mailbox.account_id),
    Part("message_deliveries", Delivery.account_id, only=DELIVERY),
    Part("message_addresses", OwnAddress.account_id),
    Part("message_addresses_unproved", UnprovedAddress.account_id, but=("tries",)),
    Part("sms_replies", SmsReply.account_id),
    Part("message_preferences", Preferences.account_id),
    Part("notifications_audit_entries", AuditEntry.actor, "actors"),
)
PLACES = {(sealed.table.name, column): place for sealed in SEALED_TABLES for column, place in sealed.places.items()}
HOLDINGS = Holdings(PARTS, names_of_units, PLACES)
