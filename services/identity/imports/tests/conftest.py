"""Whoever imports has an account: rights are asked again while a file is worked."""

from uuid import UUID

import pytest

from services.identity.accounts.models import Account
from services.identity.offices.models import Office
from shared.contracts.identity.account_words import AccountState
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id


@pytest.fixture
def holder(tree, holder):
    """A person who holds an office, also in the database."""

    def holding(role, code):
        actor = holder(role, code)
        tree.database.run(_store, actor)
        return actor

    return holding


def _store(session, actor):
    (held,) = actor.offices
    account = Account(id=UUID(actor.subject), login=f"t.{actor.subject[-12:]}", created_at=session.now)
    account.login_folded, account.state = account.login, AccountState.ACTIVE.value
    office = Office(id=new_id(), account=account, role=held.role, unit_id=held.unit_id, version=1)
    office.from_day = business_date(session.now)
    office.appointed_by, office.appointed_at = "system:test", session.now
    session.add_all([account, office])
