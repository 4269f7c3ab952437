"""Numbers of feedback: F before the day."""

from datetime import date

from shared.runtime.data import numbering


def new_number(day: date) -> str:
    """One at random, taken or not."""
    return f"F{numbering.new_number(day)}"
