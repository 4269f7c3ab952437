"""Things of the ledger at a unit, put into its database: the account of somebody who owes, and the claim."""

from services.credits.ledger.domain.accounts import own
from services.credits.ledger.domain.postings import Reversal, grant, spend
from services.credits.ledger.posting import post
from shared.contracts.credits.ledger_words import Book
from tests.secrecy.things_records import Neighbourhood


def things(town, unit_code):
    """Ids by the name of the thing, and the words that tell of them."""
    volunteer, database = Neighbourhood(town, unit_code).volunteer(), town.system.databases["credits"]
    granted = grant(volunteer.id, Book.TIME_COINS, 7, f"service:{volunteer.id}:v1")
    back = Reversal(granted.id, 7, f"service:{volunteer.id}:v2")
    database.step(post, [granted, spend(volunteer.id, Book.TIME_COINS, 5, f"order:{volunteer.id}"), back])
    return {"ledger_account": str(own(volunteer.id, Book.TIME_COINS).id), "ledger_claim": str(back.id)}, []
