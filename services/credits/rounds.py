"""Work that time brings, in transactions short enough for others."""

from collections.abc import Callable

from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session

ROUNDS_MAX = 50  # of one tick; the rest at the next


def in_rounds(db: CallDatabase, step: Callable[[Session], int]) -> int:
    """Repeat a step that says how much it did until there is nothing left; how much in all."""
    done = 0
    for _ in range(ROUNDS_MAX):
        number = db.step(step)
        done += number
        if number == 0:
            break
    return done
