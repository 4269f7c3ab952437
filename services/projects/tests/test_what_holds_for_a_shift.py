"""Where a shift is, its fence and its break hold once people may check in, whatever changes later."""

from datetime import timedelta

import pytest

from services.projects.activities.models import Activity, Shift
from services.projects.activities.tests.programme import SATURDAY
from services.projects.presence.tests.grounds import PLACE, north
from shared.kernel.places import Position
from shared.runtime.trust.audit import AuditEntry

HOME = Position(PLACE.longitude + 0.3, PLACE.latitude)
AT_HOME = {"longitude": HOME.longitude, "latitude": HOME.latitude, "datum": "wgs84", "place": "家里"}


def change(way, shift, **said):
    way.doors.call("change_activity", {"id": shift["activity_id"]} | said, way.leader.actor)


@pytest.mark.parametrize(("minutes", "grade", "flags"), [(-31, "code_and_place", []), (-30, "code", ["far_away"])])
def test_a_fence_that_moves_with_the_leader_proves_nothing(way_sqlite, minutes, grade, flags):
    way, home = way_sqlite, north(50, HOME, accuracy_metres=10)
    shift = way.shift()
    li = way.signed_up(shift)
    way.at(minutes)
    change(way, shift, **AT_HOME, radius_metres=5000)
    way.at(0)
    way.goes("check_in", li, shift, position=home)
    way.at(180)
    way.goes("check_out", li, shift, position=home)
    record = way.own("own_records", li)
    assert (record["grade"], record["flags"]) == (grade, flags)
    assert (record["place"] == "家里") == (not flags)
    (entry,) = way.doors.rows(lambda session: session.query(AuditEntry).filter_by(action="activities.change").all())
    assert entry.detail == {"said": sorted([*AT_HOME, "radius_metres"])}


@pytest.mark.parametrize("minutes", [179, 200])
def test_a_break_stays_as_long_as_it_was(way_sqlite, minutes):
    way = way_sqlite
    shift = way.shift(break_minutes=60)
    li = way.signed_up(shift)
    way.at(0)
    way.there("check_in", li, shift)
    way.at(minutes)
    change(way, shift, break_minutes=0)
    way.at(max(minutes, 180))
    way.there("check_out", li, shift)
    assert way.own("own_records", li)["minutes"] == 120


def test_what_changes_the_activity_otherwise_changes_nothing_for_who_has_come(way_sqlite):
    way = way_sqlite
    shift = way.shift(break_minutes=60)
    li = way.signed_up(shift)
    way.at(0)
    way.there("check_in", li, shift)
    way.programme.changed(Activity, shift["activity_id"], break_minutes=0, radius_metres=1)
    way.at(180)
    way.there("check_out", li, shift)
    record = way.own("own_records", li)
    assert (record["minutes"], record["grade"]) == (120, "code_and_place")


def test_a_shift_that_was_moved_has_not_begun(way_sqlite):
    way = way_sqlite
    shift = way.shift()
    way.at(-10)
    change(way, shift, radius_metres=300)
    assert way.programme.row(Shift, shift["id"]).fixed["radius_metres"] == 200
    later = way.programme.moment(SATURDAY + timedelta(days=1))
    way.programme.led("move_shift", shift, starts_at=later, minutes=180, reason="下雨。")
    assert way.programme.row(Shift, shift["id"]).fixed is None


@pytest.mark.parametrize(("minutes", "is_fixed"), [(-31, False), (-30, True)])
def test_a_project_that_moves_does_not_take_along_a_shift_that_has_opened(way_sqlite, minutes, is_fixed):
    way = way_sqlite
    shift = way.shift()
    before = way.programme.row(Activity, shift["activity_id"])
    way.at(minutes)
    cadre = way.programme.city.official("cadre", "BJ-D1")
    way.doors.call("change_project", {"id": str(before.project_id)} | AT_HOME, cadre)
    assert way.programme.row(Activity, shift["activity_id"]).place == "家里"
    fixed = way.programme.row(Shift, shift["id"]).fixed
    assert (fixed and fixed["place"]) == (before.place if is_fixed else None)
