"""Pools: people give to them, and two cadres give out of them to somebody whose hardship is recognised."""

import pytest

from services.credits.schemes.tests.serving import rules_json, said
from shared.kernel.ids import new_id


@pytest.fixture(name="database")
def _database(sqlite_database):
    """On PostgreSQL it holds and captures in `test_relatives.py`."""
    return sqlite_database


@pytest.fixture(name="li")
def _li(people):
    """Somebody in hardship, who has nothing."""
    li = people.city.volunteer("BJ-D1-S1")
    people.in_hardship(li)
    return li


@pytest.fixture(name="second")
def _second(people):
    return people.city.official("cadre", "BJ-D1")


def pooled(people, code="BJ-D1"):
    return [
        item["balance"] for item in people.call("unit_pools", people.city.official("cadre", "BJ"), code=code)["items"]
    ]


def test_people_give_to_their_unit_or_one_above_it(people, clock):
    li = people.with_coins(10)
    given = people.call("donate", li, book="time_coins", amount=3)
    assert (given["unit_code"], given["amount"], people.has(li)) == ("BJ-D1-S1", 3, (7, 0))
    clock.advance(minutes=1)
    people.call("donate", li, book="time_coins", amount=7, code="BJ")
    assert (pooled(people, "BJ-D1-S1"), pooled(people, "BJ")) == ([3], [7])
    asked = {"book": "time_coins", "amount": 1}
    people.refused("balance_too_low", "donate", li, **asked)
    assert people.refused("donation_elsewhere", "donate", li, **asked, code="BJ-D2") == {"code": "BJ-D2"}
    people.refused("identity.unit_not_found", "donate", li, **asked, code="BJ-D9")
    (line, *_) = people.call("own_statement", li, book="time_coins")["items"]
    assert (line["word"], line["unit_name"]) == ("donated", "BJ")


def test_only_what_the_scheme_lets_people_give(people):
    li = people.with_coins(10)
    people.refused("spending_not_foreseen", "donate", li, book="love_value", amount=1)
    own = people.city.official("cadre", "BJ")
    rules = rules_json(time_coins=said(is_donatable=False))
    people.call("publish_scheme", own, code="BJ", from_day="2026-03-02", rules=rules)
    assert people.refused("donation_not_foreseen", "donate", li, book="time_coins", amount=1) == {"book": "time_coins"}


def test_a_repeated_donation_is_given_once(people, doors):
    li = people.with_coins(10)
    asked = {"book": "time_coins", "amount": 3}
    first, again = (doors.call("donate", asked, li.actor, key="once") for _ in range(2))
    assert (first, people.has(li)) == (again, (7, 0))


def test_two_cadres_give_out_of_a_pool(people, li, second):
    people.pool(20)
    made = people.propose(li, 5)
    assert (made["state"], people.has(li)) == ("proposed", (0, 0))
    people.refused("pool_grant_own_proposal", "approve_pool_grant", people.cadre, id=made["id"])
    (waiting,) = people.call("find_pool_grants", second)["items"]
    assert waiting == made
    given = people.call("approve_pool_grant", second, id=made["id"])
    assert (given["state"], people.has(li), pooled(people)) == ("paid", (5, 0), [15])
    people.refused("pool_grant_not_so", "approve_pool_grant", second, id=made["id"])
    (account,) = people.call("own_ledger_accounts", li)["items"]
    assert account["expiring"] == [{"expires_on": "2027-03-02", "amount": 5}]
    (line,) = people.call("own_statement", li, book="time_coins")["items"]
    assert (line["word"], line["unit_name"]) == ("pool_granted", "BJ-D1")


def test_a_pool_gives_no_more_than_it_has(people, li, second):
    people.pool(4)
    made = people.propose(li, 5)
    people.refused("balance_too_low", "approve_pool_grant", second, id=made["id"])
    refused = people.call("refuse_pool_grant", people.cadre, id=made["id"], answer="池中余额不足")
    assert (refused["state"], refused["answer"], pooled(people)) == ("refused", "池中余额不足", [4])


def test_it_gives_to_people_in_hardship_alone_also_when_the_second_agrees(people, second):
    people.pool(20)
    wang = people.city.volunteer("BJ-D1-S1")
    asked = {"code": "BJ-D1", "volunteer_id": str(wang.id), "book": "time_coins", "amount": 1, "reason": "困难帮扶"}
    people.refused("hardship_not_recognised", "propose_pool_grant", people.cadre, **asked)
    recognised = people.in_hardship(wang)
    made = people.propose(wang)
    people.call("end_hardship", people.cadre, id=recognised["id"])
    people.refused("hardship_not_recognised", "approve_pool_grant", second, id=made["id"])


