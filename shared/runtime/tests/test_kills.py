"""`kill -9` at the places where it hurts: nothing that was acknowledged is lost, nothing has its effect twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shared.runtime.bus import embedded
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.event_fixtures import Town
from shared.runtime.tests.killed_town import PROGRAM, tell_poetry, the_call

DIE_SECONDS_MAX = 30
ROOT = Path(__file__).parents[3]


class Lives:
    """The processes of a town, one after the other."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("NUANLIU_")} | {
            "PYTHONPATH": str(ROOT),
            "NUANLIU_SITE": town.site,
            "NUANLIU_SEAL_KEYS_FILE": str(town.seal_keys_file),
            "NUANLIU_DATA_FOLDER": str(folder),
            "TOWN_LIBRARY": town.library.engine.url.render_as_string(hide_password=False),
            "TOWN_POST": town.post.engine.url.render_as_string(hide_password=False),
        }
        if not embedded.is_embedded(town.bus_uri):
            self.environment["NUANLIU_BUS_URI"] = town.bus_uri
            self.environment["NUANLIU_DATABASE_URI"] = "postgresql+psycopg2://not.asked.for/{service}"
        self.processes: list[subprocess.Popen[bytes]] = []

    def begin(self, place: str = "", act: str = "") -> subprocess.Popen[bytes]:
        self.processes.append(
            subprocess.Popen([sys.executable, "-c", PROGRAM, place, act], env=self.environment, cwd=ROOT)
        )
        return self.processes[-1]

    def end_at(self, place: str) -> None:
        """One life that tells something, and ends at a place."""
        assert self.begin(place, "tell").wait(DIE_SECONDS_MAX) == -signal.SIGKILL

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def lives(town: Town, tmp_path: Path) -> Iterator[Lives]:
    found = Lives(town, tmp_path)
    yield found
    found.close()


def waiting(session: Session) -> int:
    return int(session.scalar(select(func.count()).select_from(Outbox).where(Outbox.published_at.is_(None))) or 0)


def told(session: Session) -> int:
    return int(session.scalar(select(func.count()).select_from(Outbox)) or 0)


def test_killed_before_the_commit_it_has_no_effect_and_the_client_may_repeat_it(town: Town, lives: Lives):
    lives.end_at("before_commit")
    assert town.library.read(told) == 0
    lives.begin("", "tell")
    wait_until(lambda: town.known() == {"poetry": 1}, seconds=20)
    assert town.library.read(told) == 1


@pytest.mark.parametrize("place", ["before_publish", "before_mark", "before_ack"])
def test_killed_after_the_commit_the_event_arrives_and_has_one_effect(town: Town, lives: Lives, place: str):
    lives.end_at(place)
    assert town.library.read(told) == 1, "it was acknowledged"
    lives.begin()
    wait_until(lambda: town.known() == {"poetry": 1} and not town.library.read(waiting), seconds=20)
    assert town.parked() == {"parked": 0, "dead": 0}
    assert town.library.run(tell_poetry, call=the_call()) is None, "the client repeats it, and has the same answer"
    assert town.library.read(told) == 1


def test_killed_again_and_again_it_ends_the_same(town: Town, lives: Lives):
    """Each life ends at another place, with the work of the last one still to do."""
    for place in ("before_publish", "before_mark", "before_ack", "before_ack"):
        lives.end_at(place)
    lives.begin("", "tell")
    wait_until(lambda: town.known() == {"poetry": 1} and not town.library.read(waiting), seconds=20)
    assert town.library.read(told) == 1
