"""A project from the first draft to its end at the HTTP port: a leader writes, a cadre decides, everybody sees it."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4
from xml.etree import ElementTree

import pytest

from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.ids import new_id
from shared.runtime.events.outbox import Outbox
from shared.testing.system import settings_for_tests
from tests.end_to_end.library_people import listening
from tests.end_to_end.test_accounts_over_http import peopled, sign_in
from tests.end_to_end.test_journey_of_a_volunteer import API, HAIDIAN, MEMBERS, TODAY, answered, newcomer, said

ENTRY_TITLES = "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title"
REASON = "风险提示过于笼统,请写明现场的具体风险。"


@pytest.fixture(name="city")
def _city(service_classes, run_services):
    """Everything in one process, in development: the simulated registry knows the generated members."""
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    return peopled(run_services(list(service_classes.values()), settings))


def volunteer(city):
    """A member who has registered as a volunteer of Haidian."""
    person, member = newcomer(city), next(MEMBERS)
    answered(person.post(f"{API}/registrations", said(member.name, member.document_number, unit_code=HAIDIAN)), 201)
    person.name, person.record = member.name, answered(person.get(f"{API}/volunteers/me"))
    return person


def team_led_by(city, person):
    """An active team of Haidian, told by teams as it tells of every team; its id."""
    unit = answered(city.http.get(f"{API}/units/{HAIDIAN}"))
    team_id, volunteer_id = str(new_id()), person.record["id"]
    office = {"volunteer_id": volunteer_id, "role": "leader", "since": TODAY.isoformat(), "until": None}
    member = {"volunteer_id": volunteer_id, "team_id": team_id, "state": "active"}

    def tell(session):
        team = thing(TeamChanged, id=team_id, unit_id=unit["id"], name="海淀区银龄陪伴队", officers=[office])
        session.add(Outbox.of(TeamChanged, team))
        session.add(Outbox.of(MembershipChanged, thing(MembershipChanged, id=str(new_id()), **member)))

    city.databases["teams"].run(tell)
    city.settled()
    return team_id


def thing(contract, **values):
    """What an event tells of: its example with other values."""
    loaded = contract().request(contract.example | values)
    return SimpleNamespace(**{name: value for name, value in vars(loaded).items() if name != "given"})


def titles(city, **query):
    return [item["title"] for item in answered(city.http.get(f"{API}/projects", params=query))["items"]]


def fed(city):
    feed = ElementTree.fromstring(city.http.get(f"{API}/projects/feed.atom").content)
    return [title.text for title in feed.findall(ENTRY_TITLES)]


def test_a_project_is_written_mended_approved_published_seen_and_closed(city):
    leader, (cadre, _), listener = volunteer(city), sign_in(city, "cadre"), listening(city)
    team_id = team_led_by(city, leader)
    assert (titles(city), fed(city)) == ([], [])

    # The leader writes a draft. It lacks what a recruitment must say, and the union is not asked to look at it.
    first_words = {"title": "周末陪伴独居老人", "service_class": "elders", "team_id": team_id}
    draft = answered(leader.post(f"{API}/projects", first_words), 201)
    path = f"{API}/projects/{draft['id']}"
    assert (draft["unit_code"], draft["state"]) == (HAIDIAN, "draft")
    assert draft["names"] == [{"volunteer_id": leader.record["id"], "name": leader.name}]
    incomplete = answered(leader.post(f"{path}/submissions", {}), 409)
    assert incomplete["code"] == "projects.items_missing"
    assert "risks" in incomplete["detail"] and incomplete["remedy"]

    # The leader says the rest and submits it.
    saturday = TODAY + timedelta(days=5)
    rest = {
        "starts_on": saturday.isoformat(),
        "ends_on": (saturday + timedelta(days=14)).isoformat(),
        "place": "万寿路街道养老照料中心",
        "longitude": 116.295,
        "latitude": 39.907,
        "content": "陪伴聊天、打扫房间、测量血压。",
        "conditions": "年满18周岁,耐心细致。",
        "wanted_count": 20,
        "how_to_sign_up": "在平台选择班次报名。",
        "risks": "注意安全。",
        "safeguards": "现场有医护人员,备有急救箱。",
        "tags": ["陪伴"],
    }
    assert answered(leader.patch(f"{path}/description", rest))["obstacles"] == []
    submitted = answered(leader.post(f"{path}/submissions", {}))

    # A cadre of the union finds it among what waits, and returns it with a reason; the leader may not decide.
    (waiting,) = answered(cadre.get(f"{API}/projects/in-reach", params={"state": "submitted"}))["items"]
    assert (waiting["id"], waiting["due_on"]) == (draft["id"], submitted["due_on"])
    assert answered(leader.post(f"{path}/approvals", {}), 403)["code"] == "request.not_permitted"
    answered(cadre.post(f"{path}/returns", {"reason": REASON}))

    # The leader reads why, mends it, and submits it again.
    returned = answered(leader.get(f"{path}/management"))
    assert (returned["state"], returned["decision_reason"]) == ("draft", REASON)
    answered(leader.patch(f"{path}/description", {"risks": "搀扶时注意防滑、防跌倒。", "version": returned["version"]}))
    answered(leader.post(f"{path}/submissions", {}))

    # The cadre approves it. Nobody else sees it before it is published.
    assert answered(cadre.post(f"{path}/approvals", {}))["state"] == "approved"
    assert answered(city.http.get(path), 404)["code"] == "projects.project_not_found"
    answered(leader.post(f"{path}/publications", {}))

    # Everybody sees it at once: in the stream, the list and the feed, by its words and near its place.
    assert listener.hears() == [("周末陪伴独居老人", "published")]
    assert titles(city) == fed(city) == ["周末陪伴独居老人"]
    assert titles(city, search="dujulaoren", unit="BJ", service_class="elders") == ["周末陪伴独居老人"]
    assert titles(city, longitude=116.3, latitude=39.9) == ["周末陪伴独居老人"]
    shown = answered(city.http.get(path))
    assert (shown["risks"], shown["team_name"]) == ("搀扶时注意防滑、防跌倒。", "海淀区银龄陪伴队")

    # The leader closes it. It stays to be read, and is recruited for no more.
    answered(leader.post(f"{path}/closings", {}))
    assert listener.hears() == [("周末陪伴独居老人", "closed")]
    assert (titles(city), fed(city), titles(city, state="closed")) == ([], [], ["周末陪伴独居老人"])
    assert answered(city.http.get(path))["state"] == "closed"

    # Every step was written down, with whoever took it.
    steps = answered(leader.get(f"{path}/decisions"))["items"]
    leads, decides = (f"person:{answered(who.get(f'{API}/accounts/me'))['id']}" for who in (leader, cadre))
    assert [(step["act"], step["by"]) for step in reversed(steps)] == [
        ("write", leads),
        ("change", leads),
        ("submit", leads),
        ("return", decides),
        ("change", leads),
        ("submit", leads),
        ("approve", decides),
        ("publish", leads),
        ("close", leads),
    ]
