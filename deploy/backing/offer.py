"""What is to be had, in this order: configured, already ours, reachable, in a container, from Debian packages.

Each way is a function that returns a server or raises CannotBeHad with its reason; the next one is then asked.
"""

import hashlib
import os
import secrets
import shutil
import socket
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from deploy.backing import container, packages, postgresql, private_postgresql, private_rabbitmq, processes, rabbitmq
from deploy.backing.container import PostgresqlContainer, RabbitmqContainer
from deploy.backing.errors import BackingError, CannotBeHad
from deploy.backing.folder import Folder, say
from deploy.backing.memory import POSTGRESQL, RABBITMQ, OurPostgresql, OurRabbitmq, forget, recall, remember
from deploy.backing.postgresql import DatabaseServer
from deploy.backing.private_postgresql import PrivatePostgresql
from deploy.backing.private_rabbitmq import PrivateRabbitmq
from deploy.backing.rabbitmq import Broker

AMQP_SETTING = "NUANLIU_TEST_AMQP_URI"
MANAGEMENT_SETTING = "NUANLIU_TEST_MANAGEMENT_URI"
POSTGRESQL_SETTING = "NUANLIU_TEST_POSTGRESQL_URI"
REACHABLE_AMQP = "amqp://guest:guest@127.0.0.1:5672/"
REACHABLE_POSTGRESQL = tuple(f"postgresql://{who}@127.0.0.1:5432/postgres" for who in ("postgres", "postgres:postgres"))
EPMD_PORT = 4369
REACH_SECONDS_MAX = 3.0
RABBITMQ_PACKAGES = ("rabbitmq-server",)
RABBITMQ_UNITS = ("rabbitmq-server.service", "epmd.service", "epmd.socket")
POSTGRESQL_PACKAGES = ("postgresql-17", "postgresql-16", "postgresql-15")
POSTGRESQL_UNITS = ("postgresql.service",)

Server = TypeVar("Server")
Ours = TypeVar("Ours", OurRabbitmq, OurPostgresql)


def first(offers: Sequence[Callable[[], Server]]) -> tuple[Server | None, tuple[str, ...]]:
    """Return the first server to be had, and why those before it were not."""
    reasons: list[str] = []
    for offer in offers:
        try:
            return offer(), tuple(reasons)
        except CannotBeHad as reason:
            reasons.append(str(reason))
    return None, tuple(reasons)


def configured_broker(uri: str) -> Broker:
    """The RabbitMQ of the settings."""
    if urlsplit(uri).scheme not in ("amqp", "amqps"):
        raise CannotBeHad(f"{AMQP_SETTING} is no address of a RabbitMQ (amqp:// or amqps://).")
    return _broker_at(uri, os.environ.get(MANAGEMENT_SETTING))


def reachable_broker() -> Broker:
    """A RabbitMQ on this machine with its factory settings."""
    return _broker_at(REACHABLE_AMQP, None)


def configured_server(uri: str) -> DatabaseServer:
    """The PostgreSQL of the settings."""
    return postgresql.examine(uri)


def reachable_server() -> DatabaseServer:
    """A PostgreSQL on this machine that lets its administrator in."""
    _reach(REACHABLE_POSTGRESQL[0], 5432)
    server, reasons = first([lambda uri=uri: postgresql.examine(uri) for uri in REACHABLE_POSTGRESQL])  # type: ignore[misc]
    if server is None:
        raise CannotBeHad(reasons[-1])
    return server


def remembered(folder: Folder, server: str) -> Any:
    """The private server that this folder remembers; started again when it does not run."""
    ours = recall(folder, server)
    if ours is None:
        raise CannotBeHad(f"No private {server} is remembered in {folder.path}.")
    if not ours.running():
        ours = ours.on_free_ports()
        remember(folder, server, ours)
        say(f"starting the private {server} again.")
    try:
        ours.start()
    except BackingError as error:
        raise CannotBeHad(str(error)) from error
    except BaseException:
        ours.stop()  # interrupted: what it holds may be wanted
        raise
    return ours


