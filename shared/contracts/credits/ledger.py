"""The ledger in the published language: the events that tell of it. Ids, amounts and words; nobody's name."""

from shared.contracts.base import Contract, Event
from shared.contracts.credits.ledger_words import (
    AMOUNT_MAX,
    FACT_CHARACTERS_MAX,
    NOTICE_DAYS,
    Book,
    FreezeReason,
    OwnerKind,
    Purpose,
    TransferKind,
)
from shared.contracts.fields import Choice, Day, Id, Integer, Many, Moment, Part, Text

ACCOUNT_ID = "5a0e7c9d-56b1-5c3e-9d6f-0000000000a1"
VOLUNTEER_ID = "01936f0e-7b2a-7c11-8000-0000000000f1"
NOBODY = "00000000-0000-0000-0000-000000000000"


class LedgerParty(Contract):
    """One side of a transfer. owner_id: zeros for the system."""

    id = Id(required=True)
    owner_kind = Choice(OwnerKind, required=True)
    owner_id = Id(required=True)
    purpose = Choice(Purpose, required=True)

    example = {"id": ACCOUNT_ID, "owner_kind": "volunteer", "owner_id": VOLUNTEER_ID, "purpose": "own"}


class TransferPosted(Event):
    """The ledger has booked a transfer: `amount` left one account and entered the other. It never changes.

    A hold moves nothing yet, it sets aside until a moment; a capture or a release (hold_id) resolves it. reverses_id:
    what it takes back, claim_id: what was owed since an earlier reversal. fact: what it was booked for.
    """

    event_type = "credits.TransferPosted.v1"

    id = Id(required=True)
    kind = Choice(TransferKind, required=True)
    book = Choice(Book, required=True)
    amount = Integer(at_least=1, at_most=AMOUNT_MAX, required=True)
    from_account = Part(LedgerParty, required=True)
    to_account = Part(LedgerParty, required=True)
    fact = Text(at_least=1, at_most=FACT_CHARACTERS_MAX, required=True)
    reverses_id = Id(allow_none=True, required=True)
    hold_id = Id(allow_none=True, required=True)
    claim_id = Id(allow_none=True, required=True)
    until = Moment(allow_none=True, required=True)
    expires_on = Day(allow_none=True, required=True)
    posted_at = Moment(required=True)

    example = {
        "version": 1,
        "id": "5a0e7c9d-56b1-5c3e-9d6f-0000000000b1",
        "kind": "grant",
        "book": "time_coins",
        "amount": 3,
        "from_account": {
            "id": "5a0e7c9d-56b1-5c3e-9d6f-0000000000a2",
            "owner_kind": "system",
            "owner_id": NOBODY,
            "purpose": "issued",
        },
        "to_account": LedgerParty.example,
        "fact": "service:01936f0e-7b2a-7c11-8000-0000000000d7:v2",
        "reverses_id": None,
        "hold_id": None,
        "claim_id": None,
        "until": None,
        "expires_on": "2026-12-31",
        "posted_at": "2026-03-07T04:00:31Z",
    }


class AccountChanged(Event):
    """An account was frozen, or is not any more. frozen_because: why it pays nothing; empty where it pays.

    held: the part of the balance that is set aside; owed: what was taken back beyond what was there.
    """

    event_type = "credits.AccountChanged.v1"

    id = Id(required=True)
    book = Choice(Book, required=True)
    owner_kind = Choice(OwnerKind, required=True)
    owner_id = Id(required=True)
    purpose = Choice(Purpose, required=True)
    balance = Integer(required=True)
    held = Integer(required=True)
    owed = Integer(required=True)
    frozen_because = Many(Choice(FreezeReason), at_most=len(FreezeReason), required=True)

    example = LedgerParty.example | {
        "version": 9,
        "book": "love_value",
        "balance": 0,
        "held": 0,
        "owed": 40,
        "frozen_because": ["owes"],
    }


class PointsExpiring(Event):
    """Points of a volunteer expire soon: told once when so many days are left, and again when few are.

    id: of this notice; amount: what would expire after `expires_on`, as it is now; days_left: from the
    day of the notice to the last one, 0 where that is today.
    """

    event_type = "credits.PointsExpiring.v1"

    id = Id(required=True)
    account_id = Id(required=True)
    volunteer_id = Id(required=True)
    book = Choice(Book, required=True)
    amount = Integer(at_least=1, required=True)
    expires_on = Day(required=True)
    days_left = Integer(at_least=0, at_most=max(NOTICE_DAYS), required=True)

    example = {
        "version": 1,
        "id": "5a0e7c9d-56b1-5c3e-9d6f-0000000000c1",
        "account_id": ACCOUNT_ID,
        "volunteer_id": VOLUNTEER_ID,
        "book": "love_value",
        "amount": 120,
        "expires_on": "2026-12-31",
        "days_left": 30,
    }
