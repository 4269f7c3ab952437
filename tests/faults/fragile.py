"""The program in a process that kills itself: `python -m tests.faults.fragile PLACE NUMBER run demands`.

It dies when it comes to a place for the NUMBER-th time; with no place ("") it lives until somebody ends it. Relay and
timers look more often than they do elsewhere, so that a test need not wait for what a dead process had in hand.
"""

import functools
import os
import signal
import sys
from itertools import count

from sqlalchemy import event

from deploy.cli.main import main
from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.data.session import Session
from shared.runtime.doors.timer import TimerDoor
from shared.runtime.events import claiming, relay
from shared.runtime.events.relay import Wire

CLAIM_SECONDS, SWEEP_SECONDS = 1, 0.3  # of the relay
TICK_SECONDS, IDLE_SECONDS = 0.5, 1.0  # of timers, at most


def dies_at(owner, name, number):
    """Let a function die instead when it is called for the number-th time."""
    lives, times = getattr(owner, name), count(1)

    @functools.wraps(lives)
    def fragile(*arguments, **named):
        if next(times) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return lives(*arguments, **named)

    setattr(owner, name, fragile)


def before_commit(number):
    """Of what tells an event."""
    times = count(1)

    def look(session):
        if session.has_events and next(times) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Session, "before_commit", look)


PLACES = {
    "": lambda number: None,
    "before_commit": before_commit,
    "before_publish": functools.partial(dies_at, Wire, "_send"),
    "before_mark": functools.partial(dies_at, relay, "mark"),
    "before_ack": functools.partial(dies_at, QueueConsumer, "ack_message"),
}


def hurry():
    """Look more often."""
    claiming.CLAIM_SECONDS, relay.SWEEP_SECONDS = CLAIM_SECONDS, SWEEP_SECONDS
    setup = TimerDoor.setup

    def hurried(door):
        door.interval_seconds = min(door.interval_seconds, TICK_SECONDS)
        door.idle_seconds = min(door.idle_seconds, IDLE_SECONDS)
        setup(door)

    TimerDoor.setup = hurried


if __name__ == "__main__":
    place, number, *arguments = sys.argv[1:]
    hurry()
    PLACES[place](int(number))
    main(arguments)
