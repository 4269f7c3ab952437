"""An activity from the first word of its project to hours that count, at the HTTP port, for everybody in it.

The clock of projects stands until it is moved; what its timers would do soon is done at once.
"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from shared.kernel.clock import FrozenClock
from shared.kernel.places import Position
from shared.testing.doors import AtTheDoors
from shared.testing.system import settings_for_tests
from tests.end_to_end.library_people import listening
from tests.end_to_end.test_accounts_over_http import peopled, sign_in
from tests.end_to_end.test_journey_of_a_project import fed, titles, volunteer
from tests.end_to_end.test_journey_of_a_volunteer import API, HAIDIAN, TODAY, answered

PLACE = Position(116.295, 39.907)
TITLE = "周末陪伴独居老人"
DAYS_BEFORE, MINUTES = 2, 180
DESCRIPTION = {
    "title": TITLE,
    "unit_code": HAIDIAN,
    "service_class": "elders",
    "kinds": ["elder_respect"],
    "tags": ["陪伴"],
    "place": "万寿路街道养老照料中心",
    "longitude": PLACE.longitude,
    "latitude": PLACE.latitude,
    "content": "陪伴聊天、打扫房间、测量血压。",
    "conditions": "年满18周岁,耐心细致。",
    "wanted_count": 20,
    "how_to_sign_up": "在平台选择班次报名。",
    "risks": "搀扶时注意防滑、防跌倒。",
    "safeguards": "现场有医护人员,备有急救箱。",
    "starts_on": TODAY.isoformat(),
    "ends_on": (TODAY + timedelta(days=20)).isoformat(),
}


@pytest.fixture(name="city")
def _city(service_classes, run_services):
    """Everything in one process, in development: the simulated registry knows the generated members."""
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    city = peopled(run_services(list(service_classes.values()), settings))
    city.clock = city.databases["projects"].clock = FrozenClock(datetime.now(UTC))
    city.timers = AtTheDoors(service_classes["projects"], city.databases["projects"])
    return city


@pytest.fixture(name="people")
def _people(city):
    """A leader, four volunteers of Haidian, the district's cadre, and the city's administrator."""
    names = ("leader", "li", "wang", "zhao", "chen")
    people = SimpleNamespace(**{name: volunteer(city) for name in names})
    consent = {"purpose": "location_at_check_in", "text_version": 1, "decision": "given"}
    answered(people.li.post(f"{API}/accounts/me/consents", consent))
    people.cadre, people.admin = sign_in(city, "cadre")[0], sign_in(city, "unit_admin")[0]
    city.settled()
    return people


def test_from_a_project_to_confirmed_hours(city, people):
    project = published(city, people)
    first, second = opened(city, people, project)
    places_go_round(people, first)
    served_by_code(city, people, first)
    unannounced_and_absent(city, people, second)
    corrected_and_appealed(city, people)
    all_of_it_is_seen(city, people)


def published(city, people):
    """The cadre writes it for somebody who takes it on, another one agrees, and everybody sees it at once."""
    listener = listening(city)
    project = answered(people.cadre.post(f"{API}/projects", DESCRIPTION), 201)
    path = f"{API}/projects/{project['id']}"
    asked = {"volunteer_id": people.leader.record["id"]}
    answered(people.cadre.post(f"{path}/responsible-requests", asked))
    answered(people.leader.post(f"{path}/responsible-acceptances", {}))
    answered(people.cadre.post(f"{path}/submissions", {}))
    own = answered(people.cadre.post(f"{path}/approvals", {}), 403)
    assert own["code"] == "projects.not_on_own_project" and own["remedy"]
    answered(people.admin.post(f"{path}/approvals", {}))
    answered(people.cadre.post(f"{path}/publications", {}))
    assert listener.hears() == [(TITLE, "published")]
    assert titles(city, search="独居老人", service_class="elders") == fed(city) == [TITLE]
    assert titles(city, longitude=116.3, latitude=39.9) == [TITLE]
    return project


def opened(city, people, project):
    """The leader opens an activity of two shifts with two places each, which is found by its words and its place."""
    starts_at = city.clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=DAYS_BEFORE)
    said = {"starts_at": starts_at.isoformat(), "minutes": MINUTES, "rule": "FREQ=WEEKLY;COUNT=2"}
    said |= {"posts": [{"name": "陪伴", "maximum": 2}], "radius_metres": 200, "cancel_minutes": 60}
    made = answered(people.leader.post(f"{API}/projects/{project['id']}/activities", said), 201)
    answered(people.leader.post(f"{API}/activities/{made['id']}/openings", None))
    near = {"search": "独居老人", "longitude": 116.3, "latitude": 39.9}
    assert [found["id"] for found in answered(city.http.get(f"{API}/activities", params=near))["items"]] == [made["id"]]
    shifts = answered(city.http.get(f"{API}/activities/{made['id']}/shifts"))["items"]
    for shift in shifts:
        shift["path"] = f"{API}/shifts/{shift['id']}"
    return shifts


def places_go_round(people, shift):
    """Two places are gone, the third waits; one gives theirs back, and the third takes it."""
    ups = [signed_up(person, shift) for person in (people.li, people.wang, people.zhao)]
    assert [(up["state"], up["number"]) for up in ups] == [("confirmed", None), ("confirmed", None), ("waiting", 1)]
    answered(people.wang.post(f"{API}/sign-ups/{ups[1]['id']}/cancellations"))
    offer = answered(people.zhao.get(f"{API}/sign-ups/{ups[2]['id']}"))
    assert (offer["state"], offer["due_at"] is not None) == ("offered", True)
    assert answered(people.zhao.post(f"{API}/sign-ups/{ups[2]['id']}/acceptances"))["state"] == "confirmed"


def served_by_code(city, people, shift):
    """Whoever was there by the code and at the place has hours at once; a code alone waits for the leader."""
    moved(city, shift["starts_at"])
    came = presented(people, people.li, shift, "check-ins", at_place=True)
    assert came["grade"] == "code_and_place"
    presented(people, people.zhao, shift, "check-ins")
    moved(city, shift["ends_at"])
    presented(people, people.li, shift, "check-outs", at_place=True)
    presented(people, people.zhao, shift, "check-outs")
    (mine,) = own_records(people.li)["items"]
    assert (mine["state"], mine["minutes"], mine["wants"]) == ("confirmed", MINUTES, [])
    (open_one,) = own_records(people.zhao)["items"]
    assert (open_one["state"], open_one["wants"]) == ("open", ["leader"])
    agreed = {"version": open_one["version"], "agreement": "leader"}
    answered(people.leader.post(f"{API}/records/{open_one['id']}/agreements", agreed))
    assert own_records(people.zhao)["confirmed_minutes"] == MINUTES


def unannounced_and_absent(city, people, shift):
    """A week later somebody comes unannounced and is let in; somebody else has a place and does not come."""
    absent = signed_up(people.wang, shift)
    moved(city, shift["starts_at"])
    said = {"post_id": shift["posts"][0]["id"], "code": code_of(people, shift), "device": "phone-of-chen"}
    asked = answered(people.chen.post(f"{shift['path']}/walk-ins", said), 201)
    (waiting,) = answered(people.leader.get(f"{shift['path']}/walk-ins"))["items"]
    assert waiting["id"] == asked["id"]
    assert answered(people.leader.post(f"{API}/walk-ins/{asked['id']}/approvals"))["state"] == "confirmed"
    moved(city, shift["ends_at"])
    presented(people, people.chen, shift, "check-outs")
    city.clock.advance(hours=1)
    city.timers.tick("close_presence")
    assert answered(people.wang.get(f"{API}/sign-ups/{absent['id']}"))["state"] == "no_show"
    assert own_records(people.wang)["items"] == []


def corrected_and_appealed(city, people):
    """The leader takes minutes away with a reason that the volunteer reads; the city gives them back."""
    (record,) = own_records(people.li)["items"]
    path = f"{API}/records/{record['id']}"
    said = {"version": record["version"], "minutes": 60, "reason": "与签名表核对后更正。"}
    assert answered(people.leader.post(f"{path}/corrections", said))["minutes"] == 60
    told = answered(people.li.get(path))
    assert (told["minutes"], told["past"][0]["minutes"], told["steps"][-1]["reason"]) == (60, MINUTES, said["reason"])
    assert told["appeal_until"]

    wanted = {"version": told["version"], "words": "实际服务到结束,有照片为证。", "wanted_minutes": MINUTES}
    appeal = answered(people.li.post(f"{path}/appeals", wanted | {"evidence_ids": []}), 201)
    said = {"version": 1, "minutes": MINUTES, "reason": "签到码与照片均可证实。"}
    refused = people.leader.post(f"{API}/appeals/{appeal['id']}/upholdings", said)
    assert refused.status_code in (403, 404)
    upheld = answered(people.admin.post(f"{API}/appeals/{appeal['id']}/upholdings", said))
    assert (upheld["state"], upheld["record"]["minutes"]) == ("upheld", MINUTES)


def all_of_it_is_seen(city, people):
    """Everybody finds what became of them in their own lists, and each change was told once."""
    assert sign_ups_of(people.li) == ["confirmed"]
    assert sign_ups_of(people.wang) == ["no_show", "cancelled"]
    assert sign_ups_of(people.zhao) == sign_ups_of(people.chen) == ["confirmed"]
    (mine,) = (page := own_records(people.li))["items"]
    assert (mine["minutes"], mine["title"], page["confirmed_minutes"]) == (MINUTES, TITLE, MINUTES)
    assert [item["state"] for item in answered(people.li.get(f"{API}/appeals/me"))["items"]] == ["upheld"]
    city.settled()
    events = [row.data for row in city.published("projects.ServiceRecordChanged.v1")]
    assert len({(event["id"], event["version"]) for event in events}) == len(events)
    of_li = [(event["change"], event["minutes"]) for event in events if event["id"] == mine["id"]]
    assert of_li == [("confirmed", MINUTES), ("corrected", 60), ("corrected", MINUTES)]
    of_others = {event["volunteer_id"] for event in events} - {people.li.record["id"]}
    assert of_others == {people.zhao.record["id"]}


def signed_up(person, shift):
    return answered(person.post(f"{shift['path']}/sign-ups", {}), 201)


def code_of(people, shift):
    return answered(people.leader.get(f"{shift['path']}/code"))["text"]


def presented(people, person, shift, act, *, at_place=False):
    """Somebody shows the code of the moment with their own telephone."""
    said = {"code": code_of(people, shift), "device": f"phone-{person.record['id'][-12:]}"}
    if at_place:
        said["position"] = {"datum": "wgs84", "longitude": PLACE.longitude + 0.0003, "latitude": PLACE.latitude}
        said["position"] |= {"accuracy_metres": 15}
    return answered(person.post(f"{shift['path']}/{act}", said), 201 if act == "check-ins" else 200)


def moved(city, moment):
    city.clock.moment = datetime.fromisoformat(moment)


def own_records(person):
    return answered(person.get(f"{API}/records/me"))


def sign_ups_of(person):
    return [item["state"] for item in answered(person.get(f"{API}/sign-ups/me"))["items"]]
