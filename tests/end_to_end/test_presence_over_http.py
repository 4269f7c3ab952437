"""A shift at the HTTP port: its code on a screen, those who come with it, a screenshot, a walk-in, and a batch.

Project and shift are put into the database as they would be after planning; people register as people do. The clock of
projects stands until it is moved.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.projects.activities.models import Activity, Post, Shift, SignUp
from services.projects.library.models import Project
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import FrozenClock
from shared.kernel.ids import new_id
from shared.kernel.places import Position, gcj02_of
from shared.runtime.trust.signing import signer_for
from shared.testing.system import settings_for_tests
from tests.end_to_end.test_accounts_over_http import peopled, sign_in
from tests.end_to_end.test_journey_of_a_volunteer import API, HAIDIAN, MEMBERS, answered, newcomer, said

PLACE = Position(116.295, 39.907)
PHONE = "oppo-wechat-7c21"
REASON = "现场签到表有本人签名，活动合影中可见其在场至结束。"
ACCESS_VERSION, TOKEN_SECONDS = 1_000_000, 300


@pytest.fixture(name="city")
def _city(service_classes, run_services):
    """Everything in one process, in development: the simulated registry knows the generated members."""
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    city = peopled(run_services(list(service_classes.values()), settings))
    city.clock = city.databases["projects"].clock = FrozenClock(datetime.now(UTC))
    return city


@pytest.fixture(name="cadre")
def _cadre(city):
    return sign_in(city, "cadre")[0]


def volunteer(city):
    """Somebody who has registered, and the person's id as a volunteer."""
    person, member = newcomer(city), next(MEMBERS)
    request = said(member.name, member.document_number, unit_code=HAIDIAN)
    answered(person.post(f"{API}/registrations", request), 201)
    person.id = UUID(answered(person.get(f"{API}/volunteers/me"))["id"])
    person.name = member.name
    return person


def planned(city, leader, *people):
    """The shift of an activity that a leader is responsible for, in a quarter of an hour, with places for some."""
    city.settled()
    now, unit_id = city.clock.now(), UUID(answered(city.http.get(f"{API}/units/{HAIDIAN}"))["id"])
    common = {
        "unit_id": unit_id,
        "title": "周末陪伴独居老人",
        "search": [],
        "service_class": "elders",
        "mode": "on_site",
    }
    common |= {"evidence_rule": "code", "made_by": new_id(), "made_at": now, "changed_at": now}
    project = Project(id=new_id(), responsible_id=leader.id, kinds=[], tags=[], state="published", **common)
    starts_at, ends_at = now + timedelta(minutes=15), now + timedelta(minutes=195)
    activity = Activity(
        id=new_id(), project_id=project.id, responsible_id=leader.id, content="陪伴", place="养老照料中心",
        radius_metres=200, state="open", first_starts_at=starts_at, minutes=180, last_ends_at=ends_at,
        sign_up_mode="instant", cancel_minutes=60, offer_minutes=60, **common,
    )  # fmt: skip
    activity.put_at(PLACE)
    shift = Shift(id=new_id(), activity_id=activity.id, starts_at=starts_at, ends_at=ends_at, state="open")
    shift.changed_at = now
    post = Post(id=new_id(), shift_id=shift.id, position=1, name="陪伴", minimum=0, maximum=9, taken_count=len(people))
    places = [SignUp(id=new_id(), shift_id=shift.id, post_id=post.id, activity_id=activity.id) for _ in people]
    for place, person in zip(places, people, strict=True):
        place.volunteer_id, place.state, place.came_by = person.id, "confirmed", "self"
        place.starts_at, place.ends_at, place.made_at, place.changed_at = starts_at, ends_at, now, now
    for some in ([project], [activity], [shift], [post], places):
        city.databases["projects"].step(lambda session, some=some: session.add_all(some))
    shift.post_id, shift.path = str(post.id), f"{API}/shifts/{shift.id}"
    return shift


def shown(screen, shift):
    return answered(screen.get(f"{shift.path}/code"))


def refusal(answer, status):
    return answered(answer, status)["code"], answered(answer, status)["parameters"]


