"""Periods of rankings as whole numbers: 0 for everything, 2026 for a year, 202603 for a month. Days are of Beijing."""

from datetime import date

from shared.contracts.credits.honour_words import PERIOD_ALL

ALL = 0
MONTHS_FACTOR = 100  # 2026 and 3 make 202603


def period_of(said: str) -> int:
    """The number of a period in the published language."""
    return ALL if said == PERIOD_ALL else int(said.replace("-", ""))


def periods_of(day: date) -> tuple[int, int, int]:
    """All periods in which a day lies."""
    return ALL, day.year, day.year * MONTHS_FACTOR + day.month
