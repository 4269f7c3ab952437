"""A team at the HTTP port, from its founding to its end: who may join, who leads, what of it everybody sees."""

from datetime import date

import pytest

from tests.end_to_end.test_accounts_over_http import sign_in
from tests.end_to_end.test_journey_of_a_volunteer import (
    API,
    DONGCHENG,
    HAIDIAN,
    _city,  # noqa: F401  the fixture `city`
    answered,
    citizen_number,
    newcomer,
    said,
)

WANSHOULU = {"longitude": 116.2964, "latitude": 39.9042}
LIST = """\
单位编码,队伍名称,层级,类型,品牌,加入方式
BJ-110108,海淀贴心人服务队,大队,品牌,贴心人,直接
BJ-110108,行星服务队,行星,区域,,
BJ-110101,东城服务队,大队,区域,,
"""


@pytest.fixture(name="cadre")
def _cadre(city):
    return sign_in(city, "cadre")[0]


@pytest.fixture(name="volunteer")
def _volunteer(city, cadre):
    """Makes a volunteer of Haidian, whom the cadre has approved: `volunteer("李雷")`."""

    def make(name):
        person = newcomer(city)
        wanted = said(name, citizen_number(date(1988, 8, 8)), unit_code=HAIDIAN)
        registered = answered(person.post(f"{API}/registrations", wanted), 201)
        answered(cadre.post(f"{API}/registrations/{registered['id']}/approvals", {}))
        own = answered(person.get(f"{API}/volunteers/me"))
        person.id, person.number = own["id"], own["number"]
        city.settled()
        return person

    return make


def founded(person, **rest):
    team = {"unit_code": HAIDIAN, "name": "邻里互助小队", "level": "squad", "kind": "regional"} | rest
    return answered(person.post(f"{API}/team-foundings", team), 201)


def active_team(person, cadre, **rest):
    team = founded(person, **rest)
    answered(cadre.post(f"{API}/team-foundings/{team['id']}/approvals", {}))
    return team


def names(page):
    return {entry["volunteer_id"]: entry["name"] for entry in page["names"]}


def mine(person):
    return [(item["team_name"], item["state"]) for item in answered(person.get(f"{API}/memberships/me"))["items"]]


def test_a_team_is_founded_reviewed_joined_led_left_and_dissolved(city, cadre, volunteer):
    li, wang, zhao = volunteer("李雷雷"), volunteer("王晓明"), volunteer("赵大海")

    team = founded(li)
    assert answered(city.http.get(f"{API}/teams", params={"search": "邻里"}))["items"] == []
    (waiting,) = (page := answered(cadre.get(f"{API}/team-foundings")))["items"]
    assert (waiting["id"], names(page)) == (team["id"], {li.id: "李雷雷"})
    refused = answered(li.post(f"{API}/team-foundings/{team['id']}/approvals", {}), 403)
    assert refused["code"] == "teams.not_on_oneself" and refused["remedy"]
    answered(cadre.post(f"{API}/team-foundings/{team['id']}/approvals", {"version": waiting["version"]}))

    (found,) = answered(city.http.get(f"{API}/teams", params={"search": "linli"}))["items"]
    path = f"{API}/teams/{found['id']}"
    public = answered(city.http.get(path))
    assert [(officer["role"], names(public)[officer["volunteer_id"]]) for officer in public["officers"]] == [
        ("leader", "李*")
    ]

    asked = answered(wang.post(f"{path}/applications", {"words": "周末有空。"}), 201)
    assert (asked["state"], answered(wang.get(f"{path}/members"), 404)["code"]) == ("applied", "teams.team_not_found")
    applicants = answered(li.get(f"{path}/members", params={"state": "applied"}))
    assert names(applicants) == {wang.id: "王晓明"}
    answered(li.post(f"{API}/memberships/{asked['id']}/approvals"))
    assert names(answered(wang.get(f"{path}/members"))) == {li.id: "李*", wang.id: "王*"}

    invited = answered(li.post(f"{path}/invitations", {"volunteer_number": zhao.number}), 201)
    assert names(invited) == {zhao.id: "赵*"}
    answered(zhao.post(f"{API}/memberships/{invited['id']}/acceptances"))
    deputy = {"volunteer_id": wang.id, "role": "deputy"}
    assert answered(zhao.post(f"{path}/officers", deputy), 403)["code"] == "request.not_permitted"
    office = answered(li.post(f"{path}/officers", deputy), 201)
    answered(wang.patch(path, {"introduction": "周六上门修灯换锁。", "members_max": 30}))
    answered(wang.post(f"{API}/team-officers/{office['id']}/resignations"))

    answered(cadre.post(f"{path}/dissolve", {"reason": "wish_of_members"}))
    assert {person: mine(person) for person in (li, wang, zhao)} == {
        person: [("邻里互助小队", "ended")] for person in (li, wang, zhao)
    }
    city.settled()
    over = answered(city.http.get(path))
    assert (over["state"], over["members_count"], over["officers"]) == ("dissolved", 0, [])


