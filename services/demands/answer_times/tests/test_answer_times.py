"""Units say until when they answer, from a day on; the nearest unit that says so wins."""

from datetime import UTC, datetime, timedelta

import pytest

from services.demands.answer_times.domain import AnswerTimes
from services.demands.archive.tests.needs import refused
from shared.contracts.demands.archive_settings import SetAnswerTimes
from shared.kernel.actor import GUEST
from shared.kernel.policy import NOT_PERMITTED

TODAY = "2026-03-02"
HOURS = {"ordinary": 10, "soon": 5, "urgent": 1}
MOMENT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def said(doors, city, code, by=None, **changes):
    wanted = SetAnswerTimes.example | {"code": code, "from_day": TODAY, "hours": HOURS, "remind_hours": 1} | changes
    return doors.call("set_answer_times", wanted, by or city.official("cadre", code))


def shown(doors, code):
    times = doors.call("answer_times", {"code": code}, GUEST)
    return times["hours"]["soon"], times["from_unit_code"], times["is_own"]


def test_where_no_unit_says_anything_the_shipped_times_hold(doors, city):
    assert shown(doors, "BJ-D1-S1") == (48, None, False)


def test_the_word_of_the_nearest_unit_holds_below_it(doors, city):
    said(doors, city, "BJ")
    said(doors, city, "BJ-D1", hours=HOURS | {"soon": 7})
    assert shown(doors, "BJ-D1") == (7, "BJ-D1", True)
    assert shown(doors, "BJ-D1-S1") == (7, "BJ-D1", False)
    assert shown(doors, "BJ-D2-S1") == (5, "BJ", False)


def test_another_word_holds_from_its_day_on_and_the_last_one_of_a_day_counts(doors, city, clock):
    said(doors, city, "BJ-D1", hours=HOURS | {"soon": 6})
    said(doors, city, "BJ-D1", hours=HOURS | {"soon": 7})
    said(doors, city, "BJ-D1", hours=HOURS | {"soon": 8}, from_day="2026-03-03")
    assert shown(doors, "BJ-D1")[0] == 7
    clock.advance(days=1)
    assert shown(doors, "BJ-D1")[0] == 8


def test_what_is_due_already_stays_due_when_it_was(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    before = needs.stated(li)
    said(doors, city, "BJ-D1")
    assert needs.seen(before, li.actor)["due_at"] == before["due_at"]
    assert needs.stated(li)["due_at"] == "2026-03-02T06:00:00Z"


def test_no_day_that_is_over_and_no_reminder_before_the_beginning(doors, city):
    assert refused(said, doors, city, "BJ-D1", from_day="2026-03-01") == "demands.answer_times_day_past"
    assert refused(said, doors, city, "BJ-D1", remind_hours=11) == "demands.answer_times_reminder_late"
    assert said(doors, city, "BJ-D1", remind_hours=10)["remind_hours"] == 10


def test_only_for_units_in_reach(doors, city):
    for somebody in (city.official("cadre", "BJ-D2"), city.official("decision_maker", "BJ-D1")):
        assert refused(said, doors, city, "BJ-D1", by=somebody) == NOT_PERMITTED.code


@pytest.mark.parametrize(("hours", "remind", "after"), [(48, 24, 24), (48, 23, 25), (4, 24, 2), (3, 3, 1.5)])
def test_a_reminder_comes_so_many_hours_before_half_way_at_the_earliest(hours, remind, after):
    times = AnswerTimes(None, MOMENT.date(), 0, {"soon": hours}, remind)
    assert times.remind_at("soon", MOMENT) == MOMENT + timedelta(hours=after)
    assert times.due_at("soon", MOMENT) == MOMENT + timedelta(hours=hours)
