"""Runs services in this process: makes their containers, starts them in order, stops them in time.

Nameko's own runner patches nothing, migrates nothing, knows no readiness and waits for ever for a worker that hangs.
What the embedded mode does in one process, the distributed one does in several, with the same runner.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import eventlet
import kombu.pools
from eventlet import patcher
from nameko.containers import ServiceContainer
from psycogreen.eventlet import patch_psycopg

from shared.runtime import metrics
from shared.runtime.bus import embedded
from shared.runtime.bus.connection import GONE, opened, pauses
from shared.runtime.bus.names import bus_name
from shared.runtime.data.migrations import migrations_of
from shared.runtime.doors.apart import with_doors
from shared.runtime.process import figures, topology
from shared.runtime.process.dependencies import note_keys
from shared.runtime.process.health import Health, HealthServer
from shared.runtime.settings import Settings
from shared.runtime.trust.access import prepare_keys, verifier_of

SIGNER = "identity"  # the service that signs access tokens; all others only believe them
CERTIFIER = "credits"  # signs certificates
TRACES_STOP_SECONDS = 2
SPARE_CONNECTIONS = 10  # of the publishers' pool, beyond one for each worker

logger = logging.getLogger(__name__)


class FolderTaken(RuntimeError):
    """Another process runs on the same data folder; the text names it."""


class NotPrepared(RuntimeError):
    """The broker lacks queues or exchanges of this release; the text says which, and what to do."""


class ContainerDied(RuntimeError):
    """A container has ended by itself; the cause says why."""


class Runner:
    """Some services in this process.

    services: classes, in the order in which they are started; parts: what else their containers' configuration has;
    doors: which kinds of doors are opened ("rpc", "subscribe", "broadcast", "timer", "web"), all of them if None;
    release: services, also those that run elsewhere, whose queues must stand on the broker before anything starts.
    """

    def __init__(
        self,
        services: Sequence[type],
        settings: Settings,
        *,
        parts: Mapping[str, Any] | None = None,
        doors: frozenset[str] | None = None,
        release: Sequence[type] = (),
    ) -> None:
        if not patcher.is_monkey_patched("socket"):
            raise RuntimeError("eventlet.monkey_patch() comes before every other import")
        patch_psycopg()
        embedded.install()
        self.services, self.settings = list(services), settings
        self.parts, self.doors, self.release = dict(parts or {}), doors, list(release)
        self.health = Health()
        self.containers: list[ServiceContainer] = []
        self.died = eventlet.event.Event()
        self._health_server: HealthServer | None = None
        self._lock: int | None = None
        self._stop_traces: Callable[[], None] | None = None

    def prepare_keys(self) -> None:
        """Make the key files that are missing, where that is allowed. Raises KeysInvalid, OSError."""
        signs = any(_plain_name(service) == SIGNER for service in self.services)
        seals = any(hasattr(service, "db") for service in self.services)
        kept = [migrations_of(service, self.settings) for service in (*self.services, *self.release)]
        keeping = dict.fromkeys(migrations.service for migrations in kept if migrations)
        certifies = any(_plain_name(service) == CERTIFIER for service in self.services)
        prepare_keys(self.settings, keeping=keeping, signs=signs, seals=seals, certifies=certifies)

    def migrate(self) -> dict[str, list[str]]:
        """Bring the services' databases up to date; titles of the steps that were run, by service."""
        found = [migrations_of(service, self.settings) for service in self.services]
        return {migrations.service: migrations.upgrade() for migrations in found if migrations}

    def prepare(self) -> list[str]:
        """Declare what is on the bus, before anything is published to it; the names of the queues.

        Raises one of `connection.GONE` where the broker is away, and QueueDeclaredOtherwise.
        """
        with opened({"AMQP_URI": self.settings.bus_uri}) as connection:
            return topology.declare(self.services, self.settings.site, connection)

    def start(self) -> None:
        """Take the data folder (embedded), start all containers in order, and be ready.

        Raises FolderTaken, KeysInvalid, NotPrepared, ContainerDied, and whatever a part raises that cannot start. Stops
        then what was started.
        """
        if self.settings.mode == "embedded":
            self._take_folder()
        workers = sum(self.settings.workers_max_of(_plain_name(service)) for service in self.services)
        kombu.pools.set_limit(workers + SPARE_CONNECTIONS)
        self.prepare_keys()
        self._note_keys()
        self.parts = {"HEALTH": self.health, "VERIFIER": verifier_of(self.settings)} | self.parts
        metrics.ask(metrics.READY, lambda: self.health.state == "ready")
        self._tell_health()
        self._record_traces()
        try:
            if self.release:
                self._await_prepared()
            for service in self.services:
                self._start_container(service)
        except BaseException:
            self.kill()
            raise
        self.health.state = "ready"

    def stop(self) -> None:
        """Let everything under way finish: the gateway first, whom the others still answer."""
        self.health.state = "stopping"
        for container in reversed(self.containers):
            container.stop()
        self._release()

    def kill(self) -> None:
        """End everything at once."""
        self.health.state = "stopping"
        for container in reversed(self.containers):
            container.kill()
        self._release()

    @property
    def http_port(self) -> int | None:
        """The port at which the gateway listens; None without one."""
        ports = [part.port for container in self.containers for part in container.extensions if hasattr(part, "port")]
        return ports[0] if ports else None

    def _note_keys(self) -> None:
        """Before any door opens: what other keys had sealed, these could not mend."""
        for service in self.services:
            if migrations_of(service, self.settings):
                note_keys(_plain_name(service), self.settings)

    def _await_prepared(self) -> None:
        """Look at the broker as soon as it is there: what is published to an exchange without queues is lost."""
        for pause in pauses():
            try:
                with opened({"AMQP_URI": self.settings.bus_uri}) as connection:
                    lacking = topology.missing(self.release, self.settings.site, connection)
                break
            except GONE as error:
                logger.warning("the broker is away (%s); trying again in %.1f s", type(error).__name__, pause)
                eventlet.sleep(pause)
        if lacking:
            more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
            raise NotPrepared(f"The broker lacks {lacking[0]}{more}: run `nuanliu prepare` first")

    def _start_container(self, service: type) -> None:
        name = _plain_name(service)
        members = {"name": bus_name(name, self.settings.site)} | with_doors(service, self.doors)
        config = self.settings.nameko_config(name) | self.parts
        container = ServiceContainer(type(service.__name__, (service,), members), config)
        self.containers.append(container)
        figures.tell(container, name)
        started = eventlet.spawn(container.start)
        eventlet.spawn(self._await_end, container, started)
        started.wait()
        if self.died.ready():
            self.died.wait()
        for part in container.extensions:
            if hasattr(part, "health"):
                self.health.watch(f"{name}.{_part_name(part)}", part.health)
        logger.info("%s has started", name)

    def _await_end(self, container: ServiceContainer, started: Any) -> None:
        """A container that ends by itself, also while it is being started, ends the process."""
        try:
            container.wait()
        except Exception as error:  # whatever a managed thread of Nameko's raised
            logger.error("%s has died", container.service_name, exc_info=error)
            ended = ContainerDied(f"{container.service_name} has died: {type(error).__name__}")
            ended.__cause__ = error
            if not self.died.ready():
                self.died.send_exception(ended)
            started.kill(ended)

    def _record_traces(self) -> None:
        if self.settings.traces_url:
            # OpenTelemetry is large: who does not want it does not load it
            from shared.runtime.tracing import export

            settings = self.settings
            self._stop_traces = export.begin(settings.traces_url, settings.traces_share, settings.site).stop

    def _tell_health(self) -> None:
        if self.settings.health_port and not any(_plain_name(service) == "gateway" for service in self.services):
            self._health_server = HealthServer(self.health, self.settings.health_host, self.settings.health_port)
            self._health_server.start()

    def _take_folder(self) -> None:
        folder = self.settings.data_folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._release()
            raise FolderTaken(f"Another process of Nuanliu runs on {folder.absolute()}: its bus is its own.") from None

    def _release(self) -> None:
        if self._stop_traces is not None:
            with eventlet.Timeout(TRACES_STOP_SECONDS, False):  # spans are not worth waiting for
                self._stop_traces()
            self._stop_traces = None
        if self._health_server is not None:
            self._health_server.stop()
            self._health_server = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _plain_name(service: type) -> str:
    return str(service.name)  # type: ignore[attr-defined]


def _part_name(part: Any) -> str:
    return str(getattr(part, "attr_name", None) or type(part).__name__).lower()
