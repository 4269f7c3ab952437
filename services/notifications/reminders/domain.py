"""When somebody is reminded of a service."""

from datetime import datetime, timedelta

REMINDED_HOURS_BEFORE = 24


def remind_at(starts_at: datetime, now: datetime) -> datetime | None:
    """A day before it begins; None for whoever got the place later than that: they know."""
    moment = starts_at - timedelta(hours=REMINDED_HOURS_BEFORE)
    return moment if moment > now else None
