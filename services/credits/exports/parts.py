"""What belongs into an export of one's own data: for each table, whose a row is. A test finds tables that lack a part.

Keys: accounts, volunteers (records of the account), actors (what the audit trail calls the account). Copies of what
others own have no part: their owners show them.
"""

from services.credits.booking.models import BookedService
from services.credits.certificates.models import Certificate
from services.credits.certificates.sealing import PLACES
from shared.runtime.events.unit_tree import names_of_units
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.own_data import Holdings, Part

# Of a service: what counts here. The record itself is in the export of projects.
SERVICE = ("id", "unit_id", "title", "served_on", "minutes", "state")

# Who somebody else is: who revoked.
PERSONS = frozenset({"revoked_by"})

PARTS = (
    Part("booked_services", BookedService.volunteer_id, "volunteers", only=SERVICE),
    Part("certificates", Certificate.volunteer_id, "volunteers", but=("lines", "code_sealed", "replaces_id")),
    Part("credits_audit_entries", AuditEntry.actor, "actors"),
)
HOLDINGS = Holdings(PARTS, names_of_units, places=PLACES, persons=PERSONS)
