"""Help at the HTTP port: needs that are told for somebody, twice, or in vain, and whom they find; a word about somebody
on its way up the union tree; and what commanders of an emergency do and see."""

from datetime import timedelta

import pytest

from services.demands.service import DemandsService
from shared.contracts.demands.archive import EnterDemand, SubmitDemand
from shared.contracts.demands.dispatch import OpenEmergency
from shared.contracts.identity.roles import Role
from shared.contracts.teams.own_profiles import SayProfile
from shared.kernel.clock import FrozenClock, SystemClock, business_date
from shared.kernel.ids import new_id
from shared.testing.doors import AtTheDoors
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


ENTERED = EnterDemand.example | HERE | {"wanted_from": None, "wanted_until": None, "visibility": "volunteers"}
AGAIN = {
    "title": "老人复查求陪诊",
    "words": "老母亲腿脚不好，星期三得去医院看病，能不能来个人陪一下。",
    "address": None,
}
HOURS = {"starts_at": 1, "ends_at": 5}
SECRETS = ("王秀英", "13800138000", "407号楼")


@pytest.fixture(name="time")
def _time(town):
    """`time(hours=1)`: so much later, for demands, its timers look."""
    database = town.system.databases["demands"]
    database.clock = FrozenClock(database.clock.now())
    timers = AtTheDoors(DemandsService, database)

    def later(**amount):
        database.clock.advance(**amount)
        for timer in ("wake_demands", "go_on_with_emergencies"):
            timers.tick(timer)

    later.clock = database.clock
    yield later
    database.clock = SystemClock()


def entered(http, **changes):
    """What an operator of 12351 writes down, with the consent that was recorded."""
    said = {name: value for name, value in (ENTERED | changes).items() if name != "code"}
    return answered(http.post(f"{API}/units/{OURS}/demands", said), 201)


def stepped(http, need, act, **said):
    path = f"{API}/demands/{need['id']}"
    return answered(http.post(f"{path}/{act}", {"version": answered(http.get(path))["version"]} | said))


def test_a_need_is_told_on_the_telephone_twice_and_merged_and_only_who_helps_learns_where(town, time):
    operator = town.http(town.actor_of(town.people.appointed("cadre", OURS), OURS, Role.PART_TIME_CADRE))
    street, city, stranger, helper = cadre(town, OURS), cadre(town, "BJ"), town.person(THEIRS), town.person(OURS)
    first, second = entered(operator), entered(operator, urgency="urgent", **AGAIN)
    seen = answered(street.get(f"{API}/demands/{first['id']}"))
    consent = ("channel", "consent_giver", "consent_means", "consent_text_version", "is_masked")
    assert [seen[name] for name in consent] == ["telephone", "person", "recorded_call", 1, True]

    time(hours=1)
    queue = answered(street.get(f"{API}/demands", params={"unit": OURS, "category": "elders"}))["items"]
    ranked = {item["id"]: item["queue"] for item in queue}
    assert list(ranked)[:1] == [second["id"]], "what cannot wait stands before what was told earlier"
    assert ranked[second["id"]] == [{"reason": "waiting", "hours": 1}, {"reason": "urgency", "hours": 336}]

    (found,) = [
        item
        for item in answered(street.get(f"{API}/demands/{second['id']}/duplicates"))["items"]
        if item["demand"]["id"] == first["id"]
    ]
    assert {"same_phone", "same_category", "alike"} <= set(found["reasons"])
    assert stepped(street, second, "mergers", into_id=first["id"])["state"] == "merged"
    assert answered(city.get(f"{API}/demands/{second['id']}/outcome"))["merged_into_number"] == first["number"]

    for act in ("verifications", "acceptances"):
        stepped(street, first, act)
    path, open_path = f"{API}/demands/{first['id']}", f"{API}/open-demands/{first['id']}"
    near, far = town.http(helper.actor), town.http(stranger.actor)
    assert (near.get(open_path).status_code, far.get(open_path).status_code) == (200, 404)
    assert near.post(f"{path}/contact-readings").status_code == 404
    volunteer = town.people.call("own_volunteer", {}, helper.actor)
    offer = answered(street.post(f"{path}/offers", {"volunteer_id": volunteer["id"]}), 201)
    assert far.post(f"{API}/demand-offers/{offer['id']}/acceptances").status_code == 404
    answered(near.post(f"{API}/demand-offers/{offer['id']}/acceptances"))
    assert answered(near.post(f"{path}/contact-readings"))["phone"] == ENTERED["phone"]
    for http in (near, far, street, operator, city):
        for place in (path, open_path, f"{path}/outcome", f"{API}/demands", f"{API}/open-demands"):
            answer = http.get(place)
            assert not any(secret in answer.text for secret in SECRETS), answer.url

    answered(street.post(f"{path}/services"))
    assert near.post(f"{path}/contact-readings").status_code == 403, "who has helped needs it no more"
    assert answered(street.post(f"{path}/contact-readings"))["phone"] == ENTERED["phone"]
    noted = answered(city.get(f"{path}/contact-readings"))["items"]
    assert [one["by_volunteer"] for one in noted] == [False, True]
    answered(operator.post(f"{path}/confirmations", {"rating": 5}))
    stepped(street, first, "closings")
    time(days=30)
    assert answered(street.post(f"{path}/contact-readings"), 409)["code"] == "demands.demand_contact_gone"


