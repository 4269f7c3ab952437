"""Dating anew what waits after the calendar was changed: batch by batch, each in a transaction of its own."""

from collections.abc import Callable

from services.projects.working_days import use_cases
from shared.runtime.data.database import CallDatabase

BATCHES_MAX = 200  # of one tick; the rest waits for the next one


def date_all(db: CallDatabase, is_stopping: Callable[[], bool]) -> None:
    """As long as there is something, and nobody tells the service to end."""
    for _ in range(BATCHES_MAX):
        if is_stopping() or not db.step(use_cases.date_anew):
            return
