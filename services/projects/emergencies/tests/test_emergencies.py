"""An emergency is an activity of its union, and stays what its commander says."""

from datetime import timedelta

import pytest

from services.projects.emergencies.tests.dispatch import moment
from services.projects.library.models import Project
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.errors import Conflict, NotFound, Unavailable
from shared.kernel.ids import new_id

SATURDAY = "2026-03-07T01:00:00Z"


def project_of(dispatch, emergency):
    return dispatch.programme.row(Project, dispatch.activity(emergency).project_id)


def test_it_becomes_an_open_activity_of_a_published_project(dispatch):
    flood = dispatch.open()
    seen = dispatch.doors.call("activity", {"id": flood["activity_id"]})
    assert (seen["title"], seen["state"], seen["sign_up_mode"]) == ("暴雨夜转移安置", "open", "called")
    assert (seen["unit_code"], seen["minutes"], seen["version"]) == ("BJ-D1-S1", 360, 1)
    assert dispatch.taken(flood) == (0, 2)
    project = project_of(dispatch, flood)
    shown = dispatch.doors.call("project", {"id": str(project.id)})
    assert (shown["state"], shown["kinds"], shown["ends_on"]) == ("published", ["emergency"], None)


def test_it_is_told_like_any_other(dispatch):
    flood = dispatch.open()
    (activity,) = dispatch.doors.events(ActivityChanged)
    assert (activity["id"], activity["state"]) == (flood["activity_id"], "open")
    assert activity["responsible_id"] == str(dispatch.responsible.id)
    (shift,) = dispatch.doors.events(ShiftChanged)
    assert (shift["id"], shift["starts_at"]) == (flood["shift_id"], flood["starts_at"])
    (project,) = dispatch.doors.events(ProjectChanged)
    assert (project["change"], project["kinds"]) == ("publish", ["emergency"])


def test_a_union_has_one_project_for_all_of_them(dispatch):
    flood, fire, other = dispatch.open(), dispatch.open(), dispatch.open("BJ-D2-S1")
    assert project_of(dispatch, flood).id == project_of(dispatch, fire).id != project_of(dispatch, other).id
    assert len(dispatch.doors.events(ProjectChanged)) == 2


def test_the_next_one_has_a_new_project_where_the_union_gave_the_first_up(dispatch):
    flood = dispatch.open()
    given_up = project_of(dispatch, flood)
    cadre = dispatch.city.official("cadre", "BJ-D1")
    said = {"id": str(given_up.id), "version": given_up.version, "reason": "应急预案修订中，暂停使用。"}
    dispatch.doors.call("cancel_project", said, cadre)
    assert project_of(dispatch, dispatch.open()).id != given_up.id


def test_a_drill_leaves_nothing(dispatch):
    drill = dispatch.open(is_drill=True)
    dispatch.accepted(drill, dispatch.city.volunteer(), is_drill=True)
    assert dispatch.activity(drill) is None and dispatch.doors.events() == []


def test_one_of_a_union_that_is_not_known_yet_waits(dispatch):
    with pytest.raises(Unavailable, match=r"projects\.not_yet_known"):
        dispatch.open(opened_by_unit_id=str(new_id()))


def test_a_union_above_commands_what_stays_the_activity_of_the_one_that_opened_it(dispatch):
    flood = dispatch.open()
    dispatch.changed(flood, state="escalated", unit_id=str(dispatch.city.units["BJ-D1"]))
    assert dispatch.activity(flood).unit_id == dispatch.city.units["BJ-D1-S1"]
    assert len(dispatch.doors.events(ActivityChanged)) == 1


def test_in_any_order_the_newest_version_counts(dispatch):
    flood = dispatch.said()
    dispatch.tell(flood, version=3, wanted_count=5, title="夜间转移")
    dispatch.tell(flood, version=2, wanted_count=1)
    dispatch.tell(flood)
    assert (dispatch.taken(flood), dispatch.activity(flood).title) == ((0, 5), "夜间转移")
    assert len(dispatch.doors.events(ActivityChanged)) == 1


def test_of_what_is_as_before_nothing_is_told(dispatch):
    flood = dispatch.open()
    dispatch.changed(flood, state="paused")
    assert len(dispatch.doors.events(ActivityChanged)) == len(dispatch.doors.events(ShiftChanged)) == 1


@pytest.mark.parametrize(("wanted", "maximum"), [(1, 2), (2, 2), (3, 3)])
def test_as_many_may_come_as_are_wanted_and_who_comes_already(dispatch, wanted, maximum):
    flood = dispatch.open()
    for _ in range(2):
        dispatch.accepted(flood, dispatch.city.volunteer())
    dispatch.changed(flood, wanted_count=wanted)
    assert dispatch.taken(flood) == (2, maximum)


