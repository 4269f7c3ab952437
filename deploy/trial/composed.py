"""A compose project as somebody at its host handles it: commands of Docker, and what they print."""

import json
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMMAND_SECONDS_MAX = 1800
HEALTHY_SECONDS_MAX = 240
LOOK_SECONDS = 0.5


class CommandFailed(Exception):
    """A command of Docker ended otherwise than well; the text is what it said last."""


@dataclass(frozen=True)
class Container:
    """One that runs: its id, the service that it belongs to, and its name."""

    id: str
    service: str
    name: str


@dataclass(frozen=True)
class Restart:
    """How one went: the exit code, how long it took to end, and until it was healthy again."""

    exit_code: int
    stop_seconds: float
    start_seconds: float


class Project:
    """The compose file of this checkout with an environment file."""

    def __init__(self, environment: Path) -> None:
        self._compose = ("compose", "--project-directory", str(ROOT), "--env-file", str(environment))

    def compose(self, *arguments: str, said: str = "") -> str:
        """Run `docker compose …`; what it printed. Raises CommandFailed."""
        return docker(*self._compose, *arguments, said=said)

    def up(self, *arguments: str) -> None:
        """Start what does not run, and wait until everything is healthy."""
        self.compose("up", "-d", "--wait", "--wait-timeout", str(COMMAND_SECONDS_MAX), *arguments)

    def operator(self, *arguments: str) -> str:
        """Run `nuanliu …` in a container of its own; what it printed."""
        return self.compose("run", "--rm", "--no-deps", "-T", "operator", *arguments)

    def containers(self, service: str = "") -> list[Container]:
        """Those that run, of one service or of all."""
        shown = self.compose("ps", "--format", "json", *([service] if service else []))
        lines = shown.splitlines() if not shown.startswith("[") else [json.dumps(each) for each in json.loads(shown)]
        told = [json.loads(line) for line in lines if line.strip()]
        return [Container(each["ID"], each["Service"], each["Name"]) for each in told]

    def restart(self, container: Container) -> Restart:
        """Stop one as its supervisor does, and start it again. Raises CommandFailed where it is not healthy then."""
        began = time.monotonic()
        docker("stop", container.id)
        stopped = time.monotonic()
        code = int(shown_of(container)["State"]["ExitCode"])
        docker("start", container.id)
        while shown_of(container)["State"]["Health"]["Status"] != "healthy":
            if time.monotonic() - stopped > HEALTHY_SECONDS_MAX:
                raise CommandFailed(f"{container.name} is not healthy within {HEALTHY_SECONDS_MAX} seconds")
            time.sleep(LOOK_SECONDS)
        return Restart(code, stopped - began, time.monotonic() - stopped)

    def asked(self, database: str, statement: str) -> str:
        """What PostgreSQL answers to one statement, its administrator asking on its own host."""
        words = ("psql", "-qAt", "-U", "postgres", "-d", database, "-c", statement)
        return self.compose("exec", "-T", "-u", "postgres", "database", *words).strip()


def shown_of(container: Container) -> dict[str, Any]:
    """All that Docker knows of one."""
    shown: dict[str, Any] = json.loads(docker("inspect", container.id))[0]
    return shown


def accounts_in(container: Container) -> set[int]:
    """By which accounts the container's own process and those that it has started run."""
    main = int(shown_of(container)["State"]["Pid"])
    lines = docker("top", container.id, "-eo", "pid,ppid,uid").splitlines()[1:]
    return accounts_below(main, [tuple(int(word) for word in line.split()) for line in lines])


def accounts_below(main: int, processes: Sequence[tuple[int, ...]]) -> set[int]:
    """Of processes (pid, parent, account): the accounts of `main` and its descendants.

    Checks of health are none of them: Docker starts those beside, in images of others as root.
    """
    own, accounts = {main}, {pid: account for pid, _, account in processes}
    while more := {pid for pid, parent, _ in processes if parent in own} - own:
        own |= more
    return {accounts[pid] for pid in own & set(accounts)}


def docker(*arguments: str, said: str = "") -> str:
    """Run one command; what it printed. Raises CommandFailed."""
    program = shutil.which("docker")
    if program is None:
        raise CommandFailed("there is no program docker here")
    done = subprocess.run(
        [program, *arguments], input=said, capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS_MAX
    )
    if done.returncode != 0:
        raise CommandFailed(f"docker {' '.join(arguments[:6])} …: {done.stderr.strip()[-2000:]}")
    return done.stdout
