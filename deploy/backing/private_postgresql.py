"""A PostgreSQL of our own, from the programs installed here: own port, own socket, own cluster folder."""

import dataclasses
import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from deploy.backing import postgresql, processes
from deploy.backing.errors import BackingError, CannotBeHad

DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
USER = "postgres"
START_SECONDS_MAX = 60.0
INITDB_SECONDS_MAX = 120
CONNECTIONS_MAX = 200
SOCKET_PATH_BYTES_MAX = 107  # sockaddr_un of Linux
SOCKET_NAME = ".s.PGSQL.65535"


@dataclass(frozen=True)
class PrivatePostgresql:
    """The facts of one private server, as they are remembered; its processes are found by its folder."""

    folder: str
    programs: str
    run_as: str | None
    port: int
    password: str = field(repr=False)

    @classmethod
    def planned(cls, folder: Path) -> "PrivatePostgresql":
        """Think out a server for this folder: a port that is free now, a password."""
        (port,) = processes.free_ports(1)
        run_as = processes.unprivileged(USER)
        return cls(str(folder), str(programs()), run_as, port, password=secrets.token_hex(16))

    @property
    def server(self) -> postgresql.DatabaseServer:
        """The server as others see it."""
        return postgresql.local_server(self.port, self.password)

    def on_free_ports(self) -> "PrivatePostgresql":
        """Return the same server, which does not run, on another port if its own was taken meanwhile."""
        if processes.port_is_free(self.port):
            return self
        return dataclasses.replace(self, port=processes.free_ports(1)[0])

    def examine(self) -> None:
        """Raise CannotBeHad unless the server is of a supported version and lets us make databases."""
        postgresql.examine(self.server.uri)

    def start(self) -> None:
        """Start the server unless it runs, and wait until it answers. Raises BackingError."""
        if not self.running():
            self._prepare()
            self._launch()
        if not processes.wait_until(self._answers_or_died, START_SECONDS_MAX) or not self.running():
            raise BackingError(f"PostgreSQL did not start in {self.folder}:\n{processes.last_lines(self._log)}")

    def stop(self) -> None:
        """Stop the server in order, cutting off its clients (PostgreSQL's fast shutdown)."""
        processes.end(self._postmaster(), signal.SIGINT)

    def kill(self) -> None:
        """End the server as a crash would (SIGKILL); the next start recovers from the log."""
        postmaster = self._postmaster()
        helpers = [child for pid in postmaster for child in processes.children(pid)]
        processes.end(postmaster, signal.SIGKILL)
        processes.end(helpers, signal.SIGKILL)

    def remove(self) -> None:
        """End the server at once, by its pid, and delete the data.

        It ends by itself (its immediate shutdown): killed, it would leave shared memory behind, for which a machine has
        only so many places.
        """
        processes.end(self._postmaster(), signal.SIGQUIT)
        processes.clear(Path(self.folder))

    def running(self) -> bool:
        """Say whether the server's main process is there."""
        return bool(self._postmaster())

    def pids(self) -> list[int]:
        """Return the processes that have started all others of the server."""
        return self._postmaster()

    def _answers_or_died(self) -> bool:
        return postgresql.answers(self.server) or not self.running()

    def _postmaster(self) -> list[int]:
        """The marked process whose parent is not marked: PostgreSQL's helpers inherit the mark for a moment."""
        ours = processes.marked(self.folder)
        helpers = {child for pid in ours for child in processes.children(pid)}
        return [pid for pid in ours if pid not in helpers]

    @property
    def _data(self) -> Path:
        return Path(self.folder) / "data"

    @property
    def _log(self) -> Path:
        return Path(self.folder) / "server.log"

    def _prepare(self) -> None:
        folder = Path(self.folder)
        folder.mkdir(exist_ok=True, mode=0o700)
        processes.give(folder, self.run_as)
        if not (self._data / "PG_VERSION").exists() or (folder / "unfinished").exists():
            self._initialise(folder)
        # A crash leaves files that name a pid, by now a zombie or another program: nobody runs here, as was just seen.
        for lock in (self._data / "postmaster.pid", *folder.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)

    def _initialise(self, folder: Path) -> None:
        """Make the cluster; one that was begun and not finished is made anew."""
        shutil.rmtree(self._data, ignore_errors=True)
        unfinished = folder / "unfinished"
        unfinished.write_text(self.password)
        unfinished.chmod(0o600)
        processes.give(unfinished, self.run_as)
        options = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        answer = subprocess.run(
            [f"{self.programs}/initdb", "-D", str(self._data), f"--pwfile={unfinished}", *options],
            env=self._environment(),
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=INITDB_SECONDS_MAX,
            start_new_session=True,
            **processes.identity(self.run_as),
        )
        if answer.returncode != 0:
            raise BackingError(f"initdb failed: {answer.stderr.strip()[-500:]}")
        unfinished.unlink()

    def _launch(self) -> None:
        processes.launch(
            [f"{self.programs}/postgres", "-D", str(self._data), *self._settings()],
            mark=self.folder,
            user=self.run_as,
            environment=self._environment(),
            folder=Path(self.folder),
            log=self._log,
        )

    def _settings(self) -> list[str]:
        """fsync and full_page_writes stay on, as they are by default: tests of durability mean something."""
        fits = len(f"{self.folder}/{SOCKET_NAME}".encode()) <= SOCKET_PATH_BYTES_MAX
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder if fits else "",
            "max_connections": CONNECTIONS_MAX,
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin:" + os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": self.folder}


def programs() -> Path:
    """Return the folder of the newest supported server programs. Raises CannotBeHad when none is installed."""
    majors = range(postgresql.NEWEST_MAJOR, postgresql.OLDEST_MAJOR - 1, -1)
    on_path = shutil.which("postgres")
    folders = [DEBIAN_PROGRAMS / str(major) / "bin" for major in majors]
    for folder in [*folders, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise CannotBeHad("No PostgreSQL server is installed here.")
