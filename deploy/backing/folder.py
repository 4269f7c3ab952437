"""The private folder: where it may lie, who may work in it, and what it remembers."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.backing import processes
from deploy.backing.errors import BackingError

FOLDER_SETTING = "NUANLIU_BACKING_FOLDER"
REPOSITORY = Path(__file__).resolve().parents[2]
LOCK_SECONDS_MAX = 900.0  # as long as another one may be installing packages
STATE_VERSION = 1
FOLDER_MODE = 0o711
MEMORY, MEMORY_BYTES_MIN = Path("/dev/shm"), 4 << 30
UNFIT = "the unprivileged users who run them must be able to reach it, and its path must be ASCII"

State = dict[str, dict[str, Any]]


def say(sentence: str) -> None:
    """Tell the person at the terminal what is being done."""
    print(f"backing: {sentence}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Folder:
    """A folder for private servers. It holds their data, a lock and a state file with credentials (mode 0600)."""

    path: Path

    @classmethod
    def at(cls, wished: Path | None) -> "Folder":
        """Open the wished folder, or the one this checkout uses; make it if it is not there."""
        setting = os.environ.get(FOLDER_SETTING)
        if wished is None and setting is None:
            return cls(_of_this_checkout())
        path = Path(wished or setting or "").absolute()
        _make(path)
        if not _fits(path):
            raise BackingError(f"{path} cannot hold servers: {UNFIT}.")
        return cls(path.resolve())

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from bringing up or taking down servers in this folder."""
        with open(self.path / "lock", "a") as file:
            _lock(file.fileno(), f"Another process is at work in {self.path}; waiting for it.")
            yield

    def state(self) -> State:
        """Return what is remembered, by server; nothing when the file is missing, unreadable or of another version."""
        try:
            content = json.loads(self._state_file.read_text())
        except (OSError, ValueError):
            return {}
        if not isinstance(content, dict) or content.get("version") != STATE_VERSION:
            return {}
        return dict(content["servers"])

    def remember(self, server: str, facts: dict[str, Any] | None) -> None:
        """Write what is to be known about one server (None: forget it), whole or not at all."""
        servers = {name: known for name, known in self.state().items() if name != server}
        if facts is not None:
            servers[server] = facts
        draft = self._state_file.with_suffix(".draft")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"version": STATE_VERSION, "servers": servers}, file, indent=2)
        draft.replace(self._state_file)

    @property
    def _state_file(self) -> Path:
        return self.path / "state.json"


def in_memory() -> Path | None:
    """Where servers of this checkout live whose data may go with the machine: no commit waits for a disk there.

    None where too little memory is free.
    """
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < MEMORY_BYTES_MIN:
        return None
    return MEMORY / f"nuanliu-backing-{hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:8]}"


def _of_this_checkout() -> Path:
    """Return `.backing/` of the checkout, or the folder elsewhere that is remembered there.

    A checkout below a closed folder, such as a home, is out of reach for the users who run the servers.
    """
    near = REPOSITORY / ".backing"
    _make(near)
    remembered = near / "location"
    if remembered.exists():
        elsewhere = Path(remembered.read_text().strip())
        if elsewhere.is_dir() and elsewhere.stat().st_uid == os.geteuid():
            return elsewhere
    if _fits(near):
        return near
    elsewhere = Path(tempfile.mkdtemp(prefix="nuanliu-backing-"))
    elsewhere.chmod(FOLDER_MODE)
    if not _fits(elsewhere):
        raise BackingError(f"Neither {near} nor {elsewhere} can hold servers: {UNFIT}.")
    remembered.write_text(f"{elsewhere}\n")
    return elsewhere


def _fits(path: Path) -> bool:
    """Say whether servers can live here: RabbitMQ's management fails on a path with other than ASCII characters."""
    user = processes.unprivileged()
    check = ["/bin/sh", "-c", 'test -x "$1"', "check", str(path)]
    reachable = subprocess.run(check, cwd="/", check=False, **processes.identity(user)).returncode == 0
    return reachable and str(path.resolve()).isascii()


def _make(path: Path) -> None:
    """Make a folder that others may pass through but not list, and that git does not see."""
    if path.exists():
        return
    path.mkdir(parents=True)
    path.chmod(FOLDER_MODE)
    (path / ".gitignore").write_text("*\n")


def _lock(descriptor: int, waiting: str) -> None:
    """Take a file lock, telling once why it takes long."""
    deadline = time.monotonic() + LOCK_SECONDS_MAX
    told = False
    while not _locks(descriptor):
        if time.monotonic() > deadline:
            raise BackingError(f"{waiting} It took longer than {LOCK_SECONDS_MAX:.0f} seconds.")
        if not told:
            say(waiting)
        told = True
        time.sleep(0.2)


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
