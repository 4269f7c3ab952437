"""What time does in the ledger: holds and lots that are over, notices before, and claims that can be paid.

Each step does a few and says how many; whoever comes second finds nothing left to do.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select

from services.credits.ledger.domain.accounts import system
from services.credits.ledger.domain.booking import book, settle
from services.credits.ledger.domain.books import Books
from services.credits.ledger.domain.postings import Move, Posting, Release
from services.credits.ledger.gathering import gather, gather_accounts
from services.credits.ledger.models import Claim, ExpiryNotice, LedgerAccount, Lot, OpenHold
from services.credits.ledger.writing import insert_of, write
from shared.contracts.credits.ledger import PointsExpiring
from shared.contracts.credits.ledger_words import NOTICE_DAYS, OwnerKind, Purpose, TransferKind
from shared.kernel.clock import business_date
from shared.kernel.ids import id_of_fact
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

AT_ONCE_MAX = 100
HOLD_OVER = "hold_over"


def release_over_holds(session: Session) -> int:
    """Give free what was set aside for a time that is over."""
    over = select(OpenHold.transfer_id).where(OpenHold.until < session.now).order_by(OpenHold.until).limit(AT_ONCE_MAX)
    return release_holds(session, session.scalars(over).all(), HOLD_OVER)


def release_holds(session: Session, hold_ids: Collection[UUID], fact: str) -> int:
    """Give free those that nobody has resolved meanwhile; how many were asked for."""
    if not hold_ids:
        return 0
    releases: list[Posting] = [Release(id, fact) for id in hold_ids]
    books = gather(session, releases)
    book(books, [one for one in releases if isinstance(one, Release) and one.hold_id not in books.resolved])
    write(session, books)
    return len(releases)


def expire_lots(session: Session) -> int:
    """Take what was not used until its last day. Of an account that is frozen nothing expires before it thaws."""
    over = (
        select(Lot.account_id)
        .join(LedgerAccount, LedgerAccount.id == Lot.account_id)
        .where(Lot.available > 0, Lot.expires_on < business_date(session.now))
        .where(LedgerAccount.owed == 0, LedgerAccount.stopped_at.is_(None))
        .distinct()
        .limit(AT_ONCE_MAX)
    )
    ids = session.scalars(over).all()
    if not ids:
        return 0
    books = gather_accounts(session, ids, paying=ids)
    book(books, [_expiry(books, id) for id in ids if _amount_over(books, id) and not books.accounts[id].frozen_because])
    write(session, books)
    return len(ids)


def settle_claims(session: Session) -> int:
    """Have accounts pay what they owe where they can: what came in was not theirs alone to pay with."""
    owing = select(LedgerAccount.id).where(LedgerAccount.owed > 0, LedgerAccount.balance > LedgerAccount.held)
    ids = session.scalars(owing.limit(AT_ONCE_MAX)).all()
    if not ids:
        return 0
    paid = session.scalars(select(Claim.pays_id).where(Claim.account_id.in_(ids), Claim.owed > 0)).all()
    books = gather_accounts(session, [*ids, *paid])
    for id in ids:
        settle(books, id, id_of_fact("settlement", id, books.accounts[id].version))
    write(session, books)
    return len(books.changed_claims)


def tell_expiring(session: Session) -> int:
    """Tell owners what expires within a month, and again within a week; each of it once."""
    today, told, nearest = business_date(session.now), 0, -1
    for days in NOTICE_DAYS:
        soon = Lot.expires_on.between(today + timedelta(days=nearest + 1), today + timedelta(days=days))
        is_told = exists().where(
            ExpiryNotice.account_id == Lot.account_id,
            ExpiryNotice.expires_on == Lot.expires_on,
            ExpiryNotice.days == days,
        )
        expiring = (
            select(Lot.account_id, Lot.expires_on, LedgerAccount.owner_id, LedgerAccount.book)
            .add_columns(func.sum(Lot.available).label("amount"))
            .join(LedgerAccount, LedgerAccount.id == Lot.account_id)
            .where(LedgerAccount.owner_kind == OwnerKind.VOLUNTEER.value, Lot.available > 0, soon, ~is_told)
            .group_by(Lot.account_id, Lot.expires_on, LedgerAccount.owner_id, LedgerAccount.book)
            .limit(AT_ONCE_MAX)
        )
        for row in session.execute(expiring).all():
            told += _tell(session, row, days)
        nearest = days
    return told


def _tell(session: Session, row: Any, days: int) -> int:
    """Tell of it, unless somebody else just has."""
    said = {"account_id": row.account_id, "expires_on": row.expires_on, "days": days}
    notice = insert_of(session)(ExpiryNotice).values(**said, told_at=session.now)
    if session.execute(notice.on_conflict_do_nothing().returning(ExpiryNotice.days)).first() is None:
        return 0
    id = id_of_fact("expiring", *said.values())
    amount, volunteer_id = int(row.amount), row.owner_id
    days_left = (row.expires_on - business_date(session.now)).days  # a grant may come in after that day of notice
    told = {"id": id, "version": 1, "amount": amount, "volunteer_id": volunteer_id, "days_left": days_left}
    session.add(Outbox.of(PointsExpiring, row, subject=str(id), **told))
    return 1


def _expiry(books: Books, account_id: UUID) -> Move:
    """What expires of an account as it is now: its version makes that a fact of its own."""
    account = books.accounts[account_id]
    target = system(account.key.book, Purpose.EXPIRED)
    fact = f"expiry:{account_id}:{account.version}"
    return Move(TransferKind.EXPIRE, account.key, target, _amount_over(books, account_id), fact)


def _amount_over(books: Books, account_id: UUID) -> int:
    return sum(lot.available for lot in books.lots_of(account_id) if lot.is_over(books.today))
