"""A word about somebody on its way up the union tree, and help that is found for a need: at the HTTP port."""

import pytest

from shared.contracts.demands.archive import SubmitDemand
from shared.contracts.identity.roles import Role
from shared.contracts.teams.own_profiles import SayProfile
from shared.kernel.ids import new_id
from shared.testing.system import settings_for_tests
from tests.secrecy.town import OURS, THEIRS, Town

API = "/api/v1"
WORDS = "登记时态度生硬，让老人在门外等了一个小时。"
HERE = {"longitude": 116.481, "latitude": 39.997}


@pytest.fixture(scope="module", name="town")
def _town(tmp_path_factory, service_classes, run_services_once):
    settings = settings_for_tests(f"nuanliu-memory:///{new_id()}").replaced(development=True)
    return Town(run_services_once(list(service_classes.values()), settings), tmp_path_factory.mktemp("town"))


def answered(answer, status=200):
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json()


def cadre(town, unit_code):
    return town.http(town.actor_of(town.people.appointed("cadre", unit_code), unit_code, Role.CADRE))


def acted(http, thing, act, **said):
    path = f"{API}/feedback/{thing['id']}"
    version = answered(http.get(path))["version"]
    return answered(http.post(f"{path}/{act}", {"version": version} | said))


def test_feedback_about_somebody_is_answered_disputed_and_answered_by_the_city(town):
    li, zhao = town.person(OURS), town.person(OURS)
    number = town.people.call("own_volunteer", {}, zhao.actor)["number"]
    town.system.settled()
    http, street, district, city = town.http(li.actor), *(cadre(town, code) for code in (OURS, OURS[:5], "BJ"))
    said = {"about": "person", "kind": "complaint", "words": WORDS, "volunteer_number": number}
    made = answered(http.post(f"{API}/feedback", said), 201)
    assert (made["state"], made["unit_code"]) == ("submitted", OURS)

    (waiting,) = answered(street.get(f"{API}/feedback", params={"number": made["number"]}))["items"]
    seen = answered(street.get(f"{API}/feedback/{waiting['id']}"))
    named = {one["volunteer_id"]: one["name"] for one in seen["names"]}
    assert {named[seen["sender_id"]], named[seen["about_volunteer_id"]]} == {li.name, zhao.name}
    assert cadre(town, THEIRS).get(f"{API}/feedback/{made['id']}").status_code == 404

    acted(street, made, "acceptances")
    assert acted(street, made, "forwardings", reason="本人系街道工作人员，请区里答复。")["unit_code"] == OURS[:5]
    acted(district, made, "answers", answer="经核实，登记台当时只有一人。")
    acted(http, made, "disputes", words="没有回应为什么让老人在门外等。")
    acted(city, made, "answers", answer="已当面致歉，并在门内设了座椅。")
    acted(http, made, "closings", rating=5)
    (own,) = answered(http.get(f"{API}/feedback/me"))["items"]
    assert (own["state"], own["answer"], own["rating"]) == ("closed", "已当面致歉，并在门内设了座椅。", 5)

    late = http.post(f"{API}/feedback/{made['id']}/withdrawals", {"version": own["version"]})
    assert (late.status_code, late.json()["code"]) == (409, "demands.feedback_state_forbids")
    assert late.json()["remedy"]
    told = [row.data for row in town.system.published("demands.FeedbackChanged.v1") if row.data["id"] == made["id"]]
    assert [one["change"] for one in told] == ["submit", "accept", "forward", "answer", "dispute", "answer", "close"]
    assert WORDS not in str(told)


def test_a_need_finds_a_volunteer_and_the_volunteer_the_need(town):
    grandmother, li = town.person(OURS), town.person(OURS)
    town.system.settled()
    http, helper, street = town.http(grandmother.actor), town.http(li.actor), cadre(town, OURS)
    offered = SayProfile.example | {"categories": ["elders"], "home": HERE | {"datum": "wgs84"}, "availability": []}
    answered(helper.put(f"{API}/volunteers/me/profile", offered))
    town.system.settled()
    consent = answered(http.get(f"{API}/demand-consent-text"))["version"]
    said = SubmitDemand.example | HERE | {"unit_code": None, "wanted_from": None, "wanted_until": None}
    need = answered(http.post(f"{API}/demands", said | {"consent_text_version": consent}), 201)
    for act in ("verifications", "acceptances"):
        need = answered(street.post(f"{API}/demands/{need['id']}/{act}", {"version": need["version"]}))

    page = answered(street.get(f"{API}/demands/{need['id']}/matching-volunteers"))
    (found,) = page["items"]
    assert [given["reason"] for given in found["reasons"]] == ["category", "near", "own_unit"]
    assert [one["name"] for one in page["names"]] == [f"{li.name[0]}*"]

    (mine,) = answered(helper.get(f"{API}/matching/demands"))["items"]
    assert (mine["demand"]["id"], mine["points"]) == (need["id"], sum(one["points"] for one in mine["reasons"]))
    answered(helper.put(f"{API}/matching/me", {"is_personalised": False}))
    impersonal = answered(helper.get(f"{API}/matching/demands", params=HERE))
    assert impersonal["is_personalised"] is False
    assert [given["reason"] for given in impersonal["items"][0]["reasons"]] == ["near"]
    assert answered(town.system.http.get(f"{API}/matching-schemes"))["items"][0]["near_metres"] == 3000
