"""What is called off is called off with all that hangs on it; what was served until then stays."""

import pytest

from services.projects.activities.tests.programme import SATURDAY, post
from shared.kernel.errors import Conflict, NotFound

REASON = "暴雨红色预警，活动取消。"
DAILY = "FREQ=DAILY;COUNT=2"


@pytest.fixture(name="quick")
def _quick(way_sqlite):
    return way_sqlite


def cancel_project(way, project):
    return way.library.act("cancel", project, reason=REASON)


def state(way, person):
    return way.own("own_sign_ups", person)["state"]


def test_a_project_takes_along_all_that_was_to_come(way):
    project = way.project()
    shift = way.shift(project, posts=[post(1)])
    planned = way.programme.made(project["id"], starts_at=way.programme.moment(SATURDAY.replace(day=14)))
    li, wang, zhao = way.signed_up(shift), way.city.volunteer(), way.city.volunteer()
    assert way.programme.sign_up(wang, shift)["state"] == "waiting"
    way.programme.led("invite", shift, volunteer_id=str(zhao.id))
    swap = way.programme.act("offer_place", way.own("own_sign_ups", li), li, to_number=zhao.number)
    way.at(-20)
    way.there("check_in", li, shift)
    assert cancel_project(way, project)["state"] == "cancelled"
    for person in (li, wang):
        sign_up = way.own("own_sign_ups", person)
        assert (sign_up["state"], sign_up["reason"]) == ("released", REASON)
    assert way.own("own_attendances", li)["state"] == "void"
    assert [way.own(verb, zhao)["state"] for verb in ("own_invitations", "own_swaps")] == ["cancelled"] * 2
    assert swap["state"] == "pending"
    seen = way.programme.led("activities_of_project", project)["items"]
    assert {(item["id"], item["state"]) for item in seen} == {
        (shift["activity_id"], "cancelled"),
        (planned["id"], "cancelled"),
    }
    (now,) = way.programme.shifts({"id": shift["activity_id"]})
    assert (now["state"], now["reason"], now["posts"][0]["taken_count"]) == ("cancelled", REASON, 0)
    way.at(26 * 60)
    way.time_passes()
    assert (state(way, li), way.own("own_records", li)) == ("released", None)


@pytest.mark.parametrize("what", ["project", "activity", "shift"])
def test_what_has_begun_is_broken_off_and_what_was_served_stays(way_sqlite, what):
    way = way_sqlite
    project = way.project()
    shift = way.shift(project, rule=DAILY, posts=[post(9)])
    tomorrow = way.programme.shifts({"id": shift["activity_id"]})[1]
    inside, gone, late, next_day = (way.signed_up(one) for one in (shift, shift, shift, tomorrow))
    walker = way.city.volunteer()
    way.at(0)
    way.there("check_in", inside, shift)
    way.there("check_in", gone, shift)
    asked = way.goes("walk_in", walker, shift, post_id=shift["posts"][0]["id"])
    way.at(60)
    way.there("check_out", gone, shift)
    if what == "project":
        cancel_project(way, project)
    else:
        thing = shift if what == "shift" else {"id": shift["activity_id"]}
        way.programme.led(f"cancel_{what}", thing, reason=REASON)
    assert [state(way, one) for one in (inside, gone, late)] == ["confirmed", "confirmed", "released"]
    assert state(way, next_day) == ("confirmed" if what == "shift" else "released")
    with pytest.raises(NotFound, match="not_signed_up"):
        way.there("check_in", late, shift)
    way.at(70)
    way.there("check_out", inside, shift)
    way.goes("check_out", walker, shift)
    with pytest.raises(Conflict, match="shift_cancelled"):
        way.code(shift)  # nobody is inside any more
    way.doors.call("approve_walk_in", {"id": asked["id"]}, way.leader.actor)
    way.at(26 * 60)
    way.time_passes()
    assert [way.own("own_records", one)["minutes"] for one in (inside, gone, walker)] == [70, 60, 70]
    assert way.told() == [("confirmed", 60), ("confirmed", 70)]
    assert [state(way, one) for one in (inside, gone, walker, late)] == ["confirmed"] * 3 + ["released"]


def test_a_project_that_is_closed_lets_end_what_has_begun(quick):
    project = quick.project()
    shift = quick.shift(project, rule=DAILY, posts=[post(9)])
    tomorrow = quick.programme.shifts({"id": shift["activity_id"]})[1]
    other = quick.shift(project, starts_at=quick.programme.moment(SATURDAY.replace(day=14)))
    li, wang, zhao = (quick.signed_up(one) for one in (shift, tomorrow, other))
    quick.at(0)
    quick.there("check_in", li, shift)
    quick.library.act("close", project)
    assert [state(quick, one) for one in (li, wang, zhao)] == ["confirmed", "released", "released"]
    assert quick.own("own_sign_ups", wang)["reason"] == "项目已提前结束"
    quick.at(180)
    quick.there("check_out", li, shift)
    assert quick.told() == [("confirmed", 180)]


def test_what_is_over_is_not_called_off_any_more(quick):
    project = quick.project()
    shift = quick.shift(project)
    li = quick.signed_up(shift)
    quick.at(0)
    quick.by_card("check_in_by_card", li, shift)
    quick.at(180)  # over, and no timer has said so yet
    cancel_project(quick, project)
    assert state(quick, li) == "confirmed"
    assert quick.programme.shifts({"id": shift["activity_id"]}, since="2026-03-01T00:00:00Z")[0]["state"] == "open"
    quick.by_card("check_out_by_card", li, shift)
    assert quick.own("own_records", li)["minutes"] == 180


def test_who_came_early_and_gives_the_place_back_was_not_there(quick):
    shift = quick.shift(cancel_minutes=0)
    li = quick.signed_up(shift)
    quick.at(-20)
    quick.there("check_in", li, shift)
    quick.programme.act("cancel_sign_up", quick.own("own_sign_ups", li), li)
    assert (state(quick, li), quick.own("own_attendances", li)["state"]) == ("cancelled", "void")


def test_who_came_early_and_hands_the_place_over_was_not_there(quick):
    shift, wang = quick.shift(), quick.city.volunteer()
    li = quick.signed_up(shift)
    quick.at(-20)
    quick.there("check_in", li, shift)
    swap = quick.programme.act("offer_place", quick.own("own_sign_ups", li), li, to_number=wang.number)
    quick.programme.act("accept_swap", swap, wang)
    assert (state(quick, wang), quick.own("own_attendances", li)["state"]) == ("confirmed", "void")


def test_nobody_has_come_to_another_time(quick):
    shift = quick.shift()
    li = quick.signed_up(shift)
    quick.at(-20)
    quick.there("check_in", li, shift)
    later = quick.programme.moment(SATURDAY.replace(hour=6))
    moved = quick.programme.led("move_shift", shift, starts_at=later, minutes=180, reason=REASON)
    assert (state(quick, li), quick.own("own_attendances", li)["state"]) == ("confirmed", "void")
    quick.at(5 * 60)
    assert quick.there("check_in", li, moved)["pair"] == 1
