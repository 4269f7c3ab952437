"""Deadlines in working days, over holidays and the weekends that are worked for them."""

from datetime import date

import pytest

from shared.kernel.working_days import Due, WorkingCalendar, due_after

OFF_2026 = [date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)]
WORKED_2026 = [date(2026, 2, 14), date(2026, 2, 28)]
OFF_2025 = [date(2025, 10, day) for day in (1, 2, 3, 6, 7, 8)]
WORKED_2025 = [date(2025, 9, 28), date(2025, 10, 11)]
CALENDAR = WorkingCalendar(
    dict.fromkeys(OFF_2026 + OFF_2025, False) | dict.fromkeys(WORKED_2026 + WORKED_2025, True), frozenset({2025, 2026})
)
UNKNOWN = WorkingCalendar({}, frozenset())


@pytest.mark.parametrize(
    ("ended", "due"),
    [(date(2026, 2, 12), date(2026, 3, 4)), (date(2025, 9, 26), date(2025, 10, 16))],
)
def test_ten_working_days_go_around_the_holidays(ended, due):
    assert due_after(ended, 10, CALENDAR) == Due(due, True)


def test_monday_to_friday_counting_would_say_otherwise():
    assert due_after(date(2026, 2, 12), 10, UNKNOWN) == Due(date(2026, 2, 26), False)


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 24), 0, date(2026, 2, 24)),
    ],
)
def test_a_worked_saturday_counts_and_a_holiday_does_not(day, days, due):
    assert due_after(day, days, CALENDAR).day == due


def test_a_way_into_a_year_that_is_not_announced_is_not_certain():
    assert due_after(date(2026, 12, 30), 1, CALENDAR).is_certain
    assert not due_after(date(2026, 12, 30), 2, CALENDAR).is_certain


def test_a_deadline_beyond_a_year_is_a_mistake_of_ours():
    with pytest.raises(AssertionError):
        due_after(date(2026, 1, 1), 400, CALENDAR)