def test_a_volunteer_goes_to_a_team_that_came_from_a_list(city, cadre, volunteer):
    li, wang = volunteer("李雷雷"), volunteer("王晓明")
    team = active_team(li, cadre, join_mode="instant")
    here = answered(wang.post(f"{API}/teams/{team['id']}/applications", {}), 201)
    assert here["state"] == "active"
    before = answered(cadre.get(f"{API}/units/{HAIDIAN}/team-coverage"))
    assert (before["unit_count"], before["covered_count"], before["members_count"]) == (1, 1, 2)

    tried = imported(cadre, dry_run="true")
    assert (tried["created_count"], tried["refused_count"]) == (1, 2)
    done = imported(cadre, dry_run="false")
    rows = answered(cadre.get(f"{API}/team-imports/{done['id']}/refused-rows"))["items"]
    assert [(row["row_number"], row["problems"][0]["column"]) for row in rows] == [(3, "层级"), (4, "单位编码")]
    sheet = cadre.get(f"{API}/team-imports/{done['id']}/error-sheet.csv").content.decode("utf-8-sig")
    assert "行星服务队" in sheet and "贴心人" not in sheet
    assert imported(cadre, dry_run="false")["unchanged_count"] == 1

    (there,) = answered(city.http.get(f"{API}/teams", params={"brand": "close_friends", "below": "BJ"}))["items"]
    moved = {"team_id": there["id"], "words": "想学修电器。"}
    assert answered(wang.post(f"{API}/memberships/{here['id']}/transfers", moved), 201)["state"] == "active"
    assert mine(wang) == [("海淀贴心人服务队", "active"), ("邻里互助小队", "transferred")]
    coverage = answered(cadre.get(f"{API}/units/{HAIDIAN}/team-coverage"))
    assert (coverage["team_count"], coverage["members_count"]) == (2, 2)
    assert answered(cadre.get(f"{API}/units/{DONGCHENG}/team-coverage"), 403)["code"] == "request.not_permitted"

    answered(li.post(f"{API}/accounts/me/closing", {"current_password": li.password}))
    city.settled()
    left = answered(city.http.get(f"{API}/teams/{team['id']}"))
    assert (left["members_count"], left["officers"]) == (0, [])


def test_the_nearest_station_is_run_by_a_volunteer_who_said_yes(city, cadre, volunteer):
    li = volunteer("李雷雷")
    for name, east in (("远处驿站", 0.2), ("万寿路驿站", 0.005)):
        place = WANSHOULU | {"longitude": WANSHOULU["longitude"] + east}
        station = {"unit_code": HAIDIAN, "name": name, "address": "万寿路 17 号院东门", "place": place}
        answered(cadre.post(f"{API}/stations", station), 201)
    nearest, far = answered(city.http.get(f"{API}/stations", params=WANSHOULU))["items"]
    assert (nearest["name"], nearest["metres"], far["name"]) == ("万寿路驿站", 426, "远处驿站")

    path = f"{API}/stations/{nearest['id']}"
    answered(cadre.post(f"{path}/responsible", {"volunteer_number": li.number}))
    (asked,) = answered(li.get(f"{API}/stations/me"))["items"]
    assert (asked["id"], asked["responsible_id"]) == (nearest["id"], None)
    answered(li.post(f"{path}/acceptances"))
    public = answered(city.http.get(path))
    assert (public["responsible_id"], names(public)) == (li.id, {li.id: "李*"})
    saturday = {"weekday": 6, "opens": "09:00", "closes": "12:00"}
    assert answered(li.patch(path, {"opening": [saturday]}))["opening"] == [saturday]


def test_a_volunteer_says_what_they_offer_and_a_cadre_what_they_have_shown(cadre, volunteer):
    li = volunteer("李雷雷")
    profile = {"skills": ["first_aid"], "categories": ["elders"], "home": WANSHOULU, "is_ready": True}
    kept = answered(li.put(f"{API}/volunteers/me/profile", profile))
    assert (kept["skills"], kept["home_cell"][:2], kept["version"]) == (["first_aid"], "87", 1)
    assert "longitude" not in str(kept)

    shown = {"qualification": "first_aid", "issuer": "北京市红十字会", "evidence": "救护员证原件。"}
    numbered = shown | {"evidence": "证号 20261234"}
    path = f"{API}/volunteers/{li.id}/qualifications"
    assert answered(cadre.post(path, numbered), 422)["code"] == "teams.evidence_with_number"
    answered(cadre.post(path, shown), 201)
    (own,) = answered(li.get(f"{API}/volunteers/me/qualifications"))["items"]
    assert (own["qualification"], own["is_valid"]) == ("first_aid", True)
    listed = answered(cadre.get(f"{API}/qualifications", params={"qualification": "first_aid"}))
    assert names(listed) == {li.id: "李雷雷"}


def imported(cadre, **fields):
    sent = {"data": {"unit_code": HAIDIAN, **fields}, "files": {"file": ("队伍.csv", LIST.encode("gb18030"))}}
    return answered(cadre.request("POST", f"{API}/team-imports", **sent), 201)
