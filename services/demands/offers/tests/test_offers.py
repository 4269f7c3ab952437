"""One volunteer for one need: nobody serves who has not agreed."""

import pytest

from services.demands.archive.tests.needs import refused
from shared.contracts.demands.offers import OfferChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.ids import new_id
from shared.kernel.policy import NOT_PERMITTED


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="demand")
def _demand(city, needs):
    return needs.accepted(city.volunteer("BJ-D1-S1"), unit_code="BJ-D1")


def offered(doors, demand, one, **said):
    return doors.call("offer_help", {"id": demand["id"]} | said, one.actor)


def asked(doors, needs, demand, one):
    return doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(one.id)}, needs.cadre())


def states(doors):
    return [data["state"] for data in doors.events(OfferChanged)]


def test_a_volunteer_offers_and_the_union_agrees(doors, city, needs, demand):
    li, wang = city.volunteer("BJ-D1-S1"), city.volunteer("BJ-D1-S2")
    offer, other = offered(doors, demand, li, words="我有空。"), offered(doors, demand, wang)
    assert (offer["state"], offer["by_volunteer"]) == ("offered", True)
    assert doors.call("accept_offer", {"id": offer["id"]}, needs.cadre())["state"] == "accepted"
    told = needs.told(demand)
    assert (told["state"], told["volunteer_id"], told["change"]) == ("linked", str(li.id), "link")
    (own,) = doors.call("own_offers", {}, wang.actor)["items"]
    assert (own["id"], own["state"], own["demand"]["is_served_by_me"]) == (other["id"], "moot", False)


def test_the_union_asks_and_the_volunteer_agrees_and_then_learns_where(doors, city, needs, demand):
    li = city.volunteer("BJ-D1-S1")
    offer = asked(doors, needs, demand, li)
    contact = {"id": demand["id"]}
    assert refused(doors.call, "read_demand_contact", contact, li.actor) == "demands.demand_not_found"
    doors.call("accept_offer", {"id": offer["id"]}, li.actor)
    assert doors.call("read_demand_contact", contact, li.actor)["address"] == "望京西园四区407号楼1001室"
    (reading,) = doors.call("demand_contact_readings", contact, needs.cadre())["items"]
    assert reading["by_volunteer"]
    doors.call("serve_demand", contact, li.actor)
    assert refused(doors.call, "read_demand_contact", contact, li.actor) == NOT_PERMITTED.code
    needs.step("close_demand", demand)
    assert refused(doors.call, "read_demand_contact", contact, li.actor) == "demands.demand_not_found"


def test_whoever_serves_may_give_it_back(doors, city, needs, demand):
    li = city.volunteer("BJ-D1-S1")
    doors.call("accept_offer", {"id": asked(doors, needs, demand, li)["id"]}, li.actor)
    needs.step("unlink_demand", demand, li.actor, reason="临时有事去不了。")
    assert (needs.told(demand)["state"], needs.told(demand)["volunteer_id"]) == ("accepted", None)


def test_nobody_answers_their_own_offer_and_nobody_elses(doors, city, needs, demand):
    li, wang = city.volunteer("BJ-D1-S1"), city.volunteer("BJ-D1-S1")
    by_li, to_wang = offered(doors, demand, li), asked(doors, needs, demand, wang)
    for offer, somebody in ((by_li, li.actor), (by_li, wang.actor), (to_wang, needs.cadre()), (to_wang, li.actor)):
        for verb in ("accept_offer", "decline_offer"):
            assert refused(doors.call, verb, {"id": offer["id"]}, somebody) == "demands.offer_not_found"
    assert refused(doors.call, "accept_offer", {"id": by_li["id"]}, needs.cadre("BJ-D2")) == "demands.offer_not_found"


def test_saying_no_costs_nothing_and_whoever_made_it_takes_it_back(doors, city, needs, demand):
    li = city.volunteer("BJ-D1-S1")
    doors.call("decline_offer", {"id": asked(doors, needs, demand, li)["id"]}, li.actor)
    doors.call("withdraw_offer", {"id": offered(doors, demand, li)["id"]}, li.actor)
    doors.call("withdraw_offer", {"id": asked(doors, needs, demand, li)["id"]}, needs.cadre())
    assert states(doors) == ["asked", "declined", "offered", "withdrawn", "asked", "withdrawn"]
    assert needs.told(demand)["state"] == "accepted"


def test_what_is_answered_is_answered(doors, city, needs, demand):
    li = city.volunteer("BJ-D1-S1")
    offer = asked(doors, needs, demand, li)
    doors.call("decline_offer", {"id": offer["id"]}, li.actor)
    assert refused(doors.call, "accept_offer", {"id": offer["id"]}, li.actor) == "demands.offer_state_forbids"


