"""From a shift in which nobody could check in to hours that count, at the HTTP port: entered, vouched for, agreed to,
accepted, corrected, appealed; with names that identity alone has, and files that nobody else reads."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from shared.contracts.identity.roles import Role
from shared.kernel.ids import new_id
from shared.runtime.tests.pictures import jpeg
from shared.testing.system import settings_for_tests
from tests.secrecy.things_records import serving_in
from tests.secrecy.town import OURS, THEIRS, Town

API = "/api/v1"
REASON = "签到设备故障，现场有签名表。"


@pytest.fixture(scope="module", name="town")
def _town(tmp_path_factory, service_classes, run_services_once):
    settings = settings_for_tests(f"nuanliu-memory:///{new_id()}").replaced(development=True)
    return Town(run_services_once(list(service_classes.values()), settings), tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module", name="serving")
def _serving(town):
    return serving_in(town, OURS)


@pytest.fixture(name="shift")
def _shift(serving):
    """One of three hours that is over."""
    return serving.shift(starts_at=serving.clock.now() - timedelta(hours=4))


def cadre(town, unit=OURS):
    return town.http(town.actor_of(town.people.appointed("cadre", unit), unit, Role.CADRE))


def answered(answer, status=200):
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def uploaded(http, content=None, name="现场.jpg"):
    sent = {"file": (name, jpeg(behind=str(new_id()).encode()) if content is None else content)}
    return http.request("POST", f"{API}/evidence-files", files=sent)


def entry_of(serving, shift, recorder, li, guarantor):
    up = serving.sign_up(li, shift)
    said = {"starts_at": _iso(shift.starts_at), "ends_at": _iso(shift.ends_at), "reason": REASON}
    said |= {"guarantor_id": str(guarantor.id), "evidence_ids": [answered(uploaded(recorder), 201)["id"]]}
    return answered(recorder.post(f"{API}/sign-ups/{up.id}/records", said), 201)


def acted(http, record, act, **said):
    version = answered(http.get(f"{API}/records/{record['id']}"))["version"]
    return answered(http.post(f"{API}/records/{record['id']}/{act}", {"version": version} | said))


def names_in(shown):
    """How the people on a page are named, by their volunteers' ids."""
    assert all(len(named["name"]) > 1 for named in shown["names"])
    return {named["volunteer_id"]: "masked" if "*" in named["name"] else "full" for named in shown["names"]}


def test_hours_are_entered_vouched_for_agreed_to_accepted_and_told(town, serving, shift):
    people = SimpleNamespace(li=serving.city.volunteer(), zhao=serving.city.volunteer())
    wang, li, zhao = (town.http(one.actor) for one in (serving.wang, people.li, people.zhao))
    entry = entry_of(serving, shift, wang, people.li, people.zhao)
    assert (entry["minutes"], entry["wants"]) == (180, ["guarantor", "second", "acceptance"])
    assert names_in(entry) == {str(serving.wang.id): "full", str(people.li.id): "full", str(people.zhao.id): "masked"}

    waiting = answered(zhao.get(f"{API}/records/to-vouch"))
    assert [item["id"] for item in waiting["items"]] == [entry["id"]]
    vouched = acted(zhao, entry, "guarantees")
    assert names_in(vouched)[str(people.zhao.id)] == "full"  # whoever entered the record named whom they liked
    refused = wang.post(f"{API}/records/{entry['id']}/agreements", {"version": 2, "agreement": "second"})
    assert (refused.status_code, refused.json()["code"]) == (403, "projects.record_own_entry")
    acted(cadre(town), entry, "agreements", agreement="second")
    confirmed = acted(li, entry, "acceptances")
    assert confirmed["state"] == "confirmed"

    own = answered(li.get(f"{API}/records/me"))
    assert own["confirmed_minutes"] == 180
    assert own["items"][0]["recorded_by"]["volunteer_id"] == str(serving.wang.id)
    assert str(serving.wang.id) in {named["volunteer_id"] for named in own["names"]}
    told = town.system.published("projects.ServiceRecordChanged.v1")
    assert [row.data["minutes"] for row in told if row.data["id"] == entry["id"]] == [180]
    answered(li.post(f"{API}/records/{entry['id']}/evaluations", {"stars": 5, "words": "组织有序。"}), 201)


