"""The systems that a figure compares, each a set of processes that are started and ended here."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.load import Outcome, load

WARM_UP_SECONDS = 2.0
START_SECONDS_MAX = 90
STOP_SECONDS_MAX = 30
POLL_SECONDS = 0.05
UNIT_PATH = "/api/v1/units/BJ-110108"


@dataclass
class Side:
    """One system under load. path: what is asked with GET; every answer must be a whole body with status 200."""

    name: str
    path: str
    commands: Sequence[Sequence[str]]
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    before: Sequence[Sequence[str]] = ()
    logs: Path = Path("bench-logs")
    start_seconds_max: float = START_SECONDS_MAX
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> float:
        """Start all processes and wait for the first 200; returns the seconds it took."""
        self.run_before()
        begun = time.perf_counter()
        self.start_processes()
        self._wait_for_answer()
        return time.perf_counter() - begun

    def run_before(self) -> None:
        """What has to be done before the first start."""
        for command in self.before:
            subprocess.run(command, env=os.environ | self.environment, check=True, stdout=subprocess.DEVNULL)

    def start_processes(self) -> None:
        """Start all processes, and do not wait for anything."""
        self.logs.mkdir(exist_ok=True)
        for number, command in enumerate(self.commands):
            with open(self.logs / f"{self.name.replace(' ', '-')}-{number}.log", "wb") as log:
                environment = os.environ | self.environment
                self.processes.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))

    def _wait_for_answer(self) -> None:
        deadline = time.monotonic() + self.start_seconds_max
        while time.monotonic() < deadline:
            assert all(process.poll() is None for process in self.processes), f"{self.name} ended; see {self.logs}"
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.path}", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(POLL_SECONDS)
        raise TimeoutError(f"{self.name} did not answer in {self.start_seconds_max} s; see {self.logs}")

    def resident_bytes(self) -> int:
        """Memory of all its processes together (RSS)."""
        return sum(resident_bytes(process.pid) for process in self.processes)

    def stop(self) -> None:
        """End the processes in order; those that do not end are killed."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()


def in_turn(
    sides: Sequence[Side],
    *,
    rounds: int,
    connections: int,
    seconds: float,
    around: Callable[[Side, Callable[[], Outcome]], Outcome] = lambda side, run: run(),
) -> dict[str, list[Outcome]]:
    """Start the sides, load each in turn, A B A B …, stop them. What each round met, by the side's name.

    around: makes the run of a side and may measure more than the load does.
    """
    outcomes: dict[str, list[Outcome]] = {side.name: [] for side in sides}
    try:
        for side in sides:
            print(f"  {side.name}: ready after {side.start():.1f} s", flush=True)
        for side in sides:
            load("127.0.0.1", side.port, side.path, connections=connections, seconds=WARM_UP_SECONDS)
        for number in range(rounds):
            for side in sides:
                run = partial(load, "127.0.0.1", side.port, side.path, connections=connections, seconds=seconds)
                outcome = around(side, run)
                assert not outcome.others, f"{side.name} answered with {outcome.others}"
                outcomes[side.name].append(outcome)
                print(f"  round {number + 1}: {side.name}: {outcome.per_second:.0f}/s", flush=True)
    finally:
        for side in sides:
            side.stop()
    return outcomes


def resident_bytes(pid: int) -> int:
    """Resident memory of a process, from the kernel's own account."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ProcessLookupError(pid)


def processor_seconds(pid: int) -> float:
    """User and system time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of the loopback address that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def python(*arguments: str) -> list[str]:
    """A command of this Python."""
    return [sys.executable, *arguments]


def nuanliu(*arguments: str) -> list[str]:
    """A command of the program."""
    return python("-m", "deploy.cli", *arguments)


def bare(amqp_uri: str) -> Side:
    """Nameko's own gateway and an echo service, one process each, default options."""
    port = free_port()
    commands = [
        python("-m", "bench.bare", "echo", amqp_uri),
        python("-m", "bench.bare", "gateway", amqp_uri, str(port)),
    ]
    return Side("bare nameko", "/echo/BJ-110108", commands, port)


def monolith(database_uri: str) -> Side:
    """Flask and SQLAlchemy under gunicorn with two sync workers, which log each request as all other sides do."""
    port = free_port()
    serve = python("-m", "gunicorn", "-w", "2", "-k", "sync", "-b", f"127.0.0.1:{port}", "bench.monolith.app:app")
    return Side(
        "monolith",
        "/units/BJ-110108",
        [[*serve, "--backlog", "256", "--access-logfile", "-"]],
        port,
        {"DATABASE_URI": database_uri},
        [python("-m", "bench.monolith.fill")],
    )


def _ours(
    name: str,
    commands: Sequence[Sequence[str]],
    environment: dict[str, str],
    cache_seconds: int,
    before: Sequence[Sequence[str]],
) -> Side:
    port = free_port()
    environment = {
        "NUANLIU_HTTP_PORT": str(port),
        "NUANLIU_CACHE_SECONDS": str(cache_seconds),
        "NUANLIU_REQUESTS_PER_MINUTE_MAX": "1000000",
    } | environment
    return Side(name, UNIT_PATH, commands, port, environment, before)


def around_servers(amqp_uri: str, database_uri: str, folder: Path) -> dict[str, str]:
    """The settings of an installation on RabbitMQ and PostgreSQL. database_uri has {service} in it."""
    return {
        "NUANLIU_BUS_URI": amqp_uri,
        "NUANLIU_DATABASE_URI": database_uri,
        "NUANLIU_DATA_FOLDER": str(folder),
        "NUANLIU_DEVELOPMENT": "true",
    }


def distributed(amqp_uri: str, database_uri: str, folder: Path, *, cache_seconds: int) -> Side:
    """Gateway and identity as one process each, on RabbitMQ and PostgreSQL. database_uri has {service} in it."""
    environment = around_servers(amqp_uri, database_uri, folder)
    name = "distributed, cached" if cache_seconds else "distributed"
    before = [nuanliu("migrate"), nuanliu("prepare"), nuanliu("demo", "--tree")]
    return _ours(name, [nuanliu("run", "identity"), nuanliu("run", "gateway")], environment, cache_seconds, before)


def embedded(folder: Path, *, cache_seconds: int) -> Side:
    """Everything in one process, on SQLite."""
    name = "embedded, cached" if cache_seconds else "embedded"
    environment = {"NUANLIU_DATA_FOLDER": str(folder), "NUANLIU_DEVELOPMENT": "true"}
    return _ours(name, [nuanliu("run")], environment, cache_seconds, [nuanliu("demo", "--tree")])
