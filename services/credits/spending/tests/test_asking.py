"""Coins for a service: a volunteer asks, a cadre takes them once it was received; nobody else, and nothing else."""

from datetime import timedelta

import pytest

from services.credits.ledger.domain.accounts import own
from services.credits.spending.tests.conftest import People
from shared.contracts.credits.ledger import TransferPosted
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.spending_words import OPEN_SPENDINGS_MAX, SPENDING_DAYS
from shared.kernel.ids import new_id
from shared.runtime.trust.age_tickets import TICKET_SECONDS

PAID = "已由志愿者陪诊"


@pytest.fixture(name="database")
def _database(sqlite_database):
    """On PostgreSQL it holds and captures in `test_relatives.py`."""
    return sqlite_database


def test_what_is_asked_is_set_aside_and_what_was_received_is_paid(people, doors):
    li = people.with_coins(10)
    asked = people.ask(li, 4)
    assert (asked["state"], people.has(li)) == ("asked", (10, 4))
    (waiting,) = people.call("find_spendings", people.cadre)["items"]
    assert waiting == asked
    paid = people.call("pay_spending", people.cadre, id=asked["id"], amount=3, reason=PAID)
    assert (paid["state"], paid["paid"], paid["reason"], people.has(li)) == ("paid", 3, PAID, (7, 0))
    assert people.call("find_spendings", people.cadre)["items"] == []
    assert people.call("own_spendings", li)["items"] == [paid]
    (line, *_) = people.call("own_statement", li, book="time_coins")["items"]
    assert (line["word"], line["wish"]) == ("spent", asked["wish"])
    kinds = [event["kind"] for event in doors.events(TransferPosted)]
    assert kinds == ["grant", "hold", "capture"]


@pytest.mark.parametrize("years", [60, 61, 90])
def test_from_an_age_on_people_spend(people, years):
    assert people.ask(people.with_coins(), years=years)["state"] == "asked"


def test_before_it_only_people_in_hardship_do(people):
    li = people.with_coins()
    young = {"amount": 1, "wish": "陪诊", "age_ticket": people.age(li, 59)}
    assert people.refused("spending_age", "ask_spending", li, **young) == {"age_from": 60}
    recognised = people.in_hardship(li)
    assert people.ask(li, 1, years=50)["state"] == "asked"
    too_young = young | {"age_ticket": people.age(li, 49)}
    assert people.refused("spending_age", "ask_spending", li, **too_young) == {"age_from": 50}
    people.call("end_hardship", people.cadre, id=recognised["id"])
    people.refused("spending_age", "ask_spending", li, **young)


def test_a_word_on_the_age_is_for_whom_it_was_made_and_for_minutes(people, clock):
    li, wang = people.with_coins(), people.with_coins()
    asked = {"amount": 1, "wish": "陪诊"}
    for ticket in (people.age(wang), people.age(wang, actor=li.actor), people.age(li, actor=wang.actor), "A.b.c"):
        people.refused("age_ticket_invalid", "ask_spending", li, **asked, age_ticket=ticket)
    old = people.age(li)
    clock.advance(seconds=TICKET_SECONDS)
    assert people.call("ask_spending", li, **asked, age_ticket=old)["state"] == "asked"
    clock.advance(seconds=1)
    people.refused("age_ticket_invalid", "ask_spending", li, **asked, age_ticket=old)


def test_nobody_spends_what_they_do_not_have_or_what_is_set_aside(people):
    li = people.with_coins(10)
    people.ask(li, 7)
    asked = {"amount": 4, "wish": "陪诊", "age_ticket": people.age(li)}
    assert people.refused("balance_too_low", "ask_spending", li, **asked)["available"] == 3
    assert people.has(li) == (10, 7)


def test_a_frozen_account_asks_for_nothing_and_pays_nothing(people):
    li = people.with_coins(10)
    spending = people.ask(li, 2)
    frozen = {"id": str(own(li.id, Book.TIME_COINS).id), "reason": "核实之中"}
    people.call("freeze_ledger_account", people.cadre, **frozen)
    asked = {"amount": 1, "wish": "陪诊", "age_ticket": people.age(li)}
    people.refused("account_frozen", "ask_spending", li, **asked)
    people.refused("account_frozen", "pay_spending", people.cadre, id=spending["id"], amount=2, reason=PAID)
    people.call("withdraw_spending", li, id=spending["id"])
    assert people.has(li) == (10, 0)


