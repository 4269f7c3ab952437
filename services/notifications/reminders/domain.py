"""When somebody is reminded of a service."""

from datetime import datetime, timedelta

REMINDED_HOURS_BEFORE = 24


def remind_at(starts_at: datetime, since: datetime) -> datetime | None:
    """A day before it begins; None for whoever got the place later than that: they know. since: when they got it.

    A moment that has passed stays due, until the service begins: events may be heard late.
    """
    moment = starts_at - timedelta(hours=REMINDED_HOURS_BEFORE)
    return moment if moment > since else None
