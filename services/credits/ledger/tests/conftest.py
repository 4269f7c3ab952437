"""Somebody with an account, and what is asked of it."""

import pytest

from services.credits.ledger.posting import post
from services.credits.ledger.tests import looking
from services.credits.ledger.verification import verify_accounts, verify_sums
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id


@pytest.fixture(name="li")
def _li():
    return new_id()


@pytest.fixture(name="ledger")
def _ledger(database):
    """The ledger; after the test every sum in it is right."""
    yield Ledger(database)
    for verify in (verify_accounts, verify_sums):
        assert database.read(verify).faults == []


class Ledger:
    """Posting, and looking at what came of it."""

    def __init__(self, database):
        self.database = database

    def post(self, *postings):
        """What came of the last of them."""
        return self.database.step(post, postings)[-1]

    def refuses(self, declared, *postings):
        """The parameters with which they are refused."""
        with pytest.raises(Refusal) as refusal:
            self.database.step(post, postings)
        assert refusal.value.code == declared.code
        return refusal.value.parameters

    def balance(self, key):
        """The sum of an account's entries; what its row says is the same."""
        account = self.account(key)
        balance = looking.balance_of(self.database, key)
        assert key.is_system or balance == (account.balance if account else 0)
        return balance

    def account(self, key):
        """The row of an account, None where there is none."""
        return looking.account_of(self.database, key)

    def lots(self, key):
        """(granted, available, held, spent, expired, reversed) of each lot, in the order of their use."""
        names = ("granted", "available", "held", "spent", "expired", "reversed")
        return [tuple(getattr(lot, name) for name in names) for lot in looking.lots_of(self.database, key)]
