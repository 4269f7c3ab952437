"""Accounts of the ledger as they are shown, and what cadres do with them, in the published language."""

from typing import Any

from shared.contracts.base import Contract
from shared.contracts.credits.ledger import ACCOUNT_ID, VOLUNTEER_ID, LedgerParty
from shared.contracts.credits.ledger_words import (
    FACT_CHARACTERS_MAX,
    REASON_CHARACTERS_MAX,
    Book,
    DecisionAct,
    FreezeReason,
)
from shared.contracts.fields import Choice, Day, Id, Integer, Many, Moment, Part, Text

REASON_CHARACTERS_MIN = 4
EXPIRING_MAX = 50  # days on which something of an account expires, the nearest first
DECISIONS_MAX = 20  # on an account, the newest first
CLAIMS_MAX = 100  # of an account, the oldest first
CLAIM_ID = "5a0e7c9d-56b1-5c3e-9d6f-0000000000d1"


def reason_field(**rest: Any) -> Text:
    """Why, in words that the owner reads."""
    return Text(at_least=REASON_CHARACTERS_MIN, at_most=REASON_CHARACTERS_MAX, **rest)


class OwnAccounts(Contract):
    """One's own accounts. as_of: also what they had at the end of a day that is over."""

    as_of = Day(load_default=None)

    example = {"as_of": "2026-02-28"}


class AccountsOf(OwnAccounts):
    """The accounts of a volunteer."""

    id = Id(required=True)

    example = OwnAccounts.example | {"id": VOLUNTEER_ID}


class AccountOf(OwnAccounts):
    """One account."""

    id = Id(required=True)

    example = OwnAccounts.example | {"id": ACCOUNT_ID}


class ExpiringPart(Contract):
    """What expires of an account after a day."""

    expires_on = Day(required=True)
    amount = Integer(at_least=1, required=True)

    example = {"expires_on": "2026-12-31", "amount": 120}


class LedgerClaim(Contract):
    """What could not be taken back. fact: for which; owed: what is left of it; paid: out of later grants."""

    id = Id(required=True)
    fact = Text(at_least=1, at_most=FACT_CHARACTERS_MAX, required=True)
    made_at = Moment(required=True)
    owed = Integer(required=True)
    paid = Integer(required=True)
    forgiven = Integer(required=True)

    example = {
        "id": CLAIM_ID,
        "fact": "service:01936f0e-7b2a-7c11-8000-0000000000d7:v3",
        "made_at": "2026-03-09T02:00:00Z",
        "owed": 40,
        "paid": 20,
        "forgiven": 0,
    }


class LedgerDecision(Contract):
    """What was decided on an account, and why. amount: so much of what was owed was forgiven; 0 for other acts."""

    act = Choice(DecisionAct, required=True)
    amount = Integer(required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, required=True)
    decided_at = Moment(required=True)

    example = {"act": "thaw", "amount": 0, "reason": "已经核实", "decided_at": "2026-03-10T02:00:00Z"}


class LedgerAccountView(LedgerParty):
    """An account. available: what it can pay today, the balance less what is held and what is over, 0 while it is
    frozen; balance_then: at the end of the day that was asked for.

    frozen_because: why it pays nothing, empty where it pays; stopped_at: since when by a decision.
    """

    book = Choice(Book, required=True)
    balance = Integer(required=True)
    held = Integer(required=True)
    available = Integer(required=True)
    owed = Integer(required=True)
    frozen_because = Many(Choice(FreezeReason), at_most=len(FreezeReason), required=True)
    stopped_at = Moment(allow_none=True, required=True)
    expiring = Many(Part(ExpiringPart), at_most=EXPIRING_MAX, required=True)
    claims = Many(Part(LedgerClaim), at_most=CLAIMS_MAX, required=True)
    decisions = Many(Part(LedgerDecision), at_most=DECISIONS_MAX, required=True)
    balance_then = Integer(allow_none=True, required=True)
    version = Integer(required=True)

    example = LedgerParty.example | {
        "book": "love_value",
        "balance": 120,
        "held": 20,
        "available": 100,
        "owed": 0,
        "frozen_because": [],
        "stopped_at": None,
        "expiring": [ExpiringPart.example],
        "claims": [],
        "decisions": [LedgerDecision.example],
        "balance_then": 90,
        "version": 7,
    }


class LedgerAccounts(Contract):
    """The accounts of somebody, one for each book in which there was ever something."""

    items = Many(Part(LedgerAccountView), at_most=len(Book), required=True)

    example = {"items": [LedgerAccountView.example]}


class ActOnAccount(Contract):
    """Do something with an account, for a reason that its owner reads."""

    id = Id(required=True)
    reason = reason_field(required=True)

    example = {"id": ACCOUNT_ID, "reason": "申诉调查期间暂停支出"}


class ForgiveClaim(Contract):
    """Ask for no more of what is owed, for a reason that the owner reads."""

    id = Id(required=True)
    reason = reason_field(required=True)

    example = {"id": CLAIM_ID, "reason": "志愿者无过错，余额予以免除"}
