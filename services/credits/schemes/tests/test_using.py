"""Who may use what was granted, and until when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credits.schemes.domain.rules import Expiry, Spending
from services.credits.schemes.domain.using import last_day, may_spend, months_later
from shared.contracts.credits.scheme_words import ExpiryKind

YEAR_END = Expiry(ExpiryKind.DAY_OF_YEAR, month=12, day=31)
YEAR = Expiry(ExpiryKind.MONTHS, months=12)


@pytest.mark.parametrize(
    ("expiry", "granted_on", "expected"),
    [
        (Expiry(ExpiryKind.NEVER), date(2026, 3, 7), None),
        (YEAR_END, date(2026, 3, 7), date(2026, 12, 31)),
        (YEAR_END, date(2026, 12, 31), date(2026, 12, 31)),
        (YEAR_END, date(2027, 1, 1), date(2027, 12, 31)),
        (YEAR, date(2026, 3, 7), date(2027, 3, 7)),
        (YEAR, date(2028, 2, 29), date(2029, 2, 28)),
        (Expiry(ExpiryKind.MONTHS, months=1), date(2026, 12, 31), date(2027, 1, 31)),
        (Expiry(ExpiryKind.MONTHS, months=3), date(2026, 11, 30), date(2027, 2, 28)),
    ],
)
def test_the_last_day_of_use(expiry, granted_on, expected):
    assert last_day(expiry, granted_on) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_months_later_is_in_that_month_and_never_a_later_day(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("spending", "age", "hardship", "may"),
    [
        (Spending(60), 59, False, False),
        (Spending(60), 60, False, True),
        (Spending(60), 59, True, False),
        (Spending(65, 60), 64, False, False),
        (Spending(65, 60), 65, False, True),
        (Spending(65, 60), 59, True, False),
        (Spending(65, 60), 60, True, True),
        (Spending(), None, False, True),
        (Spending(60), None, False, False),
    ],
)
def test_the_age_from_which_somebody_may_spend(spending, age, hardship, may):
    assert may_spend(spending, age, hardship) is may
