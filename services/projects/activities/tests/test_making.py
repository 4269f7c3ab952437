"""Making, opening, changing and cancelling activities."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from services.projects.activities.models import Shift
from services.projects.activities.tests.programme import PLACE, SATURDAY, post
from services.projects.library.models import Project
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.teams.teams import TEAM_ID, TeamChanged
from shared.kernel.actor import GUEST, system
from shared.kernel.errors import Conflict, Invalid, NotFound, Refusal, Unauthenticated
from shared.kernel.ids import new_id
from shared.kernel.places import gcj02_of

NOBODY = str(new_id())


@pytest.fixture
def make_tables(make_sqlite_tables):
    """Rules are the same on every database."""
    return make_sqlite_tables


def test_an_activity_is_planned_and_nobody_sees_it_before_it_is_opened(programme):
    made = programme.made(rule="FREQ=WEEKLY;COUNT=3")
    assert (made["state"], made["version"], made["last_ends_at"]) == ("planned", 1, "2026-03-21T04:00:00Z")
    assert programme.doors.events() == []
    for verb in ("activity", "shifts_of_activity"):
        with pytest.raises(NotFound, match="activity_not_found"):
            programme.doors.call(verb, {"id": made["id"]})
    with pytest.raises(NotFound, match="shift_not_found"):
        programme.sign_up(programme.city.volunteer(), {"id": _shift_id(programme, made)})


def test_once_opened_everybody_sees_it_and_it_is_told_with_its_shifts(programme):
    made = programme.made(rule="FREQ=WEEKLY;COUNT=3")
    programme.led("open_activity", made)
    seen = programme.doors.call("activity", {"id": made["id"]})
    assert (seen["state"], seen["unit_code"], seen["team_name"]) == ("open", "BJ-D1-S1", None)
    assert "responsible_id" not in seen and "radius_metres" not in seen
    told = programme.doors.events(ActivityChanged)
    assert [(event["state"], event["version"]) for event in told] == [("open", 2)]
    assert sorted(event["starts_at"] for event in programme.doors.events(ShiftChanged)) == [
        "2026-03-07T01:00:00Z", "2026-03-14T01:00:00Z", "2026-03-21T01:00:00Z"
    ]  # fmt: skip
    with pytest.raises(Conflict, match="activity_state_forbids"):
        programme.led("open_activity", made)


def test_what_nothing_is_said_of_is_the_projects(programme):
    made = programme.made()
    assert (made["title"], made["content"], made["place"]) == (
        "陪伴独居老人", "陪伴聊天、打扫房间。", "万寿路街道养老照料中心"
    )  # fmt: skip
    assert (made["longitude"], made["latitude"]) == (PLACE.longitude, PLACE.latitude)
    assert (made["responsible_id"], made["cancel_minutes"], made["offer_minutes"]) == (
        str(programme.leader.id), 1440, 720
    )  # fmt: skip


def test_a_position_of_wechat_is_kept_as_browsers_give_it(programme):
    shown = gcj02_of(PLACE)
    made = programme.made(longitude=shown.longitude, latitude=shown.latitude, datum="gcj02")
    assert (made["longitude"], made["latitude"]) == pytest.approx((PLACE.longitude, PLACE.latitude), abs=1e-6)


def test_who_leads_or_keeps_the_unit_makes_activities_and_nobody_else(programme):
    project_id, city = programme.project(), programme.city
    for actor in (programme.leader.actor, city.official("cadre", "BJ-D1"), city.official("unit_admin", "BJ")):
        assert programme.made(project_id, actor=actor)["state"] == "planned"
    strangers = (city.volunteer().actor, city.official("cadre", "BJ-D2"), city.official("decision_maker", "BJ"))
    for actor in (*strangers, system("projects.end_shifts")):
        with pytest.raises(NotFound, match="project_not_found"):
            programme.made(project_id, actor=actor)
    with pytest.raises(NotFound, match="project_not_found"):
        programme.made(NOBODY)
    with pytest.raises(Unauthenticated):
        programme.made(project_id, actor=GUEST)


def test_a_leader_of_the_team_leads_its_activities(programme):
    li = programme.city.volunteer("BJ-D2-S1")
    office = {"volunteer_id": str(li.id), "role": "deputy", "since": "2026-01-01", "until": None}
    programme.doors.hear(TeamChanged, officers=[office])
    made = programme.made(programme.project(team_id=UUID(TEAM_ID)), actor=li.actor)
    assert made["team_name"] == TeamChanged.example["name"]
    page = programme.doors.call("activities_of_project", {"id": made["project_id"]}, li.actor)
    assert [item["id"] for item in page["items"]] == [made["id"]]


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "suspended", "closed", "refused", "cancelled"])
def test_only_a_project_that_recruits_has_activities(programme, state):
    project_id = programme.project(state=state)
    with pytest.raises(Conflict, match="project_not_recruiting"):
        programme.made(project_id)


def test_a_project_that_does_not_recruit_any_more_opens_none(programme):
    made = programme.made()
    programme.changed(Project, made["project_id"], state="suspended")
    with pytest.raises(Conflict, match="project_not_recruiting"):
        programme.led("open_activity", made)
    programme.changed(Project, made["project_id"], state="running")
    assert programme.led("open_activity", made)["state"] == "open"


def test_a_project_without_responsible_person_has_no_activities(programme):
    cadre = programme.city.official("cadre", "BJ-D1")
    with pytest.raises(Conflict, match="responsible_missing"):
        programme.made(programme.project(responsible_id=None), actor=cadre)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"minutes": 60, "break_minutes": 60}, "break_too_long"),
        ({"posts": [post(2, minimum=3)]}, "post_numbers_wrong"),
        ({"posts": [post(), post()]}, "posts_alike"),
        ({"posts": [post(team_id=NOBODY)]}, "post_team_unknown"),
        ({"longitude": 116.4}, "position_incomplete"),
        ({"place": None, "latitude": None, "longitude": None, "radius_metres": 100}, "radius_without_position"),
        ({"rule": "FREQ=WEEKLY"}, "rule_unusable"),
    ],
)
def test_what_does_not_hold_together_is_refused(programme, said, code):
    with pytest.raises(Invalid, match=code):
        programme.made(**said)


@pytest.mark.parametrize(("minutes", "is_allowed"), [(59, True), (60, False)])
def test_a_break_is_shorter_than_the_shift(programme, minutes, is_allowed):
    assert _is_made(programme, minutes=60, break_minutes=minutes) == is_allowed


def test_an_activity_on_site_has_a_place_and_one_online_needs_none(programme):
    with pytest.raises(Invalid, match="place_missing"):
        programme.made(programme.project(place=None))
    online = programme.made(programme.project(place=None, mode="online"), latitude=None, longitude=None)
    assert (online["place"], online["latitude"]) == (None, None)


def test_an_activity_without_content_is_none(programme):
    with pytest.raises(Invalid, match="content_missing"):
        programme.made(programme.project(content=None))


@pytest.mark.parametrize(
    ("away", "is_allowed"),
    [
        (timedelta(seconds=0), False),
        (timedelta(seconds=1), True),
        (timedelta(days=366), True),
        (timedelta(days=366, seconds=1), False),
    ],
)
def test_only_what_is_to_come_within_a_year_is_recruited_for(programme, away, is_allowed):
    assert _is_made(programme, starts_at=programme.moment(programme.now + away)) == is_allowed


@pytest.mark.parametrize(
    ("first", "last", "is_allowed"),
    [
        (date(2026, 3, 7), date(2026, 3, 7), True),
        (date(2026, 3, 8), None, False),
        (None, date(2026, 3, 6), False),
    ],
)
def test_shifts_lie_on_the_days_of_the_project(programme, first, last, is_allowed):
    assert _is_made(programme, programme.project(starts_on=first, ends_on=last)) == is_allowed


def test_a_change_is_told_and_only_what_is_sent_is_changed(programme):
    activity = programme.activity()
    changed = programme.led("change_activity", activity, content="读报", cancel_minutes=60, version=2)
    assert (changed["content"], changed["cancel_minutes"], changed["title"], changed["version"]) == (
        "读报", 60, activity["title"], 3
    )  # fmt: skip
    assert [event["version"] for event in programme.doors.events(ActivityChanged)] == [2, 3]
    with pytest.raises(Conflict, match="activity_changed_since"):
        programme.led("change_activity", activity, content="x", version=2)


def test_a_break_is_shorter_than_every_shift_to_come(programme):
    activity = programme.activity()
    later = programme.moment(SATURDAY + timedelta(days=1))
    programme.led("add_shift", activity, starts_at=later, minutes=61, posts=[post()])
    assert programme.led("change_activity", activity, break_minutes=60)["break_minutes"] == 60
    with pytest.raises(Invalid, match="break_too_long"):
        programme.led("change_activity", activity, break_minutes=61)


def test_an_activity_that_is_over_is_not_changed_or_cancelled(programme, clock):
    activity = programme.activity()
    clock.moment = SATURDAY + timedelta(hours=3)
    programme.doors.tick("end_shifts")
    assert programme.doors.call("activity", {"id": activity["id"]})["state"] == "ended"
    for verb, said in (("change_activity", {"content": "x"}), ("cancel_activity", {"reason": "x"})):
        with pytest.raises(Conflict, match="activity_state_forbids"):
            programme.led(verb, activity, **said)


def test_one_is_found_by_its_new_title_and_place(programme):
    activity = programme.activity()
    programme.led("change_activity", activity, title="社区绿化", place="玉渊潭公园")
    found = programme.doors.call("find_activities", {"search": "玉渊潭"})["items"]
    assert [item["title"] for item in found] == ["社区绿化"]
    assert programme.doors.call("find_activities", {"search": "陪伴"})["items"] == []


def test_a_cancelled_activity_cancels_its_shifts_releases_places_and_says_why(programme):
    activity = programme.activity(rule="FREQ=WEEKLY;COUNT=2", posts=[post(1)])
    first, second = programme.shifts(activity)
    li, wang = programme.volunteers(2)
    signed = [programme.sign_up(li, first), programme.sign_up(wang, first), programme.sign_up(wang, second)]
    assert programme.led("cancel_activity", activity, reason="大风")["state"] == "cancelled"
    assert programme.states(*signed) == ["released"] * 3
    assert {(one["state"], one["reason"]) for one in programme.shifts(activity)} == {("cancelled", "大风")}
    mine = programme.doors.call("own_sign_ups", {}, li.actor)["items"][0]
    assert (mine["state"], mine["reason"]) == ("released", "大风")
    assert programme.doors.call("activity", {"id": activity["id"]})["reason"] == "大风"
    assert programme.doors.call("find_activities", {})["items"] == []
    with pytest.raises(Conflict, match="shift_state_forbids"):
        programme.sign_up(programme.city.volunteer(), first)


def test_leading_what_is_not_ones_own_is_refused_like_what_does_not_exist(programme):
    activity, stranger = programme.activity(), programme.city.official("cadre", "BJ-D2")
    for verb, said in (
        ("open_activity", {}),
        ("change_activity", {"content": "x"}),
        ("cancel_activity", {"reason": "x"}),
    ):
        for id in (activity["id"], NOBODY):
            with pytest.raises(NotFound, match="activity_not_found"):
                programme.doors.call(verb, {"id": id, **said}, stranger)


def _is_made(programme, project_id=None, **said):
    try:
        programme.made(project_id, **said)
    except Refusal:
        return False
    return True


def _shift_id(programme, activity):
    rows = select(Shift.id).where(Shift.activity_id == UUID(activity["id"]))
    return str(programme.doors.rows(lambda session: session.scalars(rows).first()))
