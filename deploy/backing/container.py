"""RabbitMQ and PostgreSQL in containers, where an engine really runs."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from deploy.backing import postgresql, processes, rabbitmq
from deploy.backing.errors import BackingError, CannotBeHad

ENGINES = ("docker", "podman", "nerdctl")
RABBITMQ_IMAGE = "rabbitmq:4.3-management"
POSTGRESQL_IMAGE = "postgres:17"
RABBITMQ_USER = "nuanliu"
PROBE_SECONDS_MAX = 15
COMMAND_SECONDS_MAX = 60
PULL_SECONDS_MAX = 600
START_SECONDS_MAX = 120.0


def engine() -> str:
    """Return the first engine whose server answers. Raises CannotBeHad: a client alone is of no use."""
    silent = []
    for name in ENGINES:
        if shutil.which(name) is None:
            continue
        if _succeeds([name, "info"], PROBE_SECONDS_MAX):
            return name
        silent.append(name)
    if silent:
        raise CannotBeHad(f"The container engine does not run (only its client is here: {', '.join(silent)}).")
    raise CannotBeHad("There is no container engine.")


def fetch(engine_name: str, image: str) -> None:
    """Get an image unless it is here. Raises CannotBeHad."""
    if _succeeds([engine_name, "image", "inspect", image], COMMAND_SECONDS_MAX):
        return
    if not _succeeds([engine_name, "pull", "--quiet", image], PULL_SECONDS_MAX):
        raise CannotBeHad(f"{engine_name} cannot get the image {image}.")


@dataclass(frozen=True)
class Container:
    """What both servers have in common: a named container on this machine, its ports on 127.0.0.1."""

    engine: str
    name: str
    password: str = field(repr=False)

    def on_free_ports(self) -> Self:
        """Return the same container: its ports were given to the engine for good."""
        return self

    def start(self) -> None:
        """Start the container unless it runs, and wait until the server answers. Raises BackingError."""
        if not self.running() and not _succeeds([self.engine, "start", self.name], COMMAND_SECONDS_MAX):
            _run([self.engine, "run", "--detach", "--name", self.name, *self._options()], self._secrets())
        if not processes.wait_until(self._answers, START_SECONDS_MAX):
            raise BackingError(f"The container {self.name} does not answer.")

    def stop(self) -> None:
        """Stop the server in order."""
        _run([self.engine, "stop", self.name])

    def kill(self) -> None:
        """End the server as a crash would (SIGKILL)."""
        _run([self.engine, "kill", self.name])

    def remove(self) -> None:
        """End the container and delete its data."""
        _succeeds([self.engine, "rm", "--force", "--volumes", self.name], COMMAND_SECONDS_MAX)

    def pids(self) -> list[int]:
        """Return the process that has started all others of the container, where it can be seen from here."""
        return [int(_run([self.engine, "inspect", "--format", "{{.State.Pid}}", self.name]))]

    def running(self) -> bool:
        """Say whether the container runs."""
        question = [self.engine, "inspect", "--format", "{{.State.Running}}", self.name]
        try:
            return _run(question).strip() == "true"
        except BackingError:
            return False

    def control(self, *arguments: str) -> str:
        """Run `rabbitmqctl` inside the container and return what it prints."""
        return _run([self.engine, "exec", self.name, "rabbitmqctl", "--quiet", *arguments])

    def _answers(self) -> bool:
        raise NotImplementedError

    def _options(self) -> list[str]:
        raise NotImplementedError

    def _secrets(self) -> dict[str, str]:
        raise NotImplementedError


@dataclass(frozen=True)
class RabbitmqContainer(Container):
    """A RabbitMQ in a container."""

    amqp_port: int
    management_port: int

    @property
    def broker(self) -> rabbitmq.Broker:
        """The broker as others see it."""
        return rabbitmq.local_broker(self.amqp_port, self.management_port, RABBITMQ_USER, self.password)

    def examine(self) -> None:
        """Raise CannotBeHad unless the broker is of a supported version and lets us make virtual hosts."""
        rabbitmq.examine(self.broker.uri, self.broker.vhosts)

    def _answers(self) -> bool:
        return rabbitmq.answers(self.broker)

    def _options(self) -> list[str]:
        ports = [f"127.0.0.1:{self.amqp_port}:5672", f"127.0.0.1:{self.management_port}:15672"]
        published = [word for port in ports for word in ("--publish", port)]
        passed = ["--env", "RABBITMQ_DEFAULT_USER", "--env", "RABBITMQ_DEFAULT_PASS"]
        # The node's name, and with it the folder of its data, comes from the host name.
        return [*published, *passed, "--hostname", "nuanliu", RABBITMQ_IMAGE]

    def _secrets(self) -> dict[str, str]:
        return {"RABBITMQ_DEFAULT_USER": RABBITMQ_USER, "RABBITMQ_DEFAULT_PASS": self.password}


@dataclass(frozen=True)
class PostgresqlContainer(Container):
    """A PostgreSQL in a container."""

    port: int

    @property
    def server(self) -> postgresql.DatabaseServer:
        """The server as others see it."""
        return postgresql.local_server(self.port, self.password)

    def examine(self) -> None:
        """Raise CannotBeHad unless the server is of a supported version and lets us make databases."""
        postgresql.examine(self.server.uri)

    def _answers(self) -> bool:
        return postgresql.answers(self.server)

    def _options(self) -> list[str]:
        published = ["--publish", f"127.0.0.1:{self.port}:5432", "--env", "POSTGRES_PASSWORD"]
        return [*published, POSTGRESQL_IMAGE, "-c", "max_connections=200", "-c", "timezone=UTC"]

    def _secrets(self) -> dict[str, str]:
        return {"POSTGRES_PASSWORD": self.password}


def _succeeds(command: Sequence[str], within_seconds: float) -> bool:
    try:
        _run(command, within_seconds=within_seconds)
    except BackingError:
        return False
    return True


def _run(
    command: Sequence[str], secrets: Mapping[str, str] | None = None, within_seconds: float = COMMAND_SECONDS_MAX
) -> str:
    """Run the engine's client; passwords go by the environment, where no list of processes shows them."""
    options: dict[str, Any] = {"capture_output": True, "text": True, "check": False}
    try:
        answer = subprocess.run(command, env={**os.environ, **(secrets or {})}, timeout=within_seconds, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BackingError(f"{command[0]} {command[1]} did not end: {type(error).__name__}") from error
    if answer.returncode != 0:
        raise BackingError(f"{command[0]} {command[1]} failed: {answer.stderr.strip()[-300:]}")
    return str(answer.stdout)
