"""Ends a process whose loop of greenthreads stalls: it looks alive from outside, and answers nobody.

A blocked write to a broker in memory alarm, a regular expression without end: no greenthread's time-out cuts them. So
two guards outside the loop: an OS thread that counts missing heartbeats and shows every stack, and behind it one of
`faulthandler`, which needs no lock of the interpreter. A process that was itself stopped (Ctrl-Z) is not stalled.
"""

import faulthandler
import os
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import eventlet
from eventlet import patcher

from shared.runtime import metrics

BEAT_SECONDS = 1.0
STALL_NOTED_SECONDS = 0.5
LOOKS = 10  # a stall is seen when so many looks in a row found no heartbeat
LAST_GUARD_FACTOR = 3  # of the stall limit
STALLED = 70  # exit code: EX_SOFTWARE

threading: Any = patcher.original("threading")
write: Any = patcher.original("os").write  # the patched one may switch greenthreads, here where none may be


def end_stalled_process(stall_seconds: float) -> None:
    """Show where every thread is, and end at once."""
    words = f"The loop of greenthreads has stalled for {stall_seconds:g} seconds; the process ends.\n"
    write(2, words.encode())
    faulthandler.dump_traceback(file=2, all_threads=True)
    os._exit(STALLED)


class Watchdog:
    """Watches the loop it is started in. end: what is done when it stalls, called in another OS thread."""

    def __init__(self, stall_seconds: float, end: Callable[[float], None] = end_stalled_process) -> None:
        self.stall_seconds, self.end = stall_seconds, end
        self._beats = 0
        self._stopped = threading.Event()
        self._heart: Any = None

    def start(self) -> None:
        """Begin to watch."""
        metrics.STALL_LIMIT.set(self.stall_seconds)
        self._heart = eventlet.spawn(self._beat)
        threading.Thread(target=self._look, name="watchdog", daemon=True).start()
        signal.signal(signal.SIGTSTP, self._pause)

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()
        if self._heart is not None:
            self._heart.kill()
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)

    def _beat(self) -> None:
        while True:
            self._beats += 1
            faulthandler.dump_traceback_later(self.stall_seconds * LAST_GUARD_FACTOR, exit=True, file=2)
            slept_from = time.monotonic()
            eventlet.sleep(BEAT_SECONDS)
            lag_seconds = max(0.0, time.monotonic() - slept_from - BEAT_SECONDS)
            metrics.LOOP_LAG.observe(lag_seconds)
            if lag_seconds > STALL_NOTED_SECONDS:
                metrics.LOOP_STALLS.inc()

    def _look(self) -> None:
        """Counting looks rather than seconds: whoever stops the process stops this thread as well."""
        missed, seen = 0, -1
        while not self._stopped.wait(self.stall_seconds / LOOKS):
            missed = missed + 1 if self._beats == seen else 0
            seen = self._beats
            if missed >= LOOKS:
                self.end(self.stall_seconds)
                return

    def _pause(self, number: int, frame: FrameType | None) -> None:
        faulthandler.cancel_dump_traceback_later()
        os.kill(os.getpid(), signal.SIGSTOP)