@pytest.fixture(name="helper")
def _helper(town):
    """A volunteer whose team is at home at a station of their union, without an office."""
    helper, keeper = town.person(OURS), cadre(town, OURS)
    town.system.settled()
    http = town.http(helper.actor)
    founded = {"unit_code": OURS, "name": "驿站便民服务队", "level": "squad", "kind": "regional"}
    team = answered(http.post(f"{API}/team-foundings", founded), 201)
    answered(keeper.post(f"{API}/team-foundings/{team['id']}/approvals", {}))
    place = {"longitude": 116.481, "latitude": 39.997}
    said = {"unit_code": OURS, "name": "便民服务驿站", "address": "望京西路1号", "place": place}
    station = answered(keeper.post(f"{API}/stations", said), 201)
    answered(http.patch(f"{API}/teams/{team['id']}", {"station_id": station["id"]}))
    town.system.settled()
    return http


def test_what_a_helper_wrote_down_and_nobody_came_to_is_asked_after_and_followed(town, time, helper):
    street, district, volunteer = cadre(town, OURS), cadre(town, OURS[:5]), town.person(OURS)
    town.system.settled()
    near, inbox = town.http(volunteer.actor), lambda: answered(town.http(volunteer.actor).get(f"{API}/messages/me"))
    need = entered(helper, channel="station", consent_means="paper", urgency="urgent", phone="13911113333")
    path = f"{API}/demands/{need['id']}"
    for act in ("verifications", "acceptances"):
        stepped(street, need, act)
    offered = {"volunteer_id": town.people.call("own_volunteer", {}, volunteer.actor)["id"]}
    offer = answered(street.post(f"{path}/offers", offered), 201)
    answered(near.post(f"{API}/demand-offers/{offer['id']}/acceptances"))
    assert answered(near.post(f"{path}/contact-readings"))["phone"] == "13911113333"

    time(minutes=5)
    time(days=7)  # urgent: the street is asked after hours, and then the district
    assert answered(near.post(f"{path}/contact-readings"), 403)["code"] == "request.not_permitted"
    time(hours=2)
    (item,) = answered(helper.get(f"{API}/demands/me", params={"entered": "true"}))["items"]
    assert (item["id"], item["state"], item["unit_code"], item["is_masked"]) == (need["id"], "linked", OURS[:5], True)
    stepped(district, need, "unlinkings", reason="志愿者没有来，另行安排。")
    steps = answered(helper.get(f"{path}/outcome"))["steps"]
    acts = ["submit", "verify", "accept", "link", "remind", "escalate", "unlink"]
    assert [step["act"] for step in steps] == acts
    town.system.settled()
    told = [message for message in inbox()["items"] if message["kind"] == "need_help_released"]
    assert [need["number"] in message["wordings"][0]["text"] for message in told] == [True]
    assert near.get(path).status_code == 404


