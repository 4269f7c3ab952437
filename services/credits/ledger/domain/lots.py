"""How lots follow what moves: what expires first is used first, and what comes back goes where it was."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from services.credits.ledger.domain.books import Books
from services.credits.ledger.domain.records import Lot, LotEntry, Transfer
from shared.contracts.credits.ledger_words import Bucket, TransferKind
from shared.kernel.ids import id_of_fact

Taken = Sequence[tuple[Lot, int]]

INTO = {TransferKind.HOLD: Bucket.HELD, TransferKind.EXPIRE: Bucket.EXPIRED, TransferKind.REVERSE: Bucket.REVERSED}


def usable(books: Books, kind: TransferKind, account_id: UUID, first: UUID | None = None) -> list[Lot]:
    """The lots from which a transfer takes, in their order. first: the transfer whose lots go before all others.

    Only what is over expires; what is over is not spent any more; a reversal takes from wherever something is.
    """
    if kind is TransferKind.REVERSE:
        found = books.lots_of(account_id)
    else:
        expires = kind is TransferKind.EXPIRE
        found = [lot for lot in books.lots_of(account_id) if lot.is_over(books.today) is expires]
    return sorted(found, key=lambda lot: lot.transfer_id != first)


def filled_by(books: Books, transfer: Transfer) -> list[Lot]:
    """The lots that a transfer has filled."""
    return sorted((lot for lot in books.lots.values() if lot.transfer_id == transfer.id), key=lambda lot: lot.turn)


def take(books: Books, transfer: Transfer, lots: Iterable[Lot]) -> Taken:
    """Take the amount of a transfer out of lots; what was taken of each."""
    left, taken = transfer.amount, []
    into = INTO.get(transfer.kind, Bucket.SPENT)
    for lot in lots:
        part = min(left, lot.available)
        if part:
            books.move_lot(lot, transfer, part, Bucket.AVAILABLE, into)
            taken.append((lot, part))
        left -= part
    assert left == 0, "who pays more than there is was refused before"
    return taken


def fill(books: Books, transfer: Transfer, taken: Taken) -> None:
    """Make lots of what has come in: of a gift each part keeps its last day."""
    if taken:
        parts: dict[date | None, int] = {}
        for lot, part in taken:
            parts[lot.expires_on] = parts.get(lot.expires_on, 0) + part
    else:
        parts = {transfer.expires_on: transfer.amount}
    for expires_on, amount in parts.items():
        id = id_of_fact("lot", transfer.id, expires_on)
        lot = Lot(id, transfer.target_id, transfer.id, transfer.posted_at, expires_on)
        books.move_lot(lot, transfer, amount, Bucket.GRANTED, Bucket.AVAILABLE)


def give_back(books: Books, transfer: Transfer, of: Transfer) -> None:
    """Put what a reversal brings back into the lots out of which it was spent; what expires last comes first."""
    spent = left_of(books, of, Bucket.SPENT)
    left = transfer.amount
    for lot, part in sorted(spent, key=lambda pair: pair[0].turn, reverse=True):
        back = min(left, part)
        if back:
            books.move_lot(lot, transfer, back, Bucket.SPENT, Bucket.AVAILABLE)
        left -= back
    assert left == 0, "no more comes back than was spent"


def resolve(books: Books, transfer: Transfer, hold: Transfer) -> Taken:
    """Pay what a hold has set aside, as far as the transfer goes, and give the rest free; what was paid of each lot."""
    left = 0 if transfer.kind is TransferKind.RELEASE else transfer.amount
    paid = []
    for lot, part in sorted(left_of(books, hold, Bucket.HELD), key=lambda pair: pair[0].turn):
        now = min(left, part)
        if now:
            books.move_lot(lot, transfer, now, Bucket.HELD, Bucket.SPENT)
            paid.append((lot, now))
        if part > now:
            books.move_lot(lot, transfer, part - now, Bucket.HELD, Bucket.AVAILABLE)
        left -= now
    return paid


def left_of(books: Books, of: Transfer, bucket: Bucket) -> Taken:
    """What a transfer put into a bucket of the payer's lots, less what its reversals took out of there again."""
    own = [entry for entry in books.entries_of([of.id]) if entry.into is bucket]
    again = [entry for entry in books.entries_of(books.reversals_of(of.id)) if entry.out_of is bucket]
    parts = {entry.lot_id: entry.amount - _sum(again, entry.lot_id) for entry in own}
    return [(books.lots[id], part) for id, part in parts.items() if part]


def _sum(entries: Iterable[LotEntry], lot_id: UUID) -> int:
    return sum(entry.amount for entry in entries if entry.lot_id == lot_id)