def test_one_offer_at_a_time_and_none_for_oneself(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.accepted(li, unit_code="BJ-D1")
    assert refused(offered, doors, demand, li) == "demands.offer_to_oneself"
    assert refused(asked, doors, needs, demand, li) == "demands.offer_to_oneself"
    wang = city.volunteer("BJ-D1-S1")
    offered(doors, demand, wang)
    assert refused(offered, doors, demand, wang) == "demands.offer_made_already"
    assert refused(asked, doors, needs, demand, wang) == "demands.offer_made_already"


def test_only_volunteers_of_the_union_are_asked_and_only_volunteers_who_consent_offer(doors, city, needs, demand):
    assert refused(asked, doors, needs, demand, city.volunteer("BJ-D2-S1")) == "demands.offer_volunteer_not_found"
    minor = city.volunteer("BJ-D1-S1", is_minor=True)
    assert refused(asked, doors, needs, demand, minor) == "demands.offer_volunteer_not_found"
    assert refused(offered, doors, demand, minor) == "demands.offer_adults_only"
    left = city.volunteer("BJ-D1-S1", state="withdrawn")
    assert refused(asked, doors, needs, demand, left) == "demands.offer_volunteer_not_found"
    assert refused(offered, doors, demand, left) == VOLUNTEERS_ONLY.code
    unwilling = city.volunteer("BJ-D1-S1")
    city.consents(unwilling, withdrawn=["volunteer_registration"])
    assert refused(offered, doors, demand, unwilling) == CONSENT_MISSING.code
    assert refused(offered, doors, demand, city.volunteer("BJ-D2-S1")) == "demands.demand_not_found"


def test_nobody_is_asked_for_a_need_that_is_not_taken_on_or_served_already(doors, city, needs, demand):
    li = city.volunteer("BJ-D1-S1")
    fresh = needs.stated(city.volunteer("BJ-D1-S1"))
    assert refused(asked, doors, needs, fresh, li) == "demands.demand_state_forbids"
    doors.call("accept_offer", {"id": asked(doors, needs, demand, li)["id"]}, li.actor)
    assert refused(asked, doors, needs, demand, city.volunteer("BJ-D1-S1")) == "demands.demand_state_forbids"


def test_not_too_many_wait_for_one_need(doors, city, needs, demand, monkeypatch):
    monkeypatch.setattr("services.demands.offers.use_cases.OFFERS_WAITING_MAX", 1)
    offered(doors, demand, city.volunteer("BJ-D1-S1"))
    assert refused(offered, doors, demand, city.volunteer("BJ-D1-S1")) == "demands.offers_waiting"


def test_what_nobody_answers_expires(doors, city, needs, demand, clock):
    offered(doors, demand, city.volunteer("BJ-D1-S1"))
    clock.advance(days=3, seconds=-1)
    doors.tick("expire_offers")
    assert states(doors) == ["offered"]
    clock.advance(seconds=1)
    doors.tick("expire_offers")
    doors.tick("expire_offers")
    assert states(doors) == ["offered", "expired"]


def test_offers_for_a_need_that_is_over_or_elsewhere_are_moot(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.accepted(li, unit_code="BJ-D1")
    offered(doors, demand, city.volunteer("BJ-D1-S1"))
    needs.step("refer_demand", demand, unit_code="BJ-D2", reason="就近安排志愿者。")
    assert states(doors) == ["offered", "moot"]


def test_a_cadre_reads_all_offers_with_a_ticket_for_the_names(doors, city, needs, demand):
    offered(doors, demand, city.volunteer("BJ-D1-S1"))
    page = doors.call("offers_of_demand", {"id": demand["id"]}, needs.cadre())
    assert len(page["items"]) == 1 and page["names_ticket"]


def test_of_an_activity_the_service_of_the_volunteer_who_serves_it_counts(doors, city, needs, demand):
    li = city.volunteer("BJ-D1-S1")
    doors.call("accept_offer", {"id": asked(doors, needs, demand, li)["id"]}, li.actor)
    activity = needs.activity()
    assert needs.step("link_demand", demand, activity_id=activity)["volunteer_id"] == str(li.id)
    doors.hear(ServiceRecordChanged, id=str(new_id()), activity_id=activity)
    assert needs.told(demand)["state"] == "linked"
    doors.hear(ServiceRecordChanged, id=str(new_id()), activity_id=activity, volunteer_id=str(li.id))
    assert needs.told(demand)["state"] == "served"


def test_whoever_leaves_serves_nothing_and_offers_nothing(doors, city, needs, demand):
    li, wang = city.volunteer("BJ-D1-S1"), city.volunteer("BJ-D1-S1")
    other = needs.accepted(city.volunteer("BJ-D1-S1"), unit_code="BJ-D1")
    doors.call("accept_offer", {"id": asked(doors, needs, demand, li)["id"]}, li.actor)
    offered(doors, other, wang, words="我有空。")
    for one in (li, wang):
        city.told(one, state="withdrawn")
    assert (needs.told(demand)["state"], needs.told(demand)["volunteer_id"]) == ("accepted", None)
    assert states(doors)[-1] == "moot"