def test_where_it_takes_longer_everybody_stays_longer(dispatch, clock):
    flood = dispatch.open()
    call = dispatch.accepted(flood, dispatch.city.volunteer())
    clock.advance(hours=2)
    until = clock.now() + timedelta(hours=9)
    dispatch.changed(flood, ends_at=moment(until))
    assert dispatch.shift(flood).ends_at == dispatch.sign_up(call).ends_at == until
    assert dispatch.activity(flood).last_ends_at == until
    assert [event["state"] for event in dispatch.doors.events(SignUpChanged)] == ["confirmed"] * 2


def test_another_place_is_told(dispatch):
    flood = dispatch.open()
    dispatch.changed(flood, place="呼家楼街道工会服务站", longitude=116.46, latitude=39.92)
    told = dispatch.doors.events(ActivityChanged)[-1]
    assert (told["place"], told["longitude"], told["version"]) == ("呼家楼街道工会服务站", 116.46, 2)


def test_who_comes_is_released_where_it_is_called_off(dispatch):
    flood = dispatch.open()
    call = dispatch.accepted(flood, dispatch.city.volunteer())
    dispatch.changed(flood, state="cancelled")
    assert dispatch.stands(call) == ("released", "应急行动已取消")
    assert (dispatch.activity(flood).state, dispatch.shift(flood).state) == ("cancelled", "cancelled")


def test_what_was_over_before_it_began_is_called_off(dispatch):
    flood = dispatch.open()
    dispatch.changed(flood, state="ended", ends_at=flood["starts_at"])
    assert dispatch.activity(flood).state == "cancelled"


def test_one_that_is_heard_of_when_it_was_called_off_ends_the_same(dispatch):
    flood = dispatch.said(state="cancelled", version=2)
    dispatch.tell(flood)
    dispatch.tell(flood, state="open", version=1)
    assert (dispatch.activity(flood).state, project_of(dispatch, flood).state) == ("cancelled", "published")


def test_what_is_over_sooner_ends_then(dispatch, clock):
    flood = dispatch.open()
    clock.advance(hours=3)
    dispatch.changed(flood, state="ended", ends_at=moment(clock.now()))
    dispatch.doors.tick("end_shifts")
    assert (dispatch.shift(flood).state, dispatch.activity(flood).state) == ("ended", "ended")


def test_nobody_signs_up_for_it_finds_it_or_is_invited(dispatch):
    flood, li = dispatch.open(), dispatch.city.volunteer()
    with pytest.raises(Conflict, match="of_emergency"):
        dispatch.programme.sign_up(li, {"id": flood["shift_id"]})
    with pytest.raises(Conflict, match="of_emergency"):
        dispatch.doors.call("invite", {"id": flood["shift_id"], "volunteer_id": str(li.id)}, dispatch.responsible.actor)
    assert dispatch.doors.call("find_activities", {})["items"] == []


def test_who_is_called_swaps_with_nobody(dispatch):
    flood, li = dispatch.open(), dispatch.city.volunteer()
    sign_up = dispatch.sign_up(dispatch.accepted(flood, li))
    said = {"id": str(sign_up.id), "to_number": dispatch.city.volunteer().number}
    with pytest.raises(Conflict, match="of_emergency"):
        dispatch.doors.call("offer_place", said, li.actor)


@pytest.mark.parametrize(
    ("verb", "thing", "said"),
    [
        ("change_activity", "activity_id", {"title": "散步"}),
        ("cancel_activity", "activity_id", {"reason": "不去了"}),
        ("add_shift", "activity_id", {"starts_at": SATURDAY, "minutes": 60, "posts": [{"name": "x", "maximum": 1}]}),
        ("move_shift", "shift_id", {"starts_at": SATURDAY, "minutes": 60, "reason": "改期"}),
        ("cancel_shift", "shift_id", {"reason": "不去了"}),
        ("change_post", "post_id", {"maximum": 9}),
    ],
)
def test_only_its_commander_changes_it(dispatch, verb, thing, said):
    flood = dispatch.open()
    with pytest.raises(Conflict, match="of_emergency"):
        dispatch.doors.call(verb, {"id": flood[thing], **said}, dispatch.city.official("cadre", "BJ-D1"))


def test_whom_it_names_leads_it_and_the_cadres_above_and_nobody_else(dispatch):
    chen = dispatch.city.volunteer()
    flood, fire = dispatch.open(), dispatch.open(responsible_id=str(chen.id))
    cadre = dispatch.city.official("cadre", "BJ-D1")
    for actor, emergency in ((dispatch.responsible.actor, flood), (chen.actor, fire), (cadre, flood), (cadre, fire)):
        assert dispatch.doors.call("sign_ups_of_shift", {"id": emergency["shift_id"]}, actor)["items"] == []
    for actor, emergency in ((chen.actor, flood), (dispatch.city.official("cadre", "BJ-D2"), flood)):
        with pytest.raises(NotFound, match="shift_not_found"):
            dispatch.doors.call("sign_ups_of_shift", {"id": emergency["shift_id"]}, actor)
