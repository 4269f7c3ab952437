"""Servers as processes: started as an unprivileged user, found again by a mark, ended by pid.

Every server carries a mark in its environment (the folder of its data). A pid from a file may belong to another
program by now; a process whose environment holds our mark is ours.
"""

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from deploy.backing.errors import BackingError

MARK = "NUANLIU_BACKING_MARK"
OPEN_FILES_MAX = 65_536
END_SECONDS_MAX = 30.0
LOG_TAIL_LINES_MAX = 15
PAUSE_SECONDS = 0.05
# Below Linux's range for outgoing connections (32768 and up): a client that keeps trying to reach a stopped server
# could otherwise be given the server's own port, and even be connected to itself.
PORTS = range(20_000, 30_000)
PORT_ATTEMPTS_MAX = 200

# The shell leaves the server to init, so that nobody has to wait for it, and appends its words to the log.
LAUNCHER = 'umask 077; ulimit -n "$1" 2>/dev/null; log=$2; shift 2; "$@" </dev/null >>"$log" 2>&1 &'


class Identity(TypedDict, total=False):
    """What `subprocess` needs to know to run a program as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


def unprivileged(*names: str) -> str | None:
    """Return the first of `names` that is a user here, for root; None when we are unprivileged already."""
    if os.geteuid() != 0:
        return None
    for name in (*names, "nobody"):
        if name in {entry.pw_name for entry in pwd.getpwall()}:
            return name
    raise BackingError("There is no unprivileged user to run the servers.")


def identity(user: str | None) -> Identity:
    """Return the arguments that make `subprocess` run a program as `user` (None: as ourselves)."""
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def give(path: Path, user: str | None) -> None:
    """Hand a file or folder to `user`."""
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def launch(
    command: Sequence[str], *, mark: str, user: str | None, environment: Mapping[str, str], folder: Path, log: Path
) -> None:
    """Start a server in a session of its own; it outlives us and ignores our Ctrl-C."""
    subprocess.run(
        ["/bin/sh", "-c", LAUNCHER, "launcher", str(OPEN_FILES_MAX), str(log), *command],
        env={**environment, MARK: mark},
        cwd=folder,
        check=True,
        start_new_session=True,
        **identity(user),
    )


def marked(mark: str) -> list[int]:
    """Return the pids of the living processes that carry `mark`."""
    wanted = f"{MARK}={mark}".encode()
    return [pid for pid in _pids() if wanted in _read(pid, "environ").split(b"\0") and alive(pid)]


def alive(pid: int) -> bool:
    """Say whether a process is there and no zombie."""
    state = _read(pid, "stat").rpartition(b")")[2].split()
    return bool(state) and state[0] not in (b"Z", b"X")


def program(pid: int) -> str:
    """Return the short name of a process's program."""
    return _read(pid, "comm").decode(errors="replace").strip()


def children(pid: int) -> list[int]:
    """Return the pids of a process's children."""
    return [child for child in _pids() if _parent(child) == pid]


def end(pids: Iterable[int], first: signal.Signals, *, within_seconds: float = END_SECONDS_MAX) -> None:
    """Send `first` to each process, and SIGKILL to those that are still there when the time is over."""
    waiting = list(pids)
    for number in (first, signal.SIGKILL):
        for pid in waiting:
            send(pid, number)
        if gone(waiting, within_seconds):
            return
        waiting = [pid for pid in waiting if alive(pid)]
    raise BackingError(f"Processes {waiting} cannot be ended.")


def clear(folder: Path) -> None:
    """End whatever still runs for a server's folder, and delete it."""
    end(marked(str(folder)), signal.SIGTERM, within_seconds=END_SECONDS_MAX / 3)
    shutil.rmtree(folder, ignore_errors=True)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may have gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def gone(pids: Iterable[int], within_seconds: float) -> bool:
    """Wait until none of `pids` is alive; say whether that came true in time."""
    return wait_until(lambda: not any(alive(pid) for pid in pids), within_seconds)


def wait_until(condition: Callable[[], bool], within_seconds: float) -> bool:
    """Wait for a condition; say whether it came true in time."""
    deadline = time.monotonic() + within_seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that nobody listens on now."""
    candidates = random.sample(PORTS, PORT_ATTEMPTS_MAX)
    ports = [port for port in candidates if port_is_free(port)][:count]
    if len(ports) < count:
        raise BackingError(f"No {count} free ports found between {PORTS.start} and {PORTS.stop}.")
    return ports


def port_is_free(port: int) -> bool:
    """Say whether a server could listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def last_lines(log: Path) -> str:
    """Return the end of a log, to be shown with a failure."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES_MAX:])
    except OSError:
        return ""


def _pids() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdecimal()]


def _parent(pid: int) -> int | None:
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if len(fields) > 1 else None


def _read(pid: int, name: str) -> bytes:
    """Read a file of /proc; empty when the process has gone or is somebody else's."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
