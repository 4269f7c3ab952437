"""What belongs into an export of one's own data: for each table, whose a row is. A test finds tables that lack a part.

Keys: accounts, volunteers (records of the account), actors (what the audit trail calls the account), feedback (what the
account has given). Copies of what others own have no part: their owners show them. Who did something with it is not
named; feedback about somebody is its giver's, who is protected by that.
"""

from services.demands.archive.models import ContactReading, Demand, DemandStep
from services.demands.emergencies.models import Call, CalledPerson, Emergency, EmergencyStep, LeftOut, ReadyArea
from services.demands.feedback.models import Feedback, FeedbackStep
from services.demands.matching.models import MatchChoice
from services.demands.offers.models import Offer
from services.demands.sealed import SEALED_TABLES
from shared.contracts.demands.archive_words import DemandChannel
from shared.runtime.events.unit_tree import names_of_units
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.own_data import Holdings, Part

# Who somebody else is: who entered a need, asked a volunteer.
PERSONS = frozenset({"made_by", "read_by"})
ENTERED = ("id", "number", "unit_id", "channel", "state", "made_at")
SERVED = ("id", "number", "unit_id", "category", "state", "served_at")  # what it said is somebody else's
ASKED = ("id", "demand_id", "state", "made_at")
EMERGENCY = ("id", "number", "unit_id", "title", "place", "state", "is_drill", "starts_at", "ends_at", "opened_at")

PARTS = (
    Part("demands", Demand.account_id, but=("volunteer_id", "area_cell", "wakes_at")),
    Part("demands_entered", Demand.made_by, where=Demand.channel != DemandChannel.SELF.value, only=ENTERED),
    Part("demands_served", Demand.volunteer_id, "volunteers", only=SERVED),
    Part("demand_steps", DemandStep.by, "actors"),
    Part("demand_contact_readings", ContactReading.read_by, but=("volunteer_id",)),
    Part("offers_to_help", Offer.volunteer_id, "volunteers"),
    Part("volunteers_asked", Offer.made_by, where=Offer.by_volunteer.is_(False), only=ASKED),
    Part(
        "emergencies_commanded",
        Emergency.commander_id,
        also=(Emergency.responsible_id, "volunteers"),
        only=EMERGENCY,
    ),
    Part("emergency_steps", EmergencyStep.account_id, but=("ring",)),
    Part(
        "emergency_calls",
        Call.volunteer_id,
        "volunteers",
        but=("unit_id", "code", "wrong_codes", "instead_of", "sign_up_version"),
    ),
    Part("emergencies_left_out", LeftOut.volunteer_id, "volunteers", but=("unit_id",)),
    Part("emergency_rests", CalledPerson.volunteer_id, "volunteers"),
    Part("ready_areas", ReadyArea.volunteer_id, "volunteers", but=("unit_id", "top_id")),
    Part("feedback", Feedback.made_by, but=("about_volunteer_id", "reminded_at")),
    Part("feedback_steps", FeedbackStep.feedback_id, "feedback", but=("by",), shows_key=True),
    Part("matching_choice", MatchChoice.account_id),
    Part("demands_audit_entries", AuditEntry.actor, "actors"),
)
PLACES = {(sealed.table.name, column): place for sealed in SEALED_TABLES for column, place in sealed.places.items()}
HOLDINGS = Holdings(PARTS, names_of_units, PLACES, persons=PERSONS)
