"""Who may use what was granted, and until when."""

from datetime import date

from services.credits.schemes.domain.rules import BookRules, Expiry, Spending
from shared.contracts.credits.scheme_words import ExpiryKind

MONTHS_OF_A_YEAR = 12
LAST_DAYS = (31, 30, 29, 28)  # of a month, the longest first


def last_day(expiry: Expiry, granted_on: date) -> date | None:
    """The last day on which something that was granted on a day may be used; None without end."""
    if expiry.kind == ExpiryKind.MONTHS:
        assert expiry.months is not None, "the contract wants them"
        return months_later(granted_on, expiry.months)
    if expiry.kind == ExpiryKind.DAY_OF_YEAR:
        assert expiry.month is not None and expiry.day is not None, "the contract wants them"
        this_year = date(granted_on.year, expiry.month, expiry.day)
        return this_year if granted_on <= this_year else date(granted_on.year + 1, expiry.month, expiry.day)
    return None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last one of it where it is too short."""
    month = day.year * MONTHS_OF_A_YEAR + day.month - 1 + months  # months since the year 0, the first is 0
    for last in LAST_DAYS:
        try:
            return date(month // MONTHS_OF_A_YEAR, month % MONTHS_OF_A_YEAR + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def spending_age(spending: Spending, is_in_hardship: bool) -> int | None:
    """The age in years from which somebody may spend, None from any."""
    if is_in_hardship and spending.hardship_age_from is not None:
        return spending.hardship_age_from
    return spending.age_from


def may_spend(spending: Spending, age_years: int | None, is_in_hardship: bool) -> bool:
    """Whether somebody may spend. age_years: None where it is not known, which is enough only where any age may."""
    wanted = spending_age(spending, is_in_hardship)
    return wanted is None or (age_years is not None and age_years >= wanted)


def may_receive(rules: BookRules, kinship: str) -> bool:
    """Whether it may be given to a relative of that kind; both have to consent besides."""
    return kinship in rules.kinships
