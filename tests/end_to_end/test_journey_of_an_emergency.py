"""An emergency at night in 朝阳 with nobody near, at the HTTP port: as a drill, and in earnest.

The clocks of demands and projects stand until they are moved; what the timer of demands would do soon is done at once.
"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from services.demands.emergencies.links import answer_token
from services.identity.conftest import Tree
from shared.kernel.clock import BUSINESS_ZONE, FrozenClock
from shared.kernel.places import Position
from shared.testing.doors import AtTheDoors
from shared.testing.system import settings_for_tests
from tests.end_to_end.test_accounts_over_http import peopled, sign_in
from tests.end_to_end.test_journey_of_a_project import MEMBERS, said
from tests.end_to_end.test_journey_of_a_volunteer import API, answered, newcomer

CHAOYANG = "BJ-110105"
PLACE = Position(116.481, 39.997)
DEGREES_PER_KILOMETRE = 1 / 85  # of longitude, there
ANSWER_MINUTES = 10


@pytest.fixture(name="city")
def _city(service_classes, run_services):
    """Everything in one process, in development, with 朝阳; it is midnight."""
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    city = peopled(run_services(list(service_classes.values()), settings))
    Tree(city.databases["identity"]).found(CHAOYANG, "district", "BJ")
    midnight = datetime.now(BUSINESS_ZONE).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    city.clock = FrozenClock(midnight.astimezone(UTC))
    for name in ("demands", "projects"):
        city.databases[name].clock = city.clock
    city.timers = AtTheDoors(service_classes["demands"], city.databases["demands"])
    return city


@pytest.fixture(name="people")
def _people(city):
    """Who is responsible; wang five kilometres away, li and zhao nine; and the city's administrator."""
    people = SimpleNamespace(leader=volunteer(city))
    for name, kilometres in (("wang", 5), ("li", 9), ("zhao", 9)):
        setattr(people, name, volunteer(city, kilometres))
    people.admin = sign_in(city, "unit_admin")[0]
    city.settled()
    return people


def volunteer(city, kilometres=None):
    """Somebody of 朝阳; with a distance, one who may be called and lives so far to the east."""
    person, member = newcomer(city), next(MEMBERS)
    answered(person.post(f"{API}/registrations", said(member.name, member.document_number, unit_code=CHAOYANG)), 201)
    person.record = answered(person.get(f"{API}/volunteers/me"))
    if kilometres is not None:
        city.settled()
        east = PLACE.longitude + kilometres * DEGREES_PER_KILOMETRE
        home = {"longitude": east, "latitude": PLACE.latitude}
        ready = {"is_ready": True, "home": home, "travel_metres_max": 20_000}
        answered(person.put(f"{API}/volunteers/me/profile", ready))
    return person


def test_nobody_near_widened_twice_filled_stood_down_as_a_drill_and_in_earnest(city, people):
    drill = called(city, people, is_drill=True)
    assert people.li.get(f"{API}/sign-ups/me").json()["items"] == []
    assert city.http.get(f"{API}/activities/{drill['activity_id']}").status_code == 404
    earnest = called(city, people, is_drill=False)
    (sign_up,) = answered(people.li.get(f"{API}/sign-ups/me"))["items"]
    assert (sign_up["shift_id"], sign_up["state"], sign_up["came_by"]) == (earnest["shift_id"], "confirmed", "dispatch")
    assert answered(city.http.get(f"{API}/activities/{earnest['activity_id']}"))["title"] == earnest["title"]
    called_off(city, people, earnest)


def called(city, people, *, is_drill):
    """From the first wave to the report."""
    starts_at = city.clock.now() + timedelta(hours=1)
    opening = {
        "unit_code": CHAOYANG,
        "title": "暴雨夜转移安置",
        "content": "协助社区转移低洼处居民,登记和发放物资。",
        "service_class": "hardship",
        "place_words": "望京街道工会服务站",
        "place": {"longitude": PLACE.longitude, "latitude": PLACE.latitude},
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=4)).isoformat(),
        "wanted_count": 1,
        "responsible_number": people.leader.record["number"],
        "is_drill": is_drill,
        "answer_minutes": ANSWER_MINUTES,
    }
    opened = answered(people.admin.post(f"{API}/emergencies", opening), 201)
    path = f"{API}/emergencies/{opened['id']}"
    assert (opened["ring"], opened["asked_count"], opened["is_drill"]) == (1, 1, is_drill)
    assert asked(people.wang)["title"] == opened["title"]

    # Nobody answers in time: one ring further two are asked. The first who comes fills it, the other is stood down.
    city.clock.advance(minutes=ANSWER_MINUTES)
    city.timers.tick("go_on_with_emergencies")
    assert asked(people.wang)["state"] == "expired" and asked(people.zhao)["is_needed"]
    token = city.databases["demands"].step(
        answer_token, UUID(asked(people.li)["id"]), city.clock.now() + timedelta(hours=1)
    )
    assert answered(city.http.post(f"{API}/call-links/readings", {"token": token}))["is_needed"]
    assert (
        answered(city.http.post(f"{API}/call-links/answers", {"token": token, "is_coming": True}))["state"]
        == "accepted"
    )
    assert asked(people.zhao)["state"] == "stood_down"
    late = people.zhao.post(f"{API}/calls/{asked(people.zhao)['id']}/answers", {"is_coming": True})
    assert (late.status_code, late.json()["code"]) == (409, "demands.call_state_forbids")
    city.settled()

    seen = answered(people.admin.get(path))
    assert (seen["state"], seen["accepted_count"], seen["ring"]) == ("filled", 1, 2)
    report = answered(people.admin.get(f"{path}/report"))
    assert [step["act"] for step in report["steps"]] == ["open", "widen", "ask", "widen", "ask", "fill"]
    assert [(wave["asked_count"], wave["accepted_count"]) for wave in report["waves"]] == [(1, 0), (2, 1)]
    assert (report["answered_by_link_count"], report["filled_seconds"]) == (1, ANSWER_MINUTES * 60)
    calls = answered(people.admin.get(f"{path}/calls"))
    assert {call["volunteer_id"] for call in calls["items"]} == {
        one.record["id"] for one in (people.wang, people.li, people.zhao)
    }
    return seen


def called_off(city, people, emergency):
    """Nobody is needed after all: who had accepted is released, also in projects; and there is something to learn."""
    path = f"{API}/emergencies/{emergency['id']}"
    answered(people.admin.post(f"{path}/cancellations", {"reason": "险情已排除"}))
    city.settled()
    assert (asked(people.li)["state"], asked(people.li)["reason"]) == ("released", "cancelled")
    assert [one["state"] for one in answered(people.li.get(f"{API}/sign-ups/me"))["items"]] == ["released"]
    concluded = answered(people.admin.post(f"{path}/conclusions", {"conclusion": "夜间应先联系值守志愿者。"}))
    assert (concluded["state"], concluded["conclusion"]) == ("cancelled", "夜间应先联系值守志愿者。")


def asked(person):
    """The newest call to somebody."""
    return answered(person.get(f"{API}/calls/me"))["items"][0]