def test_a_correction_is_appealed_and_decided_by_somebody_else(town, serving, shift):
    volunteer = serving.city.volunteer()
    up = serving.sign_up(volunteer, shift)
    serving.attend(up, 0, 180)
    record = {"id": str(serving.settle(up).id)}
    wang, li = town.http(serving.wang.actor), town.http(volunteer.actor)
    path = f"{API}/records/{record['id']}"
    etag = li.get(path).headers["ETag"]
    said = {"minutes": 60, "reason": "与签名表核对后更正。"}
    assert answered(wang.post(f"{path}/corrections", said, headers={"If-Match": etag}))["minutes"] == 60
    stale = wang.post(f"{path}/corrections", said | {"minutes": 30}, headers={"If-Match": etag})
    assert (stale.status_code, stale.json()["code"]) == (412, "projects.record_changed_since")

    wanted = {"words": "实际服务到结束，有照片为证。", "wanted_minutes": 180, "version": 2, "evidence_ids": []}
    appeal = answered(li.post(f"{path}/appeals", wanted), 201)
    struck = cadre(town).post(f"{path}/strikes", {"version": 2, "reason": "与事实不符。"})
    assert struck.json()["code"] == "projects.record_under_appeal"
    decider = cadre(town, OURS[:5])
    assert appeal["id"] in [item["id"] for item in answered(decider.get(f"{API}/appeals"))["items"]]
    said = {"version": 1, "minutes": 180, "reason": "照片可以证实。"}
    upheld = answered(decider.post(f"{API}/appeals/{appeal['id']}/upholdings", said))
    assert (upheld["state"], upheld["record"]["minutes"]) == ("upheld", 180)


def test_a_file_is_an_attachment_that_no_browser_opens_and_strangers_do_not_get(town, serving):
    http, content = town.http(serving.wang.actor), jpeg(behind=b"1")
    file = answered(uploaded(http, content), 201)
    got = http.get(f"{API}/evidence-files/{file['id']}/content")
    assert (got.status_code, got.content) == (200, content)
    assert got.headers["Content-Type"] == "image/jpeg"
    named = "filename=\"evidence\"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA.jpg"
    assert got.headers["Content-Disposition"] == f"attachment; {named}"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "no-store"
    for stranger in (cadre(town), cadre(town, THEIRS), town.system.http):
        assert stranger.get(f"{API}/evidence-files/{file['id']}/content").status_code in (401, 404)
    answered(http.delete(f"{API}/evidence-files/{file['id']}"), 204)
    assert http.get(f"{API}/evidence-files/{file['id']}").status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"MZ\x90\0" + b"\0" * 100, 422, "projects.evidence_type_unfit"),
        (jpeg(behind=b"\0" * (10_000_001 - len(jpeg()))), 422, "projects.evidence_too_large"),
        (jpeg(behind=b"\0" * (10_000_000 - len(jpeg()))), 201, None),
        (b"\0" * 11 * 1024 * 1024, 413, "gateway.body_too_large"),
        (b"", 422, "request.invalid"),
    ],
)
def test_what_is_no_evidence_is_refused_with_what_to_do(town, serving, content, status, code):
    answer = uploaded(town.http(serving.wang.actor), content, "photo.jpg")
    assert answer.status_code == status, answer.text
    if code:
        assert answer.json()["code"] == code and answer.json()["remedy"]


def test_a_complaint_is_answered_under_its_number(town, serving, shift):
    volunteer = serving.city.volunteer()
    li, decider = town.http(volunteer.actor), cadre(town)
    said = {"reason": "safety", "words": "现场没有急救箱，无人告知风险。"}
    made = answered(li.post(f"{API}/activities/{shift.activity_id}/complaints", said), 201)
    (found,) = answered(decider.get(f"{API}/complaints", params={"number": made["number"]}))["items"]
    assert (found["id"], found["complainant_id"]) == (made["id"], str(volunteer.id))
    said = {"version": 1, "is_upheld": True, "answer": "已配备急救箱。"}
    answered(decider.post(f"{API}/complaints/{made['id']}/answers", said))
    assert answered(li.get(f"{API}/complaints/me"))["items"][0]["answer"] == "已配备急救箱。"


def test_everybody_reads_the_calendar_and_the_city_changes_it(town):
    due = {"after": "2026-02-12", "working_days": 10}
    assert answered(town.system.http.get(f"{API}/working-days/due", params=due)) == {
        "due_on": "2026-03-04",
        "is_certain": True,
    }
    day = {"is_worked": False, "name": "特别放假"}
    assert cadre(town).put(f"{API}/working-days/2028-03-06", day).status_code == 403
    city = cadre(town, "BJ")
    assert answered(city.put(f"{API}/working-days/2028-03-06", day))["days"] == [{"day": "2028-03-06"} | day]
    assert answered(city.delete(f"{API}/working-days/2028-03-06"))["days"] == []
    assert city.delete(f"{API}/working-days/2028-03-06").status_code == 404
    assert city.put(f"{API}/working-days/2028-02-30", day).status_code == 422


def _iso(at):
    return at.isoformat().replace("+00:00", "Z")
