"""What was booked never changes and never vanishes: the database itself refuses it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.credits.ledger.chain import seal
from services.credits.ledger.domain.postings import grant
from services.credits.ledger.growing import SENTENCE
from shared.contracts.credits.ledger_words import Book

ACTS = ("UPDATE {} SET {} = {}", "DELETE FROM {}")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("table", "column"), [("ledger_transfer", "amount"), ("lot_entry", "amount"), ("ledger_seal", "position")]
)
def test_nothing_booked_is_changed_or_removed(ledger, li, table, column, act):
    ledger.post(grant(li, Book.TIME_COINS, 3, "service:1:v1"))
    ledger.database.step(seal)
    with pytest.raises(DBAPIError, match=SENTENCE):
        ledger.database.step(lambda session: session.execute(text(act.format(table, column, f"{column} + 1"))))
