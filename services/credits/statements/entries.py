"""The entries of one account, the newest first: two legs, each with an index, merged."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from services.credits.ledger.balances import end_of, moves
from services.credits.ledger.domain.records import RESERVING
from services.credits.ledger.models import LedgerAccount, LedgerTransfer
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import TransferKind
from shared.kernel.pagination import cursor_after, moment_in, position_of
from shared.runtime.data.session import Session

# Entries of an account are ordered by their position; that of the moment is the same, and an index seeks days by it.
IN, OUT_OF = (
    (leg, (LedgerTransfer.posted_at, position), sign)
    for leg, position, sign in (
        (LedgerTransfer.target_id, LedgerTransfer.target_position, 1),
        (LedgerTransfer.source_id, LedgerTransfer.source_position, -1),
    )
)
Place = tuple[datetime, int]


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
    found = _newest(session, account.id, _period(request), before, request.limit + 1)
    page = found[: request.limit]
    is_newest = before is None and request.posted_until is None  # nothing can be above it
    above = 0 if is_newest else _changes_above(session, account.id, page)
    entries = _with_balances(page, account, above)
    if len(found) <= request.limit:
        return entries, None
    moment, position = _place(account.id, page[-1])
    return entries, cursor_after(request, moment.isoformat(), position)


def _newest(
    session: Session, account_id: UUID, period: Sequence[ColumnElement[bool]], before: Place | None, limit: int
) -> list[LedgerTransfer]:
    """The newest that fit: of each leg so many, of both together no more. What is only set aside the payer sees."""
    legs = []
    for (leg, place, _), fits in (IN, [moves()]), (OUT_OF, []):
        rows = select(LedgerTransfer).where(leg == account_id, *fits, *period)
        rows = rows.where(tuple_(*place) < before) if before else rows
        legs.append(session.scalars(rows.order_by(*(column.desc() for column in place)).limit(limit)).all())
    return list(heapq.merge(*legs, key=lambda one: _place(account_id, one), reverse=True))[:limit]


def _place(account_id: UUID, transfer: LedgerTransfer) -> Place:
    """Where it stands among the entries of an account."""
    position = transfer.target_position if transfer.target_id == account_id else transfer.source_position
    assert position is not None, "an account's entries have positions"
    return transfer.posted_at, position


def _changes_above(session: Session, account_id: UUID, page: Sequence[LedgerTransfer]) -> int:
    """What all entries newer than the first of a page have added to the balance."""
    if not page:
        return 0
    total, first = 0, _place(account_id, page[0])
    for leg, place, sign in (IN, OUT_OF):
        newer = tuple_(*place) > first
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
    moment, position = position_of(request, str, int)
    return moment_in(moment), position
