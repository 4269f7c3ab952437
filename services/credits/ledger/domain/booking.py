"""What each posting does to the books. A group is booked in its order; whatever is refused, nothing was written yet."""

from collections.abc import Sequence

from services.credits.ledger.domain import lots
from services.credits.ledger.domain.books import Books
from services.credits.ledger.domain.paying import refuse_frozen, taken_for
from services.credits.ledger.domain.postings import Capture, Hold, Move, Posting, Release, Reversal
from services.credits.ledger.domain.records import Outcome, Transfer
from services.credits.ledger.domain.reversing import lapsed_id, reverse, settle
from shared.contracts.credits.ledger_words import TransferKind
from shared.contracts.credits.refusals.ledger import (
    HOLD_NOT_FOUND,
    HOLD_OVER,
    HOLD_RESOLVED,
    HOLD_TOO_SMALL,
    TRANSFER_DIFFERS,
)


def book(books: Books, postings: Sequence[Posting]) -> list[Outcome]:
    """What comes of each. Raises Conflict or NotFound where one cannot be booked."""
    return [book_one(books, posting) for posting in postings]


def book_one(books: Books, posting: Posting) -> Outcome:
    """Book one, or find what came of it before."""
    if posting.id in books.transfers or (isinstance(posting, Reversal) and _is_known(books, posting)):
        return _as_before(books, posting)
    match posting:
        case Move():
            return _move(books, posting)
        case Hold():
            return _hold(books, posting)
        case Reversal():
            return reverse(books, posting)
        case Capture() | Release():
            return _resolve(books, posting)


def _move(books: Books, posting: Move) -> Outcome:
    transfer = Transfer(
        id=posting.id,
        book=posting.source.book,
        kind=posting.kind,
        amount=posting.amount,
        source_id=posting.source.id,
        target_id=posting.target.id,
        fact=posting.fact,
        details=posting.details,
        posted_at=books.now,
        expires_on=posting.expires_on,
    )
    taken = taken_for(books, transfer)
    books.add(transfer)
    if posting.target.has_lots:
        lots.fill(books, transfer, taken)
    settle(books, transfer.target_id, transfer.id)
    return Outcome(transfer.id, transfer.kind, transfer.amount)


def _hold(books: Books, posting: Hold) -> Outcome:
    transfer = Transfer(
        id=posting.id,
        book=posting.source.book,
        kind=posting.kind,
        amount=posting.amount,
        source_id=posting.source.id,
        target_id=posting.target.id,
        fact=posting.fact,
        details=posting.details,
        posted_at=books.now,
        until=posting.until,
    )
    taken_for(books, transfer)
    books.add(transfer)
    books.set_aside(transfer.source_id, transfer.amount)
    return Outcome(transfer.id, transfer.kind, transfer.amount)


def _resolve(books: Books, posting: Capture | Release) -> Outcome:
    hold = _open_hold(books, posting)
    transfer = Transfer(
        id=posting.id,
        book=hold.book,
        kind=posting.kind,
        amount=posting.amount if isinstance(posting, Capture) else hold.amount,
        source_id=hold.source_id,
        target_id=hold.target_id,
        fact=posting.fact,
        details=posting.details,
        posted_at=books.now,
        hold_id=hold.id,
    )
    books.set_aside(hold.source_id, -hold.amount)
    paid = lots.resolve(books, transfer, hold)
    books.add(transfer)
    if isinstance(posting, Capture):
        if books.key(hold.target_id).has_lots:
            lots.fill(books, transfer, paid)
        settle(books, hold.target_id, transfer.id)
    settle(books, hold.source_id, transfer.id)
    return Outcome(transfer.id, transfer.kind, transfer.amount)


def _open_hold(books: Books, posting: Capture | Release) -> Transfer:
    """The hold, if it can be resolved like this. Raises NotFound, Conflict."""
    hold = books.transfers.get(posting.hold_id)
    if hold is None or hold.kind is not TransferKind.HOLD:
        raise HOLD_NOT_FOUND()
    if hold.id in books.resolved:
        raise HOLD_RESOLVED()
    if isinstance(posting, Capture):
        assert hold.until is not None
        if posting.amount > hold.amount:
            raise HOLD_TOO_SMALL(amount=posting.amount, held=hold.amount)
        if books.now > hold.until:
            raise HOLD_OVER()
        refuse_frozen(books.accounts[hold.source_id])
    return hold


def _is_known(books: Books, posting: Reversal) -> bool:
    """Whether something came of a reversal before, though nothing was there to be taken."""
    return posting.id in books.claims or lapsed_id(posting.id) in books.transfers


def _as_before(books: Books, posting: Posting) -> Outcome:
    """What came of it before. Raises Conflict where something else was asked."""
    transfer, claim = books.transfers.get(posting.id), books.claims.get(posting.id)
    lapsed = books.transfers.get(lapsed_id(posting.id))
    moved = sum(one.amount for one in (transfer, lapsed) if one is not None)
    asked = moved + (claim.asked if claim else 0)
    if not _is_same(posting, transfer, asked):
        raise TRANSFER_DIFFERS(fact=posting.fact)
    return Outcome(posting.id, posting.kind, moved, asked - moved, is_new=False)


def _is_same(posting: Posting, transfer: Transfer | None, asked: int) -> bool:
    match posting:
        case Reversal():
            return posting.amount == asked  # its id names what it reverses and why
        case Release():
            return True  # its id names the hold and why
        case Capture():
            return posting.amount == asked
    assert transfer is not None
    accounts = (transfer.source_id, transfer.target_id) == (posting.source.id, posting.target.id)
    end = transfer.until == posting.until if isinstance(posting, Hold) else transfer.expires_on == posting.expires_on
    return accounts and end and transfer.amount == posting.amount and transfer.details == dict(posting.details)
