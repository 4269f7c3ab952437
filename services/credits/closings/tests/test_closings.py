"""Whoever leaves has nothing set aside any more; what they had stays counted."""

from datetime import timedelta

from services.credits.ledger.domain.accounts import own
from services.credits.ledger.domain.postings import grant, spending_hold
from services.credits.ledger.models import AccountDecision, LedgerAccount
from services.credits.ledger.posting import post
from shared.contracts.credits.ledger_words import Book
from shared.contracts.identity.closings import AccountClosed

COINS = Book.TIME_COINS


def test_what_was_set_aside_is_free_again(doors, city, clock):
    li = city.volunteer()
    until = clock.now() + timedelta(days=1)
    held = spending_hold(li.id, COINS, 3, "order:1", until=until)
    doors.database.step(post, [grant(li.id, COINS, 5, "service:1:v1"), held])
    for _ in range(2):
        doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))
        city.told(li, state="withdrawn")
        account = doors.rows(lambda session: session.get(LedgerAccount, own(li.id, COINS).id))
        assert (account.balance, account.held) == (5, 0)


def test_what_was_said_of_them_is_forgotten(doors, city):
    li = city.volunteer()
    doors.database.step(post, [grant(li.id, COINS, 5, "service:1:v1")])
    said = {"id": str(own(li.id, COINS).id), "reason": "申诉期间暂停"}
    doors.call("freeze_ledger_account", said, city.official("cadre"))
    doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))
    (decision,) = doors.rows(lambda session: session.query(AccountDecision).all())
    assert (decision.act, decision.reason) == ("freeze", "")
