"""What each posting does to the books. A group is booked in its order; whatever is refused, nothing was written yet."""

from collections.abc import Sequence
from uuid import UUID

from services.credits.ledger.domain import lots
from services.credits.ledger.domain.accounts import SYSTEM_ACCOUNTS, Account
from services.credits.ledger.domain.books import Books
from services.credits.ledger.domain.postings import Capture, Hold, Move, Posting, Release, Reversal
from services.credits.ledger.domain.records import Claim, Outcome, Transfer
from shared.contracts.credits.ledger_words import TransferKind
from shared.contracts.credits.refusals.ledger import (
    ACCOUNT_FROZEN,
    BALANCE_TOO_LOW,
    HOLD_NOT_FOUND,
    HOLD_OVER,
    HOLD_RESOLVED,
    HOLD_TOO_SMALL,
    REVERSAL_TOO_MUCH,
    TRANSFER_DIFFERS,
    TRANSFER_NOT_FOUND,
    TRANSFER_NOT_REVERSIBLE,
)
from shared.kernel.ids import id_of_fact

REVERSIBLE = frozenset(
    {
        TransferKind.GRANT,
        TransferKind.SPEND,
        TransferKind.CAPTURE,
        TransferKind.TRANSFER,
        TransferKind.DONATE,
        TransferKind.ADJUST,
    }
)


def book(books: Books, postings: Sequence[Posting]) -> list[Outcome]:
    """What comes of each. Raises Conflict or NotFound where one cannot be booked."""
    return [book_one(books, posting) for posting in postings]


def book_one(books: Books, posting: Posting) -> Outcome:
    """Book one, or find what came of it before."""
    if posting.id in books.transfers or posting.id in books.claims:
        return _as_before(books, posting)
    match posting:
        case Move():
            return _move(books, posting)
        case Hold():
            return _hold(books, posting)
        case Reversal():
            return _reverse(books, posting)
        case Capture() | Release():
            return _resolve(books, posting)


def settle(books: Books, account_id: UUID, cause: UUID) -> None:
    """Pay what an account owes out of what it has, the oldest claim first. cause: what made this possible."""
    account = books.accounts.get(account_id)
    if account is None or not account.owed:
        return
    for claim in books.claims_of(account_id):
        amount = min(claim.owed, account.available)
        # Who is paid stands in another account, which may have come in since the locks were taken: then it waits.
        if amount and _is_at_hand(books, claim):
            _pay(books, claim, amount, cause)


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
    taken = _taken(books, transfer)
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
    _taken(books, transfer)
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
        _refuse_frozen(books.accounts[hold.source_id])
    return hold


def _reverse(books: Books, posting: Reversal) -> Outcome:
    of = books.transfers.get(posting.of)
    if of is None:
        raise TRANSFER_NOT_FOUND()
    if of.kind not in REVERSIBLE:
        raise TRANSFER_NOT_REVERSIBLE(kind=of.kind.value)
    left = of.amount - books.reversed.get(of.id, 0)
    if posting.amount > left:
        raise REVERSAL_TOO_MUCH(amount=posting.amount, left=left)
    payer = books.accounts.get(of.target_id)
    taken = posting.amount if payer is None else min(posting.amount, payer.available)
    if taken:
        _take_back(books, of, taken, posting)
    owed = posting.amount - taken
    if owed:
        _claim(books, of, owed, posting)
    return Outcome(posting.id, posting.kind, taken, owed)


def _take_back(books: Books, of: Transfer, amount: int, posting: Reversal) -> None:
    transfer = Transfer(
        id=posting.id,
        book=of.book,
        kind=posting.kind,
        amount=amount,
        source_id=of.target_id,
        target_id=of.source_id,
        fact=posting.fact,
        details=posting.details,
        posted_at=books.now,
        reverses_id=of.id,
    )
    _book_back(books, transfer, of)
    settle(books, transfer.target_id, transfer.id)


def _claim(books: Books, of: Transfer, owed: int, posting: Reversal) -> None:
    claim = Claim(posting.id, of.target_id, of.id, of.source_id, books.now, posting.fact, owed)
    books.claims[claim.id] = claim
    books.changed_claims.add(claim.id)
    books.reversed[of.id] = books.reversed.get(of.id, 0) + owed
    books.changed(of.target_id).owed += owed


def _pay(books: Books, claim: Claim, amount: int, cause: UUID) -> None:
    of = books.transfers[claim.reverses_id]
    transfer = Transfer(
        id=id_of_fact("transfer", "claim", claim.id, cause),
        book=of.book,
        kind=TransferKind.REVERSE,
        amount=amount,
        source_id=claim.account_id,
        target_id=claim.pays_id,
        fact=claim.fact,
        details={},
        posted_at=books.now,
        reverses_id=of.id,
        claim_id=claim.id,
    )
    _book_back(books, transfer, of)
    claim.owed, claim.paid = claim.owed - amount, claim.paid + amount
    books.changed_claims.add(claim.id)
    books.changed(claim.account_id).owed -= amount


def _book_back(books: Books, transfer: Transfer, of: Transfer) -> None:
    _taken(books, transfer)
    books.add(transfer)
    if books.key(transfer.target_id).has_lots:
        lots.give_back(books, transfer, of)


def _taken(books: Books, transfer: Transfer) -> lots.Taken:
    """Take a transfer's amount out of the payer's lots. Raises Conflict where it has not so much, or is frozen."""
    account = books.accounts.get(transfer.source_id)
    if account is None:
        return ()
    if transfer.kind is not TransferKind.REVERSE:
        _refuse_frozen(account)
    found = lots.usable(books, transfer.kind, transfer.source_id, transfer.reverses_id)
    available = sum(lot.available for lot in found) if account.key.has_lots else account.available
    if available < transfer.amount:
        raise BALANCE_TOO_LOW(book=transfer.book.value, amount=transfer.amount, available=available)
    return lots.take(books, transfer, found) if account.key.has_lots else ()


def _refuse_frozen(account: Account) -> None:
    if account.frozen_because:
        raise ACCOUNT_FROZEN(book=account.key.book.value)


def _is_at_hand(books: Books, claim: Claim) -> bool:
    """Whether the account that a claim pays is locked, or is the system's."""
    of = books.transfers.get(claim.reverses_id)
    return of is not None and _is_locked(books, claim.pays_id)


def _is_locked(books: Books, account_id: UUID) -> bool:
    return account_id in books.accounts or account_id in SYSTEM_ACCOUNTS


def _as_before(books: Books, posting: Posting) -> Outcome:
    """What came of it before. Raises Conflict where something else was asked."""
    transfer, claim = books.transfers.get(posting.id), books.claims.get(posting.id)
    moved = transfer.amount if transfer else 0
    asked = moved + (claim.owed + claim.paid + claim.forgiven if claim else 0)
    if not _is_same(posting, transfer, claim, asked):
        raise TRANSFER_DIFFERS(fact=posting.fact)
    return Outcome(posting.id, posting.kind, moved, asked - moved, is_new=False)


def _is_same(posting: Posting, transfer: Transfer | None, claim: Claim | None, asked: int) -> bool:
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
