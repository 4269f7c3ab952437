"""The library and the post office in a process of their own, which kills itself at one place.

Arguments: the place ("" for none), and "tell" where the library is to tell something.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from shared.runtime.bus.connection import QueueConsumer
from shared.runtime.context import Call
from shared.runtime.data.session import Session
from shared.runtime.events import claiming, relay
from shared.runtime.events.relay import Wire
from shared.runtime.process.runner import Runner
from shared.runtime.settings import Settings
from shared.runtime.tests.event_fixtures import Library, Post
from shared.runtime.tests.test_outbox import tell

PROGRAM = """
import eventlet
eventlet.monkey_patch()
import sys
from shared.runtime.tests.killed_town import main
main(*sys.argv[1:])
"""
CLAIM_SECONDS = 1  # so that a test need not wait for a dead relay's claim


class TownSettings(Settings):
    """Each service's database is one of those that the test has."""

    def database_uri_of(self, service: str) -> str:
        return os.environ[f"TOWN_{service.upper()}"]


def main(place: str, act: str) -> None:
    """Run until somebody, or the place, ends the process."""
    claiming.CLAIM_SECONDS = CLAIM_SECONDS
    relay.SWEEP_SECONDS = 0.2
    PLACES[place]()
    settings = TownSettings.from_environment()
    runner = Runner([Library, Post], settings)
    runner.prepare_keys = lambda: None  # nobody signs in here
    runner.prepare()
    runner.start()
    if act == "tell":
        library = next(iter(runner.containers[0].dependencies)).database
        library.run(tell_poetry, call=the_call())
    while True:
        time.sleep(60)


def tell_poetry(session: Session) -> None:
    """The use case."""
    tell(session, "poetry")


def the_call() -> Call:
    """The client's request: the same one each time."""
    return Call(time.time() + 10, "person:1|library.tell", "key-1", "0" * 64)


def die(*arguments: Any, **named: Any) -> None:
    """As with `kill -9`, or when the power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


def before_commit() -> None:
    event.listen(Session, "before_commit", lambda session: die() if session.has_events else None)


def before_publish() -> None:
    Wire._send = die


def before_mark() -> None:
    relay.mark = die


def before_ack() -> None:
    QueueConsumer.ack_message = die


PLACES: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "before_commit": before_commit,
    "before_publish": before_publish,
    "before_mark": before_mark,
    "before_ack": before_ack,
}

if __name__ == "__main__":
    sys.exit("run by test_kills.py")