def test_each_unit_answers_in_its_own_time_is_reminded_and_then_the_one_above_answers(town, time):
    street, district, far = cadre(town, OURS), cadre(town, OURS[:5]), cadre(town, THEIRS)
    said = {"from_day": business_date(time.clock.now()).isoformat(), "remind_hours": 1}
    said |= {"hours": {"ordinary": 10, "soon": 6, "urgent": 2}}
    assert answered(street.post(f"{API}/units/{OURS}/demand-answer-times", said), 201)["is_own"]
    assert far.post(f"{API}/units/{OURS}/demand-answer-times", said).status_code == 403
    need = entered(street, urgency="soon", phone="13911112222", address=None)
    path = f"{API}/demands/{need['id']}"
    assert need["due_at"] == (time.clock.now() + timedelta(hours=6)).isoformat().replace("+00:00", "Z")
    time(hours=5)
    time(hours=1)
    assert answered(district.get(path))["unit_code"] == OURS[:5]
    assert street.get(path).status_code == 404, "the union above has it now"
    steps = answered(district.get(f"{path}/outcome"))["steps"]
    assert [step["act"] for step in steps] == ["submit", "remind", "escalate"]
    assert stepped(district, need, "verifications")["state"] == "verified"
    refusal = {"reason_code": "nobody_found", "reason": "本月没有志愿者能来，下月再联系。"}
    assert stepped(district, need, "refusals", **refusal)["state"] == "refused"


def test_a_commander_pauses_widens_and_calls_off_and_reads_why_somebody_was_left_out(town, time):
    place = {"longitude": 116.05, "latitude": 39.80}
    farther = place | {"longitude": place["longitude"] + 0.07}  # six kilometres, in a further ring
    people = {name: town.person(OURS) for name in ("near", "far", "lame", "busy_then")}
    town.system.settled()
    for name, one in people.items():
        said = {"is_ready": True, "home": farther if name == "far" else place, "travel_metres_max": 20_000}
        said |= {"travel_metres_max": 500, "home": farther} if name == "lame" else {}
        day = (time.clock.now() + timedelta(days=3)).isoweekday()
        said |= {"availability": [{"weekday": day, "starts": "00:00", "ends": "23:59"}]} if name == "busy_then" else {}
        answered(town.http(one.actor).put(f"{API}/volunteers/me/profile", said))
    town.system.settled()
    ids = {name: town.people.call("own_volunteer", {}, one.actor)["id"] for name, one in people.items()}
    street = cadre(town, OURS)
    said = {name: value for name, value in OpenEmergency.example.items() if name != "demand_id"}
    said |= {"unit_code": OURS, "place": place, "wanted_count": 2, "asks_per_place": 1, "answer_minutes": 10}
    said |= {name: (time.clock.now() + timedelta(hours=hours)).isoformat() for name, hours in HOURS.items()}
    said["responsible_number"] = town.people.call("own_volunteer", {}, people["near"].actor)["number"]
    path = f"{API}/emergencies/{answered(street.post(f'{API}/emergencies', said), 201)['id']}"
    calls = lambda: {one["volunteer_id"]: one["state"] for one in answered(street.get(f"{path}/calls"))["items"]}
    assert calls() == {ids["near"]: "asked"}

    assert answered(street.post(f"{path}/pauses", {}))["state"] == "paused"
    time(minutes=10)
    assert calls() == {ids["near"]: "expired"}
    resumed = answered(street.post(f"{path}/resumptions", {}))
    assert (resumed["state"], calls()[ids["far"]]) == ("open", "asked")
    assert answered(street.post(f"{path}/widenings", {}))["ring"] > resumed["ring"]
    left_out = {one["volunteer_id"]: one["reason"] for one in answered(street.get(f"{path}/left-out"))["items"]}
    assert {name: left_out.get(id) for name, id in ids.items()} == {
        "near": None,
        "far": None,
        "lame": "too_far",
        "busy_then": "not_available_then",
    }
    assert cadre(town, THEIRS).get(f"{path}/left-out").status_code == 404
    called_off = answered(street.post(f"{path}/cancellations", {"reason": "险情已排除"}))
    assert called_off["state"] == "cancelled" and calls()[ids["far"]] == "stood_down"
