"""Bringing the servers up and taking the private ones down."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.backing import offer, processes
from deploy.backing.backing import Backing
from deploy.backing.folder import Folder
from deploy.backing.memory import POSTGRESQL, RABBITMQ, SERVERS, forget, recall


def bring_up(folder: Path | None = None, *, install: bool = True, own: bool = False) -> Backing:
    """Return what is to be had, starting private servers where nothing else is; repeating it changes nothing.

    `folder` is the place of private servers (None: this checkout's); `install=False` leaves the system's packages as
    they are; `own=True` passes over servers of others, for tests that hurt them. Raises BackingError only when the
    folder itself cannot be used.
    """
    place = Folder.at(folder)
    with place.locked():
        broker, broker_reasons = _choose(
            None if own else os.environ.get(offer.AMQP_SETTING),
            offer.configured_broker,
            [
                *([lambda: offer.remembered(place, RABBITMQ)] if RABBITMQ in place.state() else []),
                *([] if own else [offer.reachable_broker]),
                lambda: offer.rabbitmq_in_container(place),
                lambda: offer.rabbitmq_from_packages(place, install=install),
            ],
        )
        server, server_reasons = _choose(
            None if own else os.environ.get(offer.POSTGRESQL_SETTING),
            offer.configured_server,
            [
                *([lambda: offer.remembered(place, POSTGRESQL)] if POSTGRESQL in place.state() else []),
                *([] if own else [offer.reachable_server]),
                lambda: offer.postgresql_in_container(place),
                lambda: offer.postgresql_from_packages(place, install=install),
            ],
        )
    return _backing(broker, server, (*broker_reasons, *server_reasons))


@contextmanager
def for_a_while(folder: Path | None = None, *, install: bool = True, own: bool = False) -> Iterator[Backing]:
    """Bring servers up, and end the private ones afterwards, unless they ran before. Arguments as of `bring_up`."""
    before = remembered(folder)
    ran_before = any(server is not None and server.running() for server in (before.rabbitmq, before.postgresql))
    try:
        yield bring_up(folder, install=install, own=own)
    finally:
        if not ran_before:
            take_down(folder)


def remembered(folder: Path | None = None) -> Backing:
    """Return the private servers of a folder as they are, without starting any."""
    place = Folder.at(folder)
    return _backing(recall(place, RABBITMQ), recall(place, POSTGRESQL), ())


def take_down(folder: Path | None = None) -> None:
    """End the private servers of a folder by their pids and delete their data. Servers of others are left alone."""
    place = Folder.at(folder)
    with place.locked():
        for server in SERVERS:
            ours = recall(place, server)
            if ours is not None:
                ours.remove()
            processes.clear(place.path / server)
            forget(place, server)


def _choose(
    setting: str | None, configured: Callable[[str], Any], others: list[Callable[[], Any]]
) -> tuple[Any, tuple[str, ...]]:
    """Return the first server to be had; keep the reasons if none is, or if what was configured is not used."""
    offers = [*([lambda: configured(setting)] if setting else []), *others]
    found, reasons = offer.first(offers)
    if found is None:
        return None, reasons
    return found, reasons[:1] if setting else ()


def _backing(broker: Any, server: Any, reasons: tuple[str, ...]) -> Backing:
    """Put together servers of others (Broker, DatabaseServer) and our own (which have one)."""
    our_rabbitmq = broker if hasattr(broker, "broker") else None
    our_postgresql = server if hasattr(server, "server") else None
    broker = our_rabbitmq.broker if our_rabbitmq else broker
    server = our_postgresql.server if our_postgresql else server
    return Backing(
        amqp_admin=broker.uri if broker else None,
        postgresql_admin=server.uri if server else None,
        reasons=reasons,
        vhosts=broker.vhosts if broker else None,
        rabbitmq=our_rabbitmq,
        postgresql=our_postgresql,
    )
