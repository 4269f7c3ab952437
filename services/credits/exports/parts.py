"""What belongs into an export of one's own data: for each table, whose a row is. A test finds tables that lack a part.

Keys: accounts, volunteers (records of the account), actors (what the audit trail calls the account), ledger_accounts
(what the ledger keeps for them). Copies of what others own have no part: their owners show them.
"""

from services.credits.booking.models import BookedService
from services.credits.certificates.models import Certificate
from services.credits.certificates.sealing import PLACES
from services.credits.honours.models import Honour, HonourMark, RankedMinutes
from services.credits.ledger.models import (
    AccountDecision,
    Claim,
    ExpiryNotice,
    LedgerAccount,
    LedgerTransfer,
    Lot,
    OpenHold,
)
from services.credits.spending.models import Gift, Hardship, PoolGrant, Relation, Spending
from shared.runtime.events.unit_tree import names_of_units
from shared.runtime.trust.audit import AuditEntry
from shared.runtime.trust.own_data import Holdings, Part

# Of a transfer: what was booked and why. Who is on its other side is theirs to say.
BOOKED = (
    "id", "book", "kind", "amount", "fact", "details", "posted_at", "reverses_id", "hold_id", "claim_id", "until",
    "expires_on",
)  # fmt: skip

# Of a service: what counts here. The record itself is in the export of projects.
SERVICE = ("id", "unit_id", "title", "served_on", "minutes", "state")

# Who somebody else is: who revoked.
PERSONS = frozenset({"revoked_by"})
# Of a relation and a gift: what it is and what became of it. Who the other one is, is theirs to say.
RELATION = ("id", "kinship", "state", "reason", "proposed_at", "until", "decided_at")
GIFT = ("id", "relation_id", "book", "amount", "state", "offered_at", "until", "decided_at")

PARTS = (
    Part("booked_services", BookedService.volunteer_id, "volunteers", only=SERVICE),
    Part("certificates", Certificate.volunteer_id, "volunteers", but=("lines", "code_sealed", "replaces_id")),
    Part("ledger_accounts", LedgerAccount.owner_id, "volunteers"),
    Part(
        "ledger_entries",
        LedgerTransfer.source_id,
        "ledger_accounts",
        also=(LedgerTransfer.target_id, "ledger_accounts"),
        only=BOOKED,
    ),
    Part("lots", Lot.account_id, "ledger_accounts"),
    Part("open_holds", OpenHold.account_id, "ledger_accounts"),
    Part("claims", Claim.account_id, "ledger_accounts", but=("pays_id",)),
    Part("account_decisions", AccountDecision.account_id, "ledger_accounts"),
    Part("expiry_notices", ExpiryNotice.account_id, "ledger_accounts"),
    Part("honours", Honour.volunteer_id, "volunteers"),
    Part("honour_marks", HonourMark.volunteer_id, "volunteers"),
    Part("ranked_minutes", RankedMinutes.volunteer_id, "volunteers"),
    Part("spendings", Spending.volunteer_id, "volunteers", but=("hold_id",)),
    Part(
        "relations",
        Relation.from_volunteer_id,
        "volunteers",
        also=(Relation.to_volunteer_id, "volunteers"),
        only=RELATION,
    ),
    Part("gifts", Gift.from_volunteer_id, "volunteers", also=(Gift.to_volunteer_id, "volunteers"), only=GIFT),
    Part("hardships", Hardship.volunteer_id, "volunteers"),
    Part("pool_grants", PoolGrant.volunteer_id, "volunteers", but=("proposed_by",)),
    Part("credits_audit_entries", AuditEntry.actor, "actors"),
)
HOLDINGS = Holdings(PARTS, names_of_units, places=PLACES, persons=PERSONS)
