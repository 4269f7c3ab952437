"""The calendar: what was announced, what the city changes in it, and what is counted by it."""

import threading
from datetime import date, timedelta

import pytest

from services.projects.working_days.announcements import announced_years
from services.projects.working_days.models import ExceptionalDay
from services.projects.working_days.queries import calendar_from, due_in
from shared.kernel.actor import Actor, Held
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from shared.kernel.ids import new_id
from shared.kernel.working_days import Due


@pytest.fixture(name="cadre")
def _cadre(doors, city):
    doors.tick("learn_announced_years")
    return city.official("cadre")


def year(doors, number=2026):
    return doors.call("calendar_year", {"year": number})


def due(doors, day, working_days=10):
    return doors.call("count_working_days", {"after": day, "working_days": working_days})


def set_day(doors, cadre, day, is_worked=False, name="特别放假"):
    return doors.call("set_working_day", {"day": day, "is_worked": is_worked, "name": name}, cadre)


def test_the_announced_years_stand_in_files_and_each_day_differs_from_its_weekday():
    assert [said.year for said in announced_years()] == [2024, 2025, 2026]
    for said in announced_years():
        assert all(day.day.year == said.year and day.is_worked == (day.day.weekday() >= 5) for day in said.days)
    assert [len(said.days) for said in announced_years()] == [27, 23, 25]


@pytest.mark.parametrize(("number", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_the_ministry_counts(doors, cadre, number, worked):
    calendar = doors.rows(calendar_from, date(number, 1, 1))
    days = (date(number, 1, 1) + timedelta(days=step) for step in range(366))
    assert sum(calendar.is_worked(day) for day in days if day.year == number) == worked


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        ("2026-02-12", "2026-03-04"),  # spring festival, with two Saturdays that are worked
        ("2025-09-26", "2025-10-16"),
        ("2024-02-02", "2024-02-21"),  # two Sundays are worked
        ("2026-03-02", "2026-03-16"),
    ],
)
def test_ten_working_days_go_around_the_holidays(doors, cadre, day, due_on):
    assert due(doors, day) == {"due_on": due_on, "is_certain": True}


def test_what_reaches_into_a_year_that_was_not_announced_is_uncertain(doors, cadre):
    assert due(doors, "2026-12-17") == {"due_on": "2026-12-31", "is_certain": True}
    assert due(doors, "2026-12-18") == {"due_on": "2027-01-01", "is_certain": False}


def test_before_anything_is_known_monday_to_friday_are_counted(doors, city):
    assert due(doors, "2026-02-12") == {"due_on": "2026-02-26", "is_certain": False}
    assert year(doors) == {"year": 2026, "is_announced": False, "days": []}


def test_the_city_changes_a_day_and_takes_it_back(doors, cadre):
    set_day(doors, cadre, "2026-03-16")
    assert due(doors, "2026-03-02")["due_on"] == "2026-03-17"
    set_day(doors, cadre, "2026-03-16", name="还是这一天")
    assert {"day": "2026-03-16", "is_worked": False, "name": "还是这一天"} in year(doors)["days"]
    assert year(doors)["is_announced"]
    doors.call("remove_working_day", {"day": "2026-03-16"}, cadre)
    assert due(doors, "2026-03-02")["due_on"] == "2026-03-16"
    with pytest.raises(NotFound, match="exceptional_day_not_found"):
        doors.call("remove_working_day", {"day": "2026-03-16"}, cadre)


def test_the_calendar_has_the_years_that_people_work_in(doors, cadre):
    for day in ("2019-12-31", "2101-01-03"):
        with pytest.raises(Invalid, match="day_out_of_range"):
            set_day(doors, cadre, day, is_worked=False)
    for day in ("2020-01-01", "2100-12-31"):
        assert set_day(doors, cadre, day, is_worked=False)["days"][-1]["day"] == day


@pytest.mark.parametrize(("day", "is_worked"), [("2026-03-06", True), ("2026-03-07", False)])
def test_a_day_like_its_weekday_needs_no_row(doors, cadre, day, is_worked):
    with pytest.raises(Invalid, match="day_like_its_weekday"):
        set_day(doors, cadre, day, is_worked)
    set_day(doors, cadre, day, not is_worked)


def announced(doors, actor, number, *days):
    said = [{"day": day, "is_worked": False, "name": "元旦"} for day in days]
    return doors.call("announce_year", {"year": number, "days": said}, actor)


def test_a_year_is_announced_as_a_whole_and_again(doors, cadre):
    assert announced(doors, cadre, 2027, "2027-01-01")["is_announced"]
    assert due(doors, "2026-12-18") == {"due_on": "2027-01-04", "is_certain": True}
    assert len(announced(doors, cadre, 2027, "2027-01-01", "2027-02-08")["days"]) == 2
    assert announced(doors, cadre, 2027)["days"] == []
    assert due(doors, "2026-12-18") == {"due_on": "2027-01-01", "is_certain": True}


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (["2028-01-03"], "day_of_another_year"),
        (["2027-01-01", "2027-01-01"], "day_repeated"),
        (["2027-01-02"], "day_like_its_weekday"),
    ],
)
def test_a_year_that_cannot_be_so_is_refused_and_changes_nothing(doors, cadre, days, reason):
    with pytest.raises(Invalid, match=reason):
        announced(doors, cadre, 2027, *days)
    assert not year(doors, 2027)["is_announced"]


def test_what_people_have_said_of_a_year_stays(doors, city):
    cadre = city.official("unit_admin")
    announced(doors, cadre, 2026, "2026-01-01")
    doors.tick("learn_announced_years")
    doors.tick("learn_announced_years")
    assert len(year(doors)["days"]) == 1
    assert len(year(doors, 2025)["days"]) == 23


def test_only_an_office_at_the_city_changes_the_calendar(doors, city, cadre):
    for actor in (city.official("cadre", "BJ-D1"), city.official("part_time_cadre"), city.volunteer().actor):
        for act in (lambda who: set_day(doors, who, "2026-03-16"), lambda who: announced(doors, who, 2027)):
            with pytest.raises(Forbidden, match="not_permitted"):
                act(actor)
        with pytest.raises(Forbidden, match="not_permitted"):
            doors.call("remove_working_day", {"day": "2026-02-16"}, actor)
    with pytest.raises(Unauthenticated):
        doors.call("remove_working_day", {"day": "2026-02-16"})


def test_before_the_tree_is_known_nobody_changes_the_calendar(doors):
    somebody = Actor("person", str(new_id()), offices=(Held("cadre", new_id()),))
    with pytest.raises(Forbidden, match="not_permitted"):
        set_day(doors, somebody, "2026-03-16")


def test_two_who_announce_the_same_year_at_once_do_it_one_after_the_other(doors, cadre):
    outcomes = []

    def announce(day):
        try:
            announced(doors, cadre, 2027, day)
            outcomes.append("done")
        except Conflict as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=announce, args=(day,)) for day in ("2027-01-01", "2027-02-08")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["done", "done"]
    assert len(year(doors, 2027)["days"]) == 1


def test_the_kernel_counts_by_what_the_database_says(doors, cadre):
    assert doors.rows(due_in, date(2026, 2, 12), 10) == Due(date(2026, 3, 4), True)
    assert doors.rows(lambda session: session.query(ExceptionalDay).count()) == 75
