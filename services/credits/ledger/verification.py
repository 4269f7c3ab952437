"""Whether the ledger is as it was written: the chain is computed again, and every sum from its entries.

`verify_chain` goes by positions, `verify_accounts` by ids, `verify_days` by days that were proved, each a part at a
time; `verify_sums` looks at whole books; `booking.verification` whether grants are what services say.
A tail that was cut off with its seals, and a head set back to match, is found by an anchor: a head kept elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select, tuple_, union_all

from services.credits.ledger.balances import balances_of, booked, moves, owners_balance, system_balance
from services.credits.ledger.chain import hash_of, head_of, moved_by
from services.credits.ledger.gathering import account_of
from services.credits.ledger.models import (
    AccountDecision,
    Claim,
    DailyProof,
    LedgerAccount,
    LedgerPending,
    LedgerSeal,
    LedgerTransfer,
    Lot,
    LotEntry,
    OpenHold,
)
from shared.contracts.credits.ledger_words import FAULTS_SHOWN_MAX, Book, Bucket, LedgerFault
from shared.runtime.data.session import Session
from shared.runtime.trust.audit import Link

ROWS_AT_ONCE_MAX = 1000


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: a position of the chain, an account, a lot, a book."""

    at: str
    fault: LedgerFault


@dataclass
class Verification:
    """What was found. checked: how many; next_at: where to go on, None at the end."""

    checked: int = 0
    next_at: Any = None
    faults: list[Fault] = field(default_factory=list)

    def add(self, at: object, fault: LedgerFault) -> None:
        """Note a fault, at most `FAULTS_SHOWN_MAX` of them: one edit is enough to distrust the rest."""
        if len(self.faults) < FAULTS_SHOWN_MAX:
            self.faults.append(Fault(str(at), fault))


def verify_chain(session: Session, from_position: int = 1, anchor: str | None = None) -> Verification:
    """Check the next positions from one on; at the end of the chain also its head, and what has no seal."""
    found = Verification()
    head = head_of(session)
    beyond = session.scalar(select(func.max(LedgerSeal.position))) or 0
    end = head or Link(beyond)
    last = min(end.position, from_position + ROWS_AT_ONCE_MAX - 1)
    _check_range(session, found, from_position, last)
    if last < end.position:
        found.next_at = last + 1
        return found
    if beyond != end.position or (beyond and (head is None or _hash_at(session, beyond) != head.hash)):
        found.add(end.position, LedgerFault.TRUNCATED)
    for id in _without_seal(session):
        found.add(id, LedgerFault.UNSEALED)
    if anchor is not None and not _has_anchor(session, anchor):
        found.add(anchor.partition(":")[0], LedgerFault.ANCHOR_DIFFERS)
    return found


def verify_accounts(session: Session, after: UUID | None = None) -> Verification:
    """Check the next accounts in the order of their ids: balance, order of entries, holds, claims and lots."""
    rows = select(LedgerAccount).order_by(LedgerAccount.id).limit(ROWS_AT_ONCE_MAX)
    accounts = session.scalars(rows.where(LedgerAccount.id > after) if after else rows).all()
    found = Verification(next_at=accounts[-1].id if len(accounts) == ROWS_AT_ONCE_MAX else None)
    check_accounts(session, found, accounts)
    return found


