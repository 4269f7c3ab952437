"""What belongs into an export of one's own data: for each table, whose a row is. A test finds tables that lack a part.

Keys: accounts, volunteers (records of the account), actors (what the audit trail calls the account), feedback (what the
account has given). Copies of what others own have no part: their owners show them. Who did something with it is not
named; feedback about somebody is its giver's, who is protected by that.
"""

from services.demands.feedback.models import Feedback, FeedbackStep
from services.demands.sealed import SEALED_TABLES
from shared.runtime.events.unit_tree import names_of_units
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.own_data import Holdings, Part

PARTS = (
    Part("feedback", Feedback.made_by, but=("about_volunteer_id", "reminded_at")),
    Part("feedback_steps", FeedbackStep.feedback_id, "feedback", but=("by",), shows_key=True),
    Part("demands_audit_entries", AuditEntry.actor, "actors"),
)
PLACES = {(sealed.table.name, column): place for sealed in SEALED_TABLES for column, place in sealed.places.items()}
HOLDINGS = Holdings(PARTS, names_of_units, PLACES)
