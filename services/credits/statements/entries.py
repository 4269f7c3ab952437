"""The entries of one account, the newest first: two legs, each with an index, merged."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from services.credits.ledger.balances import end_of, moves
from services.credits.ledger.domain.records import RESERVING
from services.credits.ledger.models import LedgerAccount, LedgerTransfer
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import TransferKind
from shared.kernel.pagination import CURSOR_INVALID, cursor_after, position_of
from shared.runtime.data.session import Session

PLACE = (LedgerTransfer.posted_at, LedgerTransfer.id)
_NEWEST = attrgetter("posted_at", "id")
Place = tuple[datetime, UUID]


@dataclass(frozen=True)
class Entry:
    """A transfer as one of its accounts has it. change: of the balance; balance: after it."""

    transfer: LedgerTransfer
    is_in: bool
    change: int
    balance: int


def page_of_entries(session: Session, account: LedgerAccount, request: Loaded) -> tuple[Sequence[Entry], str | None]:
    """A page of an account's entries, and the cursor of the next."""
    before = _place_in(request) if request.cursor else None
    conditions = _period(request) + ([tuple_(*PLACE) < before] if before else [])
    found = _newest(session, account.id, conditions, request.limit + 1)
    page = found[: request.limit]
    is_newest = before is None and request.posted_until is None  # nothing can be above it
    above = 0 if is_newest else _changes_above(session, account.id, page)
    entries = _with_balances(page, account, above)
    if len(found) <= request.limit:
        return entries, None
    last = page[-1]
    return entries, cursor_after(request, last.posted_at.isoformat(), str(last.id))


def _newest(
    session: Session, account_id: UUID, conditions: Sequence[ColumnElement[bool]], limit: int
) -> list[LedgerTransfer]:
    """The newest that fit: of each leg so many, of both together no more. What is only set aside the payer sees."""
    legs = []
    for fits in (LedgerTransfer.target_id == account_id, moves()), (LedgerTransfer.source_id == account_id,):
        rows = select(LedgerTransfer).where(*fits, *conditions)
        rows = rows.order_by(*(column.desc() for column in PLACE)).limit(limit)
        legs.append(session.scalars(rows).all())
    return list(heapq.merge(*legs, key=_NEWEST, reverse=True))[:limit]


def _changes_above(session: Session, account_id: UUID, page: Sequence[LedgerTransfer]) -> int:
    """What all entries newer than the first of a page have added to the balance."""
    if not page:
        return 0
    newer = tuple_(*PLACE) > _NEWEST(page[0])
    total = 0
    for leg, sign in ((LedgerTransfer.target_id, 1), (LedgerTransfer.source_id, -1)):
        added = select(func.coalesce(func.sum(LedgerTransfer.amount), 0)).where(leg == account_id, newer, moves())
        total += sign * int(session.scalar(added) or 0)
    return total


def _with_balances(page: Sequence[LedgerTransfer], account: LedgerAccount, above: int) -> list[Entry]:
    """Each with what the account had after it: what it has now, less all that came later."""
    entries, balance = [], account.balance - above
    for transfer in page:
        is_in = transfer.target_id == account.id
        change = 0 if TransferKind(transfer.kind) in RESERVING else transfer.amount * (1 if is_in else -1)
        entries.append(Entry(transfer, is_in, change, balance))
        balance -= change
    return entries


def _period(request: Loaded) -> list[ColumnElement[bool]]:
    since, until = request.posted_from, request.posted_until
    begun = [LedgerTransfer.posted_at >= end_of(since - timedelta(days=1))] if since else []
    return begun + ([LedgerTransfer.posted_at < end_of(until)] if until else [])


def _place_in(request: Loaded) -> Place:
    """Where the page before has ended. Raises Invalid."""
    moment, last = position_of(request, str, str)
    try:
        place = datetime.fromisoformat(moment), UUID(last)
    except ValueError:
        raise CURSOR_INVALID() from None
    if place[0].tzinfo is None:
        raise CURSOR_INVALID()
    return place