def test_cadres_give_out_of_pools_in_reach_to_people_at_or_below_the_unit(people, li, second):
    elsewhere = people.city.official("cadre", "BJ-D2")
    asked = {"code": "BJ-D1", "volunteer_id": str(li.id), "book": "time_coins", "amount": 1, "reason": "困难帮扶"}
    people.refused("request.not_permitted", "propose_pool_grant", elsewhere, **asked)
    wang = people.city.volunteer("BJ-D2-S1")
    for stranger in (str(wang.id), str(new_id())):
        people.refused("account_not_found", "propose_pool_grant", people.cadre, **asked | {"volunteer_id": stranger})
    made = people.propose(li)
    people.refused("pool_grant_not_found", "approve_pool_grant", elsewhere, id=made["id"])
    people.refused("pool_grant_not_found", "refuse_pool_grant", elsewhere, id=made["id"], answer="材料不全")
    assert people.call("find_pool_grants", elsewhere)["items"] == []
    people.refused("request.not_permitted", "unit_pools", elsewhere, code="BJ-D1")


def test_the_pool_of_a_unit_that_was_dissolved_is_its_successors(people, city):
    people.pool(20, "BJ-D1-S1")
    waiting = people.propose(_in_hardship(people, "BJ-D1-S1"), 3, code="BJ-D1-S1")
    parts = {"kind": "street", "name": "BJ-D1-S1", "parent_id": str(city.units["BJ-D1"])}
    city.changed("BJ-D1-S1", **parts, state="merged", change="merged", successor_id=str(city.units["BJ-D2-S1"]))
    first, second = (city.official("cadre", "BJ-D2") for _ in range(2))
    need = _in_hardship(people, "BJ-D2-S1", first)
    made = people.propose(need, 5, by=first, code="BJ-D1-S1")
    found = people.call("find_pool_grants", second)["items"]
    assert [one["id"] for one in found] == [waiting["id"], made["id"]]
    people.refused("pool_grant_not_found", "approve_pool_grant", city.official("cadre", "BJ-D1"), id=made["id"])
    people.call("approve_pool_grant", second, id=made["id"])
    assert (people.has(need), pooled(people, "BJ-D2-S1"), pooled(people, "BJ-D1-S1")) == ((5, 0), [15], [15])
    (shown,) = people.call("unit_pools", first, code="BJ-D2-S1")["items"]
    assert shown["owner_id"] == str(city.units["BJ-D1-S1"])
    (line, *_) = people.call("read_statement", first, id=shown["id"], purpose="audit")["items"]
    assert line["word"] == "pool_gave"


def test_what_is_given_to_a_unit_that_was_dissolved_goes_to_the_one_above_it(people, city):
    li = people.with_coins(10)
    parts = {"kind": "street", "name": "BJ-D1-S1", "parent_id": str(city.units["BJ-D1"])}
    city.changed("BJ-D1-S1", **parts, state="dissolved", change="dissolved")
    assert people.call("donate", li, book="time_coins", amount=3)["unit_code"] == "BJ-D1"
    assert pooled(people) == [3]


def _in_hardship(people, code, cadre=None):
    """Somebody of a unit."""
    one = people.city.volunteer(code)
    asked = {"id": str(one.id), "until": "2026-12-31", "reason": "困难职工"}
    people.call("recognise_hardship", cadre or people.cadre, **asked)
    return one


def test_nobody_gives_to_themselves(people, li):
    own = type(people.cadre)(**vars(people.cadre) | {"subject": str(li.account_id)})
    asked = {"code": "BJ-D1", "volunteer_id": str(li.id), "book": "time_coins", "amount": 1, "reason": "困难帮扶"}
    people.refused("account_own", "propose_pool_grant", own, **asked)
    people.refused("account_own", "approve_pool_grant", own, id=people.propose(li)["id"])
    people.refused("account_own", "recognise_hardship", own, id=str(li.id), until="2026-12-31", reason="困难职工")


@pytest.mark.parametrize(
    ("until", "fits"), [("2026-03-01", False), ("2026-03-02", True), ("2027-03-03", True), ("2027-03-04", False)]
)
def test_hardship_is_recognised_for_a_year_at_most(people, until, fits):
    wang = people.city.volunteer()
    if fits:
        assert people.in_hardship(wang, until)["until"] == until
    else:
        people.refused(
            "hardship_day_odd", "recognise_hardship", people.cadre, id=str(wang.id), until=until, reason="困难职工"
        )


def test_hardship_lasts_through_its_last_day(people, clock):
    wang = people.city.volunteer("BJ-D1-S1")
    people.in_hardship(wang, "2026-03-03")
    clock.advance(hours=38, minutes=59)  # a minute to midnight in Beijing
    people.propose(wang)
    clock.advance(minutes=1)
    asked = {"code": "BJ-D1", "volunteer_id": str(wang.id), "book": "time_coins", "amount": 1, "reason": "困难帮扶"}
    people.refused("hardship_not_recognised", "propose_pool_grant", people.cadre, **asked)


def test_hardship_is_shown_to_its_owner_and_ended_by_cadres_in_reach(people, li):
    (own,) = people.call("own_hardships", li)["items"]
    people.refused("hardship_not_found", "end_hardship", people.city.official("cadre", "BJ-D2"), id=own["id"])
    people.refused(
        "account_not_found",
        "recognise_hardship",
        people.city.official("cadre", "BJ-D2"),
        id=str(li.id),
        until="2026-12-31",
        reason="困难职工",
    )
    ended = people.call("end_hardship", people.cadre, id=own["id"])
    assert ended["ended_at"] and people.call("end_hardship", people.cadre, id=own["id"]) == ended
