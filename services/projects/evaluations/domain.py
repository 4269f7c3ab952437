"""When it may be said how it was, and from how many opinions on they are shown."""

from datetime import date, timedelta

from shared.contracts.projects.refusals.evaluations import EVALUATION_NOT_YET, EVALUATION_TOO_LATE

EVALUATION_DAYS = 30  # after a record was confirmed first
SHOWN_FROM = 3


def refuse_untimely(is_confirmed: bool, confirmed_on: date | None, today: date) -> None:
    """Raises Conflict for a service that does not count, or long after."""
    if not is_confirmed or confirmed_on is None:
        raise EVALUATION_NOT_YET()
    if today > confirmed_on + timedelta(days=EVALUATION_DAYS):
        raise EVALUATION_TOO_LATE(days_max=EVALUATION_DAYS)


def average_tenths(total: int, count: int) -> int | None:
    """The average in tenths of a star, rounded; None while there are so few that it would tell whose it is."""
    return None if count < SHOWN_FROM else (20 * total + count) // (2 * count)