def test_so_many_are_open_at_most(people):
    li = people.with_coins(50)
    for _ in range(OPEN_SPENDINGS_MAX):
        last = people.ask(li, 1)
    asked = {"amount": 1, "wish": "陪诊", "age_ticket": people.age(li)}
    people.refused("open_too_many", "ask_spending", li, **asked)
    people.call("withdraw_spending", li, id=last["id"])
    people.ask(li, 1)


def test_where_no_unit_speaks_of_coins_nothing_is_spent(doors, city):

    people = People(doors, city)
    li = people.with_coins()
    asked = {"amount": 1, "wish": "陪诊", "age_ticket": people.age(li)}
    assert people.refused("spending_not_foreseen", "ask_spending", li, **asked) == {"book": "time_coins"}


def test_no_more_is_taken_than_was_asked_for(people):
    spending = people.ask(people.with_coins(), 4)
    more = {"id": spending["id"], "amount": 5, "reason": PAID}
    assert people.refused("spending_more_than_asked", "pay_spending", people.cadre, **more) == {"amount": 5, "asked": 4}


@pytest.mark.parametrize("verb", ["pay_spending", "refuse_spending"])
def test_cadres_in_reach_decide_never_on_their_own(people, city, verb):
    li = people.with_coins()
    said = {"id": people.ask(li)["id"], "reason": PAID} | ({"amount": 1} if verb == "pay_spending" else {})
    for role, unit in (("cadre", "BJ-D2"), ("part_time_cadre", "BJ-D1")):
        people.refused("spending_not_found", verb, city.official(role, unit), **said)
    people.refused("spending_not_found", verb, li, **said)
    people.refused("spending_not_found", verb, people.cadre, **said | {"id": str(new_id())})
    own_cadre = type(people.cadre)(**vars(people.cadre) | {"subject": str(li.account_id)})
    people.refused("account_own", verb, own_cadre, **said)
    people.refused("reason_personal", verb, people.cadre, **said | {"reason": "请打 13800138000"})


@pytest.mark.parametrize(("verb", "state"), [("refuse_spending", "refused"), ("withdraw_spending", "withdrawn")])
def test_what_is_not_paid_is_free_again_and_it_ends_once(people, verb, state):
    li = people.with_coins()
    spending = people.ask(li)
    by, said = (li, {}) if verb.startswith("withdraw") else (people.cadre, {"reason": "没有志愿者"})
    assert people.call(verb, by, id=spending["id"], **said)["state"] == state
    assert people.has(li) == (10, 0)
    lines = people.call("own_statement", li, book="time_coins")["items"]
    told = {line["word"]: (line["about_id"], line["wish"]) for line in lines}
    about = (spending["id"], spending["wish"])
    assert told == {"held_for_spending": about, "spending_released": about, "service": (None, None)}
    assert people.refused("spending_not_so", verb, by, id=spending["id"], **said) == {"spending_state": state}
    people.refused("spending_not_so", "pay_spending", people.cadre, id=spending["id"], amount=1, reason=PAID)


def test_others_withdraw_nothing(people, city):
    spending = people.ask(people.with_coins())
    people.refused("spending_not_found", "withdraw_spending", city.volunteer(), id=spending["id"])


@pytest.mark.parametrize("first", ["release_over_holds", "end_over_spending"])
def test_what_nobody_decides_is_over_after_a_month_whoever_notices_first(people, doors, clock, first):
    li = people.with_coins()
    people.ask(li)
    clock.advance(days=SPENDING_DAYS)
    doors.tick(first)
    assert (people.has(li), people.call("own_spendings", li)["items"][0]["state"]) == ((10, 4), "asked")
    clock.moment += timedelta(seconds=1)
    doors.tick(first)
    assert people.has(li) == (10, 0)
    doors.tick("end_over_spending")
    assert people.call("own_spendings", li)["items"][0]["state"] == "over"


def test_a_repeated_call_sets_aside_once(people, doors):
    li = people.with_coins()
    said = {"amount": 4, "wish": "陪诊", "age_ticket": people.age(li)}
    first, again = (doors.call("ask_spending", said, li.actor, key="once") for _ in range(2))
    assert (first, people.has(li)) == (again, (10, 4))
