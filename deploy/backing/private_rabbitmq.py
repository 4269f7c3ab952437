"""A RabbitMQ of our own, from the programs installed here: own ports, own epmd, own node, own folder."""

import dataclasses
import os
import secrets
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.backing import processes, rabbitmq
from deploy.backing.errors import BackingError, CannotBeHad

# Debian's /usr/sbin scripts change to the user of the package and its folders; these do not.
PROGRAM_FOLDERS = (Path("/usr/lib/rabbitmq/bin"),)
USER = "rabbitmq"
START_SECONDS_MAX = 120.0
EPMD = "epmd"
PORTS = ("amqp", "management", "epmd", "distribution")

CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
management.rates_mode = none
default_user = {user}
default_pass = {password}
disk_free_limit.absolute = 50MB
log.console = false
"""


@dataclass(frozen=True)
class PrivateRabbitmq:
    """The facts of one private broker, as they are remembered; its processes are found by its folder."""

    folder: str
    programs: str
    run_as: str | None
    node: str
    ports: dict[str, int]
    password: str = field(repr=False)
    user: str = "nuanliu"

    @classmethod
    def planned(cls, folder: Path) -> "PrivateRabbitmq":
        """Think out a broker for this folder: ports that are free now, a name, a password."""
        return cls(
            folder=str(folder),
            programs=str(programs()),
            run_as=processes.unprivileged(USER),
            node=f"nuanliu-{secrets.token_hex(4)}@localhost",
            ports=dict(zip(PORTS, processes.free_ports(len(PORTS)), strict=True)),
            password=secrets.token_hex(16),
        )

    @property
    def broker(self) -> rabbitmq.Broker:
        """The broker as others see it."""
        return rabbitmq.local_broker(self.ports["amqp"], self.ports["management"], self.user, self.password)

    def on_free_ports(self) -> "PrivateRabbitmq":
        """Return the same broker, which does not run, on other ports if one of its own was taken meanwhile."""
        self._end_rest()
        if all(processes.port_is_free(port) for port in self.ports.values()):
            return self
        ports = dict(zip(PORTS, processes.free_ports(len(PORTS)), strict=True))
        return dataclasses.replace(self, ports=ports)

    def examine(self) -> None:
        """Raise CannotBeHad unless the broker is of a supported version and lets us make virtual hosts."""
        rabbitmq.examine(self.broker.uri, self.broker.vhosts)

    def start(self) -> None:
        """Start the broker unless it runs, and wait until it answers. Raises BackingError."""
        if not self.running():
            self._prepare()
            self._launch()
        if not processes.wait_until(self._answers_or_died, START_SECONDS_MAX) or not self.running():
            raise BackingError(f"RabbitMQ did not start in {self.folder}:\n{processes.last_lines(self._log)}")

    def stop(self) -> None:
        """Stop the broker in order, and its epmd, by their pids; what is durable stays."""
        processes.end(self._beam(), signal.SIGTERM)
        self._end_rest()

    def kill(self) -> None:
        """End the broker as a crash would (SIGKILL)."""
        pids = self._server()
        processes.end(self._beam(), signal.SIGKILL)
        processes.end(pids, signal.SIGKILL)

    def remove(self) -> None:
        """End the broker and its epmd, by their pids, and delete the data."""
        self.kill()
        self._end_rest()
        processes.clear(Path(self.folder))

    def running(self) -> bool:
        """Say whether the broker's processes are there."""
        return bool(self._server())

    def pids(self) -> list[int]:
        """Return the processes that have started all others of the broker."""
        return self._server()

    def control(self, *arguments: str) -> str:
        """Run `rabbitmqctl` on this broker and return what it prints."""
        environment = {**self._environment(), processes.MARK: self._control_mark}
        identity = processes.identity(self.run_as)
        return rabbitmq.ControlVhosts((f"{self.programs}/rabbitmqctl",), environment, identity).call(*arguments)

    def _answers_or_died(self) -> bool:
        return rabbitmq.answers(self.broker) or not self.running()

    def _server(self) -> list[int]:
        return [pid for pid in processes.marked(self.folder) if processes.program(pid) != EPMD]

    def _end_rest(self) -> None:
        """End our epmd: the broker's, or that of a `rabbitmqctl` (it starts one when it finds none)."""
        rest = [*processes.marked(self.folder), *processes.marked(self._control_mark)]
        processes.end(rest, signal.SIGTERM)

    @property
    def _control_mark(self) -> str:
        return f"{self.folder}/control"

    def _beam(self) -> list[int]:
        return [pid for pid in self._server() if processes.program(pid).startswith("beam")]

    @property
    def _log(self) -> Path:
        return Path(self.folder) / "server.log"

    def _prepare(self) -> None:
        folder = Path(self.folder)
        folder.mkdir(exist_ok=True, mode=0o700)
        cookie = folder / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(secrets.token_hex(20))
            cookie.chmod(0o400)
        written = {
            "rabbitmq.conf": CONFIGURATION.format(user=self.user, password=self.password, **self.ports),
            "enabled_plugins": "[rabbitmq_management].\n",
            "environment": "",
        }
        for name, content in written.items():
            (folder / name).write_text(content)
            (folder / name).chmod(0o600)
        for path in (folder, cookie, *(folder / name for name in written)):
            processes.give(path, self.run_as)

    def _launch(self) -> None:
        processes.launch(
            [f"{self.programs}/rabbitmq-server"],
            mark=self.folder,
            user=self.run_as,
            environment=self._environment(),
            folder=Path(self.folder),
            log=self._log,
        )

    def _environment(self) -> Mapping[str, str]:
        """Everything that would otherwise be shared with a broker of the system has a place of its own."""
        here = self.folder
        return {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin:" + os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
            "HOME": here,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.ports["epmd"]),
            "ERL_CRASH_DUMP": f"{here}/erl_crash.dump",
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self.ports["distribution"]),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_MNESIA_BASE": f"{here}/mnesia",
            "RABBITMQ_LOG_BASE": f"{here}/log",
            "RABBITMQ_PID_FILE": f"{here}/pid",
            "RABBITMQ_CONFIG_FILE": f"{here}/rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{here}/advanced.config",
            "RABBITMQ_CONF_ENV_FILE": f"{here}/environment",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{here}/enabled_plugins",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{here}/generated",
            "RABBITMQ_SCHEMA_DIR": f"{here}/schema",
        }


def programs() -> Path:
    """Return the folder of `rabbitmq-server` and `rabbitmqctl`. Raises CannotBeHad when they are not installed."""
    on_path = shutil.which("rabbitmq-server")
    folders = [*PROGRAM_FOLDERS, *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in folders:
        if (folder / "rabbitmq-server").exists():
            return folder
    raise CannotBeHad("RabbitMQ is not installed here.")
