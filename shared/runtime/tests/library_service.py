"""Two small services that do, in a process of their own, what a test asks for."""

import re
import sys
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider, Entrypoint
from nameko.timer import timer

from shared.runtime.process.process import run_until_ended
from shared.runtime.process.runner import Runner
from shared.runtime.settings import Settings

PROGRAM = """
import eventlet
eventlet.monkey_patch()
import sys
from shared.runtime.tests.library_service import main
sys.exit(main(sys.argv[1]))
"""
FOREVER_SECONDS = 60


class Shelves(DependencyProvider):
    """A part that does what it is asked for, and is not well."""

    def setup(self) -> None:
        act = self.container.config["ACT"]
        if act == "fail_to_start":
            raise ValueError("no shelves")
        if act == "tell_order":
            say(f"library starts: {self.container.config['HEALTH'].state}")
        if act == "start_for_ever":
            say("starting")
            eventlet.sleep(FOREVER_SECONDS)
        if act == "die_while_starting":
            self.container.spawn_managed_thread(lambda: 1 / 0)
            eventlet.sleep(FOREVER_SECONDS)

    def start(self) -> None:
        if self.container.config["ACT"] == "die":
            self.container.spawn_managed_thread(self._die)

    def stop(self) -> None:
        match self.container.config["ACT"]:
            case "hang_while_stopping":
                eventlet.patcher.original("time").sleep(FOREVER_SECONDS)
            case "hold_the_interpreter_while_stopping":
                re.match(r"(a+)+$", "a" * 60 + "b")
            case "hang_politely_while_stopping":
                say("stopping")
                eventlet.sleep(FOREVER_SECONDS)

    def health(self) -> str:
        return "no shelves"

    def _die(self) -> None:
        eventlet.sleep(0.2)
        raise ZeroDivisionError


class Room(Entrypoint):
    """A part of the second service."""

    def start(self) -> None:
        if self.container.config["ACT"] == "tell_order":
            say(f"room starts: {self.container.config['HEALTH'].state}")

    def stop(self) -> None:
        sys.stderr.write("reading room has stopped\n")


class Library:
    """The first service."""

    name = "library"
    shelves = Shelves()

    @timer(interval=FOREVER_SECONDS, eager=True)
    def work(self) -> None:
        """What the process is in the middle of."""
        if self.acts("work_for_a_second"):
            eventlet.sleep(0.1)
            say("working")
            eventlet.sleep(1)
            say("worked")

    def acts(self, act: str) -> bool:
        return sys.argv[1] == act


class ReadingRoom:
    """The second service."""

    name = "room"

    @Room.decorator
    def read(self) -> None:
        """Nothing."""


def main(act: str) -> Any:
    """Run both until somebody ends them; the exit code."""
    settings = Settings.from_environment().replaced(stop_seconds=2.0, health_port=free_port(), log_format="text")
    runner = Runner([Library, ReadingRoom], settings, parts={"ACT": act})

    def ready(started: Runner) -> None:
        say("ready")
        say(str(settings.health_port) if act == "tell_port" else "")

    runner.prepare()
    return run_until_ended(runner, ready)


def free_port() -> int:
    """A port that nobody listens at now."""
    listener = eventlet.listen(("127.0.0.1", 0))
    try:
        return int(listener.getsockname()[1])
    finally:
        listener.close()


def say(line: str) -> None:
    """Tell the test."""
    if line:
        print(line, flush=True)  # noqa: T201