def check_accounts(session: Session, found: Verification, accounts: Sequence[LedgerAccount]) -> None:
    """Whether some accounts are the sums of their entries, and lots the sums of theirs."""
    ids = [account.id for account in accounts]
    balances = balances_of(session, ids)
    held = _summed(session, OpenHold.account_id, OpenHold.amount, ids)
    owed = _summed(session, Claim.account_id, Claim.owed, ids)
    settled = _summed(session, Claim.account_id, Claim.paid + Claim.forgiven, ids)
    moved = _settled(session, ids)
    available = _summed(session, Lot.account_id, Lot.available, ids)
    lots_held = _summed(session, Lot.account_id, Lot.held, ids)
    places = _check_order(session, found, ids)
    for account in accounts:
        found.checked += 1
        if account.balance != balances.get(account.id, 0):
            found.add(account.id, LedgerFault.BALANCE)
        if account.held != held.get(account.id, 0):
            found.add(account.id, LedgerFault.HELD)
        if account.owed != owed.get(account.id, 0) or settled.get(account.id, 0) != moved.get(account.id, 0):
            found.add(account.id, LedgerFault.OWED)
        if places.get(account.id, {0}) != {account.entries_count}:
            found.add(account.id, LedgerFault.ORDER)
        in_lots = available.get(account.id, 0), lots_held.get(account.id, 0)
        if account_of(account).key.has_lots and in_lots != (account.balance - account.held, account.held):
            found.add(account.id, LedgerFault.LOT)
    _check_lots(session, found, ids)


def verify_sums(session: Session) -> Verification:
    """Check that each book sums to zero: what the accounts of people and units have, the system owes."""
    found = Verification()
    for book in Book:
        found.checked += 1
        if owners_balance(session, book) + system_balance(session, book) != 0:
            found.add(book.value, LedgerFault.SUM)
    return found


def verify_days(session: Session, after: tuple[date, str] | None = None) -> Verification:
    """Check the next days that were proved, book by book: nothing was wrong then, and nothing was booked since."""
    place = DailyProof.day, DailyProof.book
    rows = select(DailyProof).order_by(*place).limit(ROWS_AT_ONCE_MAX)
    proofs = session.scalars(rows.where(tuple_(*place) > after) if after else rows).all()
    is_full = len(proofs) == ROWS_AT_ONCE_MAX
    found = Verification(next_at=(proofs[-1].day, proofs[-1].book) if is_full else None)
    for proof in proofs:
        found.checked += 1
        if proof.faults:
            found.add(f"{proof.day}:{proof.book}", LedgerFault.PROOF)
        if (proof.transfers, proof.moved) != booked(session, proof.day, Book(proof.book)):
            found.add(f"{proof.day}:{proof.book}", LedgerFault.DAY)
    return found


def _check_range(session: Session, found: Verification, first: int, last: int) -> None:
    joined = select(LedgerSeal, LedgerTransfer).outerjoin(LedgerTransfer, LedgerTransfer.id == LedgerSeal.transfer_id)
    ranged = joined.where(LedgerSeal.position.between(first, last))
    rows = {seal.position: (seal, transfer) for seal, transfer in session.execute(ranged)}
    moved = moved_by(session, [transfer.id for _, transfer in rows.values() if transfer is not None])
    before = _hash_at(session, first - 1)
    for position in range(first, last + 1):
        seal, transfer = rows.get(position, (None, None))
        found.checked += 1
        if seal is None or transfer is None:
            found.add(position, LedgerFault.MISSING)
        elif hash_of(session, Link(position - 1, before), transfer, moved.get(transfer.id, [])) != seal.hash:
            found.add(position, LedgerFault.EDITED)
        # The stored hash goes on, so that one edit is one fault and not the end of everything after it.
        before = seal.hash if seal is not None else b""
    session.expunge_all()


def _hash_at(session: Session, position: int) -> bytes:
    """The seal at a position; nothing for one that was removed, which is its own fault."""
    if position == 0:
        return Link().hash
    seal = session.get(LedgerSeal, position)
    return seal.hash if seal is not None else b""


def _without_seal(session: Session) -> Sequence[UUID]:
    """Transfers that came in beside the ledger: neither sealed nor waiting."""
    return session.scalars(
        select(LedgerTransfer.id)
        .outerjoin(LedgerSeal, LedgerSeal.transfer_id == LedgerTransfer.id)
        .outerjoin(LedgerPending, LedgerPending.transfer_id == LedgerTransfer.id)
        .where(LedgerSeal.position.is_(None), LedgerPending.transfer_id.is_(None))
        .limit(FAULTS_SHOWN_MAX)
    ).all()


