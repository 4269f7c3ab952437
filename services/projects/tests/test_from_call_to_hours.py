"""From a call in an emergency to confirmed hours, at the doors and on both databases."""

from datetime import timedelta

import pytest

from services.projects.activities.tests.programme import SATURDAY
from services.projects.emergencies.tests.dispatch import Dispatch, moment
from services.projects.presence.tests.grounds import PLACE
from shared.kernel.errors import Conflict


@pytest.fixture(name="dispatch")
def _dispatch(way):
    return Dispatch(way.programme)


@pytest.fixture(name="flood")
def _flood(dispatch):
    at = {"longitude": PLACE.longitude, "latitude": PLACE.latitude}
    return dispatch.open(starts_at=moment(SATURDAY), ends_at=moment(SATURDAY + timedelta(hours=6)), **at)


def test_who_was_called_at_night_has_the_hours_that_they_served(way, dispatch, flood):
    li, shift = way.city.volunteer("BJ-D1-S1"), {"id": flood["shift_id"]}
    way.at(30)  # it has begun when they are called
    call = dispatch.accepted(flood, li)
    way.at(60)
    way.goes("check_in", li, shift)
    with pytest.raises(Conflict, match="shift_begun"):
        way.doors.call("cancel_sign_up", {"id": str(dispatch.sign_up(call).id)}, li.actor)
    way.at(180)
    dispatch.changed(flood, state="ended", ends_at=moment(SATURDAY + timedelta(minutes=180)))
    dispatch.answer(call, "stood_down")
    assert dispatch.stands(call) == ("confirmed", None)  # who has come has served
    way.at(185)
    way.goes("check_out", li, shift)
    record = way.own("own_records", li)
    assert (record["title"], record["minutes"], record["wants"]) == ("暴雨夜转移安置", 120, ["leader"])
    way.agrees("agree_to_record", way.leader.actor, record, agreement="leader")
    assert way.told() == [("confirmed", 120)]


def test_who_accepted_and_did_not_come_is_missed(way, dispatch, flood):
    call = dispatch.accepted(flood, way.city.volunteer("BJ-D1-S1"))
    way.at(8 * 60)
    way.time_passes()
    assert dispatch.stands(call) == ("no_show", None)


def test_who_had_come_and_left_has_served_and_somebody_else_comes_instead(way, dispatch, flood):
    li, wang = (way.city.volunteer("BJ-D1-S1") for _ in range(2))
    flood = dispatch.changed(flood, wanted_count=1)
    call = dispatch.accepted(flood, li)
    way.at(30)
    way.goes("check_in", li, {"id": flood["shift_id"]})
    dispatch.answer(call, "released")
    instead = dispatch.accepted(flood, wang, instead_of=call["id"], instead_of_version=3)
    assert [dispatch.stands(one)[0] for one in (call, instead)] == ["confirmed", "confirmed"]
    dispatch.changed(flood)
    assert dispatch.taken(flood) == (2, 2)