def rabbitmq_in_container(folder: Folder) -> OurRabbitmq:
    """A RabbitMQ in a container."""
    engine = container.engine()
    container.fetch(engine, container.RABBITMQ_IMAGE)
    ports = processes.free_ports(2)
    name = _container_name(folder, RABBITMQ)
    return _begun(folder, RABBITMQ, RabbitmqContainer(engine, name, secrets.token_hex(16), *ports))


def postgresql_in_container(folder: Folder) -> OurPostgresql:
    """A PostgreSQL in a container."""
    engine = container.engine()
    container.fetch(engine, container.POSTGRESQL_IMAGE)
    (port,) = processes.free_ports(1)
    name = _container_name(folder, POSTGRESQL)
    return _begun(folder, POSTGRESQL, PostgresqlContainer(engine, name, secrets.token_hex(16), port))


def rabbitmq_from_packages(folder: Folder, *, install: bool) -> OurRabbitmq:
    """A RabbitMQ from the programs installed here; they are installed first if need be."""
    try:
        private_rabbitmq.programs()
    except CannotBeHad:
        if not install:
            raise
        packages.install(RABBITMQ_PACKAGES, rabbitmq.supported, RABBITMQ_UNITS)
    return _begun(folder, RABBITMQ, PrivateRabbitmq.planned(folder.path / RABBITMQ))


def postgresql_from_packages(folder: Folder, *, install: bool) -> OurPostgresql:
    """A PostgreSQL from the programs installed here; they are installed first if need be."""
    try:
        private_postgresql.programs()
    except CannotBeHad:
        if not install:
            raise
        packages.install(POSTGRESQL_PACKAGES, postgresql.supported, POSTGRESQL_UNITS)
    return _begun(folder, POSTGRESQL, PrivatePostgresql.planned(folder.path / POSTGRESQL))


def _begun(folder: Folder, server: str, ours: Ours) -> Ours:
    """Start a new private server where nothing is left of an older one; leave nothing behind if that fails."""
    say(f"starting a private {server} in {folder.path}.")
    ours.remove()
    remember(folder, server, ours)
    try:
        ours.start()
        ours.examine()
    except BaseException as error:
        ours.remove()
        forget(folder, server)
        if isinstance(error, BackingError):
            raise CannotBeHad(str(error)) from error
        raise
    return ours


def _broker_at(uri: str, management_uri: str | None) -> Broker:
    """The broker at an address, with the first way to make virtual hosts that works."""
    _reach(uri, 5672)
    parts = urlsplit(uri)
    user, password = unquote(parts.username or "guest"), unquote(parts.password or "guest")
    api = management_uri or f"http://{parts.hostname}:{rabbitmq.MANAGEMENT_PORT}"
    ways: list[rabbitmq.Vhosts] = [rabbitmq.ManagementVhosts(api, user, password)]
    if parts.hostname in ("127.0.0.1", "localhost", "::1") and shutil.which("rabbitmqctl") and _epmd_runs():
        ways.append(rabbitmq.ControlVhosts())
    broker, reasons = first([lambda way=way: rabbitmq.examine(uri, way) for way in ways])  # type: ignore[misc]
    if broker is None:
        raise CannotBeHad(" ".join(reasons))
    return broker


def _epmd_runs() -> bool:
    """Without an epmd there is no node for `rabbitmqctl` to find, but it would start one and leave it behind."""
    try:
        _reach(f"//127.0.0.1:{os.environ.get('ERL_EPMD_PORT', EPMD_PORT)}", EPMD_PORT)
    except CannotBeHad:
        return False
    return True


def _reach(uri: str, usual_port: int) -> None:
    parts = urlsplit(uri)
    try:
        place = (parts.hostname or "127.0.0.1", parts.port or usual_port)
        socket.create_connection(place, timeout=REACH_SECONDS_MAX).close()
    except (OSError, ValueError) as error:
        raise CannotBeHad(f"Nothing answers at {rabbitmq.address(uri)} ({error}).") from error


def _container_name(folder: Folder, server: str) -> str:
    """The same name for the same folder, so that what a lost state file left behind is found."""
    return f"nuanliu-backing-{hashlib.sha256(str(folder.path).encode()).hexdigest()[:12]}-{server}"
