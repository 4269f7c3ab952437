"""What belongs into an export of one's own data: for each table, whose a row is. A test finds tables that lack a part.

Keys: accounts, volunteers (records of the account), actors (what the audit trail calls the account). Copies of what
others own have no part: their owners show them.
"""

from services.demands.emergencies.models import Call, CalledPerson, Emergency, EmergencyStep, LeftOut, ReadyArea
from services.demands.sealed import SEALED_TABLES
from shared.runtime.events.unit_tree import names_of_units
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.own_data import Holdings, Part

EMERGENCY = ("id", "number", "unit_id", "title", "place", "state", "is_drill", "starts_at", "ends_at", "opened_at")

PARTS = (
    Part(
        "emergencies_commanded",
        Emergency.commander_id,
        also=(Emergency.responsible_id, "volunteers"),
        only=EMERGENCY,
    ),
    Part("emergency_steps", EmergencyStep.account_id, but=("ring",)),
    Part("emergency_calls", Call.volunteer_id, "volunteers", but=("unit_id", "code", "sign_up_version")),
    Part("emergencies_left_out", LeftOut.volunteer_id, "volunteers", but=("unit_id",)),
    Part("emergency_rests", CalledPerson.volunteer_id, "volunteers"),
    Part("ready_areas", ReadyArea.volunteer_id, "volunteers", but=("unit_id", "top_id")),
    Part("demands_audit_entries", AuditEntry.actor, "actors"),
)
PLACES = {(sealed.table.name, column): place for sealed in SEALED_TABLES for column, place in sealed.places.items()}
HOLDINGS = Holdings(PARTS, names_of_units, PLACES)
