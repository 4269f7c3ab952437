"""A process that runs services until somebody ends it, or one of them dies, or it hangs.

SIGTERM and SIGINT let everything under way finish; a second one, or the stop limit, ends the process whatever hangs.
The limit is watched by another OS thread and behind it by the kernel, since what hangs may be this very loop.
"""

import gc
import logging
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

import eventlet
from eventlet import hubs, patcher

from shared.runtime.process.runner import ContainerDied, Runner
from shared.runtime.process.watchdog import Watchdog

ENDED_BY_REQUEST = 0
CONTAINER_DIED = 1
STOPPED_HARD = 71  # exit code: EX_OSERR
KERNEL_SPARE_SECONDS = 2.0  # after which the kernel ends what even the other thread could not
SIGNALS = (signal.SIGTERM, signal.SIGINT)
GC_THRESHOLDS = (20_000, 20, 50)

logger = logging.getLogger(__name__)
threading: Any = patcher.original("threading")
write: Any = patcher.original("os").write  # the patched one may switch greenthreads, here where none may be


class Wishes:
    """Wakes the loop from a signal's handler, which may do nothing but write a byte."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)

    def tell(self) -> None:
        """Wake whoever waits."""
        write(self._write, b".")

    def wait(self) -> None:
        """Let other greenthreads work until somebody tells."""
        hubs.trampoline(self._read, read=True)


def run_until_ended(runner: Runner, on_ready: Callable[[Runner], None] = lambda runner: None) -> int:
    """Start the runner, call `on_ready`, and return the exit code of the process once it has been ended.

    Raises what `Runner.start` raises.
    """
    wishes = Wishes()
    settings = runner.settings
    watchdog = Watchdog(settings.stall_seconds)
    for number in SIGNALS:
        signal.signal(number, lambda number, frame: _end(wishes, settings.stop_seconds))
    watchdog.start()
    starting = eventlet.spawn(_start, runner, on_ready, wishes)
    try:
        wishes.wait()
        if runner.died.ready():
            limit_stopping(settings.stop_seconds)
        _stop(runner, starting)
    except ContainerDied as death:
        logger.error("%s", death)
    finally:
        watchdog.stop()
    return CONTAINER_DIED if runner.died.ready() else ENDED_BY_REQUEST


def _start(runner: Runner, on_ready: Callable[[Runner], None], wishes: Wishes) -> Exception:
    """Start, and tell when that fails or a container dies later: with what, since the loop prints what is raised."""
    try:
        runner.start()
        spare_collections()
        on_ready(runner)
        runner.died.wait()
        raise AssertionError("a container that dies says why")
    except Exception as error:  # the outermost door of this greenthread
        return error
    finally:
        wishes.tell()


def spare_collections() -> None:
    """What was loaded stays: to look through it again and again would be in vain, and requests leave few cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def _stop(runner: Runner, starting: Any) -> None:
    """Stop what runs; what is still starting is given up. Raises what starting has failed with."""
    failed = starting.dead
    if runner.health.state == "ready":
        runner.stop()
    starting.kill()
    if failed:
        raise starting.wait()


def limit_stopping(stop_seconds: float) -> None:
    """From now on the process has so long to end by itself."""
    timer = threading.Timer(stop_seconds, _end_hard, [stop_seconds])
    timer.daemon = True
    timer.start()
    signal.setitimer(signal.ITIMER_REAL, stop_seconds + KERNEL_SPARE_SECONDS)


def _end(wishes: Wishes, stop_seconds: float) -> None:
    """The first signal asks, the second one orders. The limit counts from the first, also while starting."""
    for number in SIGNALS:
        signal.signal(number, _end_now)
    limit_stopping(stop_seconds)
    wishes.tell()


def _end_now(number: int, frame: FrameType | None) -> None:
    os._exit(128 + number)


def _end_hard(stop_seconds: float) -> None:
    write(2, f"Not everything has stopped within {stop_seconds:g} seconds; the process ends.\n".encode())
    os._exit(STOPPED_HARD)
