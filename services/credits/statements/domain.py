"""What a line of a statement tells of a transfer, seen from one of its two accounts.

Details are as booking writes them: `booking.domain.explaining` says how, and reads the rules.
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.contracts.credits.ledger_words import OwnerKind, TransferKind
from shared.contracts.credits.statement_words import StatementWord

SERVICE_FACT = re.compile(r"service:([0-9a-f-]{36})(:|$)")
SPENDING_FACT, GIFT_FACT, POOL_FACT = "spending:", "gift:", "pool_grant:"  # how facts of spending begin
ABOUT_FACT = re.compile(r"(?:spending|gift|donation|pool_grant):([0-9a-f-]{36})")

_IN = {
    TransferKind.GRANT: StatementWord.GRANTED,
    TransferKind.TRANSFER: StatementWord.RECEIVED,
    TransferKind.DONATE: StatementWord.DONATION_RECEIVED,
    TransferKind.CAPTURE: StatementWord.RECEIVED,
    TransferKind.REVERSE: StatementWord.GIVEN_BACK,
}
_OUT = {
    TransferKind.SPEND: StatementWord.SPENT,
    TransferKind.CAPTURE: StatementWord.SPENT,
    TransferKind.TRANSFER: StatementWord.GIVEN,
    TransferKind.DONATE: StatementWord.DONATED,
    TransferKind.EXPIRE: StatementWord.EXPIRED,
    TransferKind.REVERSE: StatementWord.TAKEN_BACK,
    TransferKind.HOLD: StatementWord.HELD,
    TransferKind.RELEASE: StatementWord.RELEASED,
}


_RESERVED = {
    (TransferKind.HOLD, SPENDING_FACT): StatementWord.HELD_FOR_SPENDING,
    (TransferKind.HOLD, GIFT_FACT): StatementWord.HELD_FOR_GIFT,
    (TransferKind.RELEASE, SPENDING_FACT): StatementWord.SPENDING_RELEASED,
    (TransferKind.RELEASE, GIFT_FACT): StatementWord.GIFT_RELEASED,
}
_WHY = {
    "corrected": StatementWord.SERVICE_CORRECTED,
    "struck": StatementWord.SERVICE_STRUCK,
    "resettled": StatementWord.SERVICE_RESETTLED,
}


def word_of(
    kind: TransferKind, fact: str, details: Mapping[str, Any], *, is_in: bool, pays_claim: bool, owner_kind: OwnerKind
) -> StatementWord:
    """What the line is. fact: of a release that of its hold; is_in: whether it enters the account; owner_kind: whose
    account it is."""
    if pays_claim and not is_in:
        return StatementWord.CLAIM_PAID
    if SERVICE_FACT.match(fact) and kind is TransferKind.GRANT:
        return StatementWord.SERVICE
    if SERVICE_FACT.match(fact) and kind is TransferKind.REVERSE and not is_in:
        return _WHY.get(str(details.get("because")), StatementWord.SERVICE_CORRECTED)
    if fact.startswith(POOL_FACT):
        return StatementWord.POOL_GAVE if owner_kind is OwnerKind.UNIT else StatementWord.POOL_GRANTED
    if fact.startswith(GIFT_FACT) and kind is TransferKind.CAPTURE and not is_in:
        return StatementWord.GIVEN
    if reserved := _RESERVED.get((kind, fact.partition(":")[0] + ":")):
        return reserved
    return (_IN if is_in else _OUT).get(kind, StatementWord.ADJUSTED)


def about_in(fact: str) -> UUID | None:
    """The spending, gift, donation or grant of a pool that a fact names, None for others."""
    found = ABOUT_FACT.fullmatch(fact)
    return UUID(found[1]) if found else None


def service_in(fact: str, details: Mapping[str, Any]) -> UUID | None:
    """The service that a transfer was booked for, None for other facts."""
    if record := details.get("record_id"):
        return UUID(str(record))
    return service_of_fact(fact)


def service_of_fact(fact: str) -> UUID | None:
    """The service that a fact names, None for other facts."""
    found = SERVICE_FACT.match(fact)
    return UUID(found[1]) if found else None
