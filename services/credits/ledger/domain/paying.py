"""What an account pays with."""

from services.credits.ledger.domain import lots
from services.credits.ledger.domain.accounts import Account
from services.credits.ledger.domain.books import Books
from services.credits.ledger.domain.records import Transfer
from shared.contracts.credits.ledger_words import TransferKind
from shared.contracts.credits.refusals.ledger import ACCOUNT_FROZEN, BALANCE_TOO_LOW


def taken_for(books: Books, transfer: Transfer) -> lots.Taken:
    """Take a transfer's amount out of the payer's lots. Raises Conflict where it has not so much, or is frozen."""
    account = books.accounts.get(transfer.source_id)
    if account is None:
        return ()
    if transfer.kind is not TransferKind.REVERSE:
        refuse_frozen(account)
    found = lots.usable(books, transfer.kind, transfer.source_id, transfer.reverses_id)
    available = sum(lot.available for lot in found) if account.key.has_lots else account.available
    if available < transfer.amount:
        raise BALANCE_TOO_LOW(book=transfer.book.value, amount=transfer.amount, available=available)
    return lots.take(books, transfer, found) if account.key.has_lots else ()


def refuse_frozen(account: Account) -> None:
    """Raises Conflict for an account that pays nothing."""
    if account.frozen_because:
        raise ACCOUNT_FROZEN(book=account.key.book.value)