def test_a_morning_with_the_code_on_a_screen(city, cadre):
    leader, li, wang = (volunteer(city) for _ in range(3))
    shift = planned(city, leader, li)
    consent = {"purpose": "location_at_check_in", "text_version": 1, "decision": "given"}
    answered(li.post(f"{API}/accounts/me/consents", consent))
    city.settled()

    code = shown(leader, shift)
    picture = leader.get(f"{shift.path}/code.svg")
    assert ElementTree.fromstring(picture.text).tag.endswith("svg") and picture.headers["Cache-Control"] == "no-store"
    assert refusal(li.get(f"{shift.path}/code"), 404) == ("projects.shift_not_found", {})

    there = gcj02_of(PLACE)
    position = {"datum": "gcj02", "longitude": there.longitude + 0.0005, "latitude": there.latitude}
    position |= {"accuracy_metres": 15}
    came = answered(
        li.post(f"{shift.path}/check-ins", {"code": code["text"], "device": PHONE, "position": position}), 201
    )
    assert (came["grade"], 40 <= came["in_metres"] <= 45, came["flags"]) == ("code_and_place", True, [])

    city.clock.advance(minutes=5)
    walk_in = {"post_id": shift.post_id, "code": code["text"], "device": "other-phone"}
    stale = wang.post(f"{shift.path}/walk-ins", walk_in)
    assert refusal(stale, 403) == ("projects.code_refused", {"fault": "stale"})
    asked = answered(wang.post(f"{shift.path}/walk-ins", walk_in | {"code": shown(leader, shift)["digits"]}), 201)
    waiting = answered(leader.get(f"{shift.path}/walk-ins"))
    assert [item["id"] for item in waiting["items"]] == [asked["id"]]
    assert waiting["names"] == [{"volunteer_id": str(wang.id), "name": wang.name}]
    assert answered(leader.post(f"{API}/walk-ins/{asked['id']}/approvals"))["state"] == "confirmed"
    assert refusal(wang.post(f"{API}/walk-ins/{asked['id']}/approvals"), 404) == ("projects.walk_in_not_found", {})

    refused = answered(leader.get(f"{shift.path}/code-refusals"))["items"]
    assert [(item["volunteer_id"], item["fault"], item["count"]) for item in refused] == [(str(wang.id), "stale", 1)]
    assert answered(cadre.get(f"{API}/code-refusals", params={"unit": HAIDIAN}))["items"] == refused

    city.clock.moment = shift.ends_at
    leaving = {"code": shown(leader, shift)["text"], "device": PHONE, "position": position}
    gone = answered(li.post(f"{shift.path}/check-outs", leaving))
    assert (gone["state"], gone["grade"]) == ("closed", "code_and_place")
    (record,) = answered(li.get(f"{API}/records/me"))["items"]
    assert (record["state"], record["minutes"], record["wants"]) == ("confirmed", 180, [])
    card = answered(wang.get(f"{API}/volunteers/me/card"))["code"]
    left = answered(leader.post(f"{shift.path}/card-check-outs", {"card": card}))
    assert (left["state"], left["grade"], left["names"][0]["name"]) == ("closed", "leader", wang.name)

    listed = answered(leader.get(f"{shift.path}/attendances"))
    assert {item["volunteer_id"] for item in listed["items"]} == {str(li.id), str(wang.id)}
    assert {name["name"] for name in listed["names"]} == {li.name, wang.name}
    (record,) = answered(wang.get(f"{API}/records/me"))["items"]
    assert (record["state"], record["minutes"], record["wants"]) == ("open", 180, ["leader", "acceptance"])
    own = answered(wang.get(f"{API}/attendances/me"))["items"]
    assert [(item["id"], item["is_recorded_by_other"]) for item in own] == [(left["id"], True)]


def test_a_screen_with_its_scope_shows_codes_in_its_district_alone(city):
    leader = volunteer(city)
    shift = planned(city, leader)
    signer = signer_for(city.settings)

    def screen(unit_code, *scopes):
        unit_id = UUID(answered(city.http.get(f"{API}/units/{unit_code}"))["id"])
        client = Actor("client", str(new_id()), site=city.settings.site, offices=(Held("client", unit_id),))
        scoped = Actor(**{**client.__dict__, "scopes": frozenset(scopes)})
        return city.http.as_(signer.sign(scoped, ACCESS_VERSION, TOKEN_SECONDS))

    assert shown(screen(HAIDIAN, "presence.codes"), shift) == shown(leader, shift)
    for other in (screen("BJ-110101", "presence.codes"), screen(HAIDIAN, "units.read")):
        assert refusal(other.get(f"{shift.path}/code"), 404)[0] == "projects.shift_not_found"


def test_a_leader_in_a_cellar_sends_later_what_the_tablet_noted(city):
    leader, li = volunteer(city), volunteer(city)
    shift = planned(city, leader, li)
    key = Ed25519PrivateKey.generate()
    public_key = base64.b64encode(key.public_key().public_bytes_raw()).decode()

    def signed(text):
        return base64.b64encode(key.sign(text.encode())).decode()

    enrolment = {"name": "值班平板", "public_key": public_key}
    proof = signed(f"nuanliu.device.v1\n{leader.id}\n{public_key}")
    device = answered(leader.post(f"{API}/devices", enrolment | {"proof": proof}), 201)
    card = answered(li.get(f"{API}/volunteers/me/card"))["code"]
    notes = [{"act": "in", "at": city.clock.now().isoformat(), "card": card}]
    notes.append({"act": "out", "at": (shift.ends_at - timedelta(minutes=1)).isoformat(), "card": card})
    payload = json.dumps({"id": str(new_id()), "shift_id": str(shift.id), "notes": notes})
    city.clock.moment = shift.ends_at + timedelta(hours=2)
    now = city.clock.now().replace(microsecond=0)
    signature = signed(f"nuanliu.batch.v1\n{int(now.timestamp()) * 1000}\n{payload}")
    batch = {"device_id": device["id"], "payload": payload, "signature": signature, "device_now": now.isoformat()}

    taken = answered(leader.post(f"{API}/offline-batches", batch))
    assert [note["outcome"] for note in taken["outcome"]] == ["checked_in", "checked_out"]
    assert answered(leader.post(f"{API}/offline-batches", batch)) == taken
    forged = leader.post(f"{API}/offline-batches", batch | {"payload": payload.replace('"out"', '"in"')})
    assert refusal(forged, 403)[0] == "projects.batch_forged"
    (own,) = answered(li.get(f"{API}/attendances/me"))["items"]
    assert (own["came_in_by"], own["went_out_by"], own["grade"]) == ("offline", "offline", "leader")
    struck = answered(leader.post(f"{API}/attendances/{own['id']}/strikings", {"reason": REASON}))
    assert (struck["state"], struck["sign_up_state"], struck["names"][0]["name"]) == ("void", "no_show", li.name)
    assert answered(leader.delete(f"{API}/devices/{device['id']}"))["state"] == "ended"
    assert refusal(leader.post(f"{API}/offline-batches", batch), 409)[0] == "projects.device_ended"
