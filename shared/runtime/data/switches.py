"""Finds a greenthread that waits for something else while it is inside a transaction.

On SQLite the next writer would wait in C for the sleeper and stall the whole process; on PostgreSQL locks would be held
for as long as the bus or a clock pleases. Only waiting for the database itself is allowed. For tests: it traces every
switch.
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import greenlet

from shared.runtime.data.database import open_transactions

DRIVER_WAITS_IN = "psycogreen"
STACK_FRAMES_MAX = 200
SHOWN_FRAMES_MAX = 12


class SwitchInTransaction(AssertionError):
    """Something was waited for inside a transaction; the text says where."""


@contextmanager
def no_switch_in_transaction() -> Iterator[list[str]]:
    """Raises SwitchInTransaction at the end when it happened; the list it gives has the stacks seen so far."""
    seen: list[str] = []

    def look(event: str, arguments: Any) -> None:
        origin = arguments[0]
        if event == "switch" and id(origin) in open_transactions and not _waits_for_the_database(origin.gr_frame):
            seen.append("".join(traceback.format_stack(origin.gr_frame, limit=SHOWN_FRAMES_MAX)))

    before = greenlet.settrace(look)
    try:
        yield seen
    finally:
        greenlet.settrace(before)
    if seen:
        raise SwitchInTransaction(f"waited {len(seen)} times inside a transaction, first here:\n{seen[0]}")


def _waits_for_the_database(frame: FrameType | None) -> bool:
    for _ in range(STACK_FRAMES_MAX):
        if frame is None:
            return False
        if frame.f_globals.get("__name__", "").startswith(DRIVER_WAITS_IN):
            return True
        frame = frame.f_back
    return False
