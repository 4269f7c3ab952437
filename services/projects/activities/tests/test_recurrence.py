"""Rules of RFC 5545 as the moments at which shifts begin, in Beijing's time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projects.activities.recurrence import starts_of
from shared.contracts.projects.activity_words import SHIFTS_MAX
from shared.kernel.clock import BUSINESS_ZONE
from shared.kernel.errors import Refusal

SATURDAY = datetime(2026, 3, 7, 1, tzinfo=UTC)  # nine in the morning in Beijing


def days(rule, first=SATURDAY):
    return [moment.astimezone(BUSINESS_ZONE).strftime("%m-%d") for moment in starts_of(first, rule)]


def fault(rule, first=SATURDAY):
    with pytest.raises(Refusal) as refused:
        starts_of(first, rule)
    return refused.value.parameters.get("rule_fault", refused.value.code)


def test_without_a_rule_there_is_one():
    assert starts_of(SATURDAY, None) == [SATURDAY]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["03-07", "03-14", "03-21"]),
        ("FREQ=WEEKLY;BYDAY=SA,SU;COUNT=4", ["03-07", "03-08", "03-14", "03-15"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;UNTIL=20260404", ["03-07", "03-21", "04-04"]),
        ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20260321T010000Z", ["03-07", "03-14", "03-21"]),
        ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20260321T005959Z", ["03-07", "03-14"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", ["03-07", "03-17", "03-27"]),
        ("FREQ=MONTHLY;BYDAY=1SA;COUNT=3", ["03-07", "04-04", "05-02"]),
        ("FREQ=MONTHLY;BYDAY=+1SA;COUNT=2", ["03-07", "04-04"]),
        ("FREQ=MONTHLY;BYMONTHDAY=7;COUNT=2", ["03-07", "04-07"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-25;COUNT=2", ["03-07", "04-06"]),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=2;COUNT=2", ["03-07", "04-05"]),
        ("FREQ=WEEKLY;WKST=SU;COUNT=2", ["03-07", "03-14"]),
    ],
)
def test_a_rule_says_the_days(rule, expected):
    assert days(rule) == expected


def test_the_last_saturday_of_each_month():
    last = datetime(2026, 3, 28, 1, tzinfo=UTC)
    assert days("FREQ=MONTHLY;BYDAY=-1SA;COUNT=3", last) == ["03-28", "04-25", "05-30"]
    assert days("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=-1;COUNT=2", last) == ["03-28", "04-25"]


def test_days_are_those_of_beijing():
    just_after_midnight = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)  # Saturday there, Friday in UTC
    assert days("FREQ=WEEKLY;BYDAY=SA;COUNT=2", just_after_midnight) == ["03-07", "03-14"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY", "endless"),
        ("FREQ=WEEKLY;BYDAY=SU;COUNT=3", "begins_otherwise"),
        ("FREQ=MONTHLY;BYDAY=2SA;COUNT=3", "begins_otherwise"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "begins_otherwise"),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1;COUNT=3", "begins_otherwise"),
        ("FREQ=YEARLY;COUNT=3", "unreadable"),
        ("FREQ=SECONDLY;COUNT=3", "unreadable"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20260404", "unreadable"),
        ("FREQ=WEEKLY;FREQ=DAILY;COUNT=3", "unreadable"),
        ("FREQ=WEEKLY;BYMONTHDAY=7;COUNT=3", "unreadable"),
        ("FREQ=WEEKLY;BYDAY=1SA;COUNT=3", "unreadable"),
        ("FREQ=MONTHLY;BYDAY=1SA;BYSETPOS=1;COUNT=3", "unreadable"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1", "unreadable"),
        ("FREQ=WEEKLY;INTERVAL=0;COUNT=3", "unreadable"),
        ("FREQ=WEEKLY;COUNT=0", "unreadable"),
        ("FREQ=WEEKLY;UNTIL=20261341", "unreadable"),
        ("COUNT=3", "unreadable"),
        ("weekly", "unreadable"),
        ("FREQ=WEEKLY;COUNT=54", "too_long"),
        ("FREQ=WEEKLY;UNTIL=20270401", "too_long"),
    ],
)
def test_what_is_no_rule_of_ours_is_refused(rule, expected):
    assert fault(rule) == expected


@pytest.mark.parametrize(("count", "is_allowed"), [(53, True), (54, False)])
def test_a_rule_goes_no_further_than_a_year(count, is_allowed):
    rule = f"FREQ=WEEKLY;COUNT={count}"
    assert (len(starts_of(SATURDAY, rule)) == count) if is_allowed else fault(rule) == "too_long"


def test_an_activity_has_at_most_a_shift_a_day_for_a_year():
    assert len(starts_of(SATURDAY, f"FREQ=DAILY;COUNT={SHIFTS_MAX}")) == SHIFTS_MAX
    assert fault("FREQ=DAILY;UNTIL=20270308") == "projects.shifts_too_many"


PART = st.sampled_from(
    [
        "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "INTERVAL=1", "INTERVAL=7", "INTERVAL=99", "COUNT=5", "COUNT=400",
        "UNTIL=20260801", "BYDAY=SA", "BYDAY=SA,MO", "BYDAY=1SA", "BYDAY=-4SA", "BYMONTHDAY=7", "BYMONTHDAY=31,7",
        "BYMONTHDAY=-25", "BYSETPOS=1", "BYSETPOS=-4", "WKST=SU", "BYDAY=5SU", "X=1",
    ]
)  # fmt: skip


@given(st.lists(PART, min_size=1, max_size=5))
def test_whatever_the_rule_the_answer_comes_at_once_and_is_in_order(parts):
    try:
        found = starts_of(SATURDAY, ";".join(parts))
    except Refusal:
        return
    assert found[0] == SATURDAY and found == sorted(set(found)) and len(found) <= SHIFTS_MAX
    assert found[-1] - found[0] <= timedelta(days=366)
    assert {moment.astimezone(BUSINESS_ZONE).hour for moment in found} == {9}
