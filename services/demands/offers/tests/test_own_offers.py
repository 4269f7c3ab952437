"""What volunteers see of a need in their own offers: what it says as long as they need it, and not for good."""

import pytest


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="demand")
def _demand(city, needs):
    return needs.accepted(city.volunteer("BJ-D1-S1"), unit_code="BJ-D1")


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer("BJ-D1-S1")


@pytest.fixture(name="offer")
def _offer(doors, needs, demand, li):
    return doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(li.id)}, needs.cadre())


def own(doors, one):
    (found,) = doors.call("own_offers", {}, one.actor)["items"]
    return found


def is_clear(doors, one, demand):
    """Whether what the need says is told; it is all or nothing, and what is kept is always told."""
    found = own(doors, one)
    kept, said = (("category", "unit_name", "made_at", "wanted_from"), ("title", "words", "place"))
    assert [found["demand"][name] for name in kept] == [demand[name] for name in kept]
    if found["is_masked"]:
        assert not [name for name in said if demand[name] in str(found)]
    else:
        assert [found["demand"][name] for name in said] == [demand[name] for name in said]
    return not found["is_masked"]


def test_whoever_is_asked_knows_for_what(doors, demand, li, offer):
    assert is_clear(doors, li, demand)


@pytest.mark.parametrize("act", ["decline_offer", "withdraw_offer"])
def test_whoever_said_no_or_is_not_asked_any_more_does_not_know_it_any_more(doors, needs, demand, li, offer, act):
    doors.call(act, {"id": offer["id"]}, li.actor if act == "decline_offer" else needs.cadre())
    assert not is_clear(doors, li, demand)


def test_nor_does_anybody_whose_offer_is_over(doors, city, clock, needs, demand, li):
    wang = city.volunteer("BJ-D1-S1")
    doors.call("offer_help", {"id": demand["id"]}, li.actor)
    accepted = doors.call("offer_help", {"id": demand["id"]}, wang.actor)
    assert is_clear(doors, li, demand)
    doors.call("accept_offer", {"id": accepted["id"]}, needs.cadre())
    assert (own(doors, li)["state"], is_clear(doors, li, demand)) == ("moot", False)
    assert is_clear(doors, wang, demand)


def test_who_serves_knows_it_until_it_is_over(doors, needs, demand, li, offer):
    doors.call("accept_offer", {"id": offer["id"]}, li.actor)
    assert is_clear(doors, li, demand)
    needs.person("serve_demand", demand, li)
    assert is_clear(doors, li, demand)  # the person may say that it was not served
    needs.step("close_demand", demand)
    assert not is_clear(doors, li, demand)


def test_who_gave_it_back_does_not_know_it_any_more(doors, needs, demand, li, offer):
    doors.call("accept_offer", {"id": offer["id"]}, li.actor)
    needs.step("unlink_demand", demand, li.actor, reason="临时有事去不了。")
    assert not is_clear(doors, li, demand)
