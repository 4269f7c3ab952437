"""Taking back: out of what was given, then out of what else is there; the rest is owed, and paid before all else.

What has expired was lost to its owner already: that part is taken back from where it went, and nobody owes it.
"""

from uuid import UUID

from services.credits.ledger.domain import lots
from services.credits.ledger.domain.accounts import SYSTEM_ACCOUNTS, system
from services.credits.ledger.domain.books import Books
from services.credits.ledger.domain.paying import taken_for
from services.credits.ledger.domain.postings import Reversal
from services.credits.ledger.domain.records import Claim, Outcome, Transfer
from shared.contracts.credits.ledger_words import Bucket, Purpose, TransferKind
from shared.contracts.credits.refusals.ledger import REVERSAL_TOO_MUCH, TRANSFER_NOT_FOUND, TRANSFER_NOT_REVERSIBLE
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


def reverse(books: Books, posting: Reversal) -> Outcome:
    """Take back a transfer, or a part of it. Raises NotFound, Conflict."""
    of = _reversible(books, posting)
    payer = books.accounts.get(of.target_id)
    lapsed = _lapsed(books, of, posting.amount) if payer is not None else 0
    taken = posting.amount if payer is None else min(posting.amount - lapsed, payer.available)
    if lapsed:
        _take_lapsed(books, of, lapsed, posting)
    if taken:
        _book_back(books, _transfer(books, of, taken, posting, posting.id, of.target_id), of)
    owed = posting.amount - lapsed - taken
    if owed:
        _claim(books, of, owed, posting)
    settle(books, of.source_id, posting.id)
    return Outcome(posting.id, posting.kind, lapsed + taken, owed)


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


def lapsed_id(id: UUID) -> UUID:
    """The transfer by which a reversal takes back what has expired."""
    return id_of_fact("transfer", "lapsed", id)


def _reversible(books: Books, posting: Reversal) -> Transfer:
    """What is taken back. Raises NotFound, Conflict."""
    of = books.transfers.get(posting.of)
    if of is None:
        raise TRANSFER_NOT_FOUND()
    if of.kind not in REVERSIBLE:
        raise TRANSFER_NOT_REVERSIBLE(kind=of.kind.value)
    left = of.amount - books.reversed.get(of.id, 0)
    if posting.amount > left:
        raise REVERSAL_TOO_MUCH(amount=posting.amount, left=left)
    return of


def _lapsed(books: Books, of: Transfer, amount: int) -> int:
    """How much of an amount has expired in the lots of a transfer: what is still there of them is taken before."""
    filled = lots.filled_by(books, of)
    there = min(amount, sum(lot.available for lot in filled))
    return min(amount - there, sum(lot.expired for lot in filled))


def _take_lapsed(books: Books, of: Transfer, amount: int, posting: Reversal) -> None:
    source = system(of.book, Purpose.EXPIRED).id
    transfer = _transfer(books, of, amount, posting, lapsed_id(posting.id), source)
    _book_back(books, transfer, of)
    left = amount
    for lot in lots.filled_by(books, of):
        part = min(left, lot.expired)
        if part:
            books.move_lot(lot, transfer, part, Bucket.EXPIRED, Bucket.REVERSED)
        left -= part


def _transfer(books: Books, of: Transfer, amount: int, posting: Reversal, id: UUID, source_id: UUID) -> Transfer:
    return Transfer(
        id=id,
        book=of.book,
        kind=posting.kind,
        amount=amount,
        source_id=source_id,
        target_id=of.source_id,
        fact=posting.fact,
        details=posting.details,
        posted_at=books.now,
        reverses_id=of.id,
    )


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
    taken_for(books, transfer)
    books.add(transfer)
    if books.key(transfer.target_id).has_lots:
        lots.give_back(books, transfer, of)


def _is_at_hand(books: Books, claim: Claim) -> bool:
    """Whether the account that a claim pays is locked, or is the system's."""
    of = books.transfers.get(claim.reverses_id)
    return of is not None and _is_locked(books, claim.pays_id)


def _is_locked(books: Books, account_id: UUID) -> bool:
    return account_id in books.accounts or account_id in SYSTEM_ACCOUNTS