def _has_anchor(session: Session, anchor: str) -> bool:
    position, _, _ = anchor.partition(":")
    return str(Link(int(position), _hash_at(session, int(position)))) == anchor


def _summed(session: Session, account_id: Any, amount: Any, ids: Sequence[UUID]) -> dict[UUID, int]:
    sums = select(account_id, func.sum(amount)).where(account_id.in_(ids)).group_by(account_id)
    return {id: int(total) for id, total in session.execute(sums)}


def _settled(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    """What claims of accounts were paid, by transfers, or forgiven, by decisions."""
    pays = LedgerTransfer.source_id.in_(ids) & LedgerTransfer.claim_id.is_not(None)
    paid = select(LedgerTransfer.source_id, func.sum(LedgerTransfer.amount)).where(pays)
    sums = _summed(session, AccountDecision.account_id, AccountDecision.amount, ids)
    for id, amount in session.execute(paid.group_by(LedgerTransfer.source_id)):
        sums[id] = sums.get(id, 0) + int(amount)
    return sums


def _check_order(session: Session, found: Verification, ids: Sequence[UUID]) -> dict[UUID, set[int | None]]:
    """Whether accounts never had less than nothing, entry by entry, and never went back in time; of each account how
    many entries it has, how many positions, and the last of those: all the same where nothing is missing."""
    legs = union_all(
        select(
            LedgerTransfer.target_id.label("account_id"),
            LedgerTransfer.target_position.label("position"),
            LedgerTransfer.posted_at,
            LedgerTransfer.amount.label("change"),
        ).where(LedgerTransfer.target_id.in_(ids), moves()),
        select(
            LedgerTransfer.source_id,
            LedgerTransfer.source_position,
            LedgerTransfer.posted_at,
            case((moves(), -LedgerTransfer.amount), else_=0),
        ).where(LedgerTransfer.source_id.in_(ids)),
    ).subquery()
    in_turn = {"partition_by": legs.c.account_id, "order_by": legs.c.position}
    is_back = legs.c.posted_at < func.lag(legs.c.posted_at).over(**in_turn)
    entries = select(
        legs.c.account_id,
        legs.c.position,
        func.sum(legs.c.change).over(**in_turn).label("balance"),
        case((is_back, 1), else_=0).label("is_back"),
    ).subquery()
    sums = select(entries.c.account_id, func.min(entries.c.balance), func.max(entries.c.is_back))
    position = entries.c.position
    sums = sums.add_columns(func.count(), func.count(position.distinct()), func.max(position))
    found_at: dict[UUID, set[int | None]] = {}
    for id, least, is_back_once, *counted in session.execute(sums.group_by(entries.c.account_id)):
        found_at[id] = set(counted)
        if least < 0:
            found.add(id, LedgerFault.BELOW_ZERO)
        if is_back_once:
            found.add(id, LedgerFault.ORDER)
    return found_at


def _check_lots(session: Session, found: Verification, ids: Sequence[UUID]) -> None:
    """Whether the lots of some accounts are the sums of their entries, bucket by bucket."""
    moves = (
        select(LotEntry.lot_id, LotEntry.out_of, LotEntry.into, func.sum(LotEntry.amount))
        .join(Lot, Lot.id == LotEntry.lot_id)
        .where(Lot.account_id.in_(ids))
        .group_by(LotEntry.lot_id, LotEntry.out_of, LotEntry.into)
    )
    sums: dict[UUID, dict[str, int]] = {}
    for lot_id, out_of, into, amount in session.execute(moves):
        parts = sums.setdefault(lot_id, dict.fromkeys(Bucket, 0))
        parts[out_of] += int(amount) if out_of == Bucket.GRANTED else -int(amount)
        parts[into] += int(amount)
    for lot in session.scalars(select(Lot).where(Lot.account_id.in_(ids))):
        if {bucket.value: getattr(lot, bucket.value) for bucket in Bucket} != sums.get(lot.id):
            found.add(lot.id, LedgerFault.LOT)
