"""One moment in the databases of all services, although each is a database of its own and nobody stops writing.

What a service knows of another comes by events. A backup that had the effect of an event, and not the fact it tells,
could never be brought together again: the fact would be made anew, with the same version and another content. So for
the blink of an eye nobody may write into any outbox, nor take anything out of it. Whatever has been heard until then
was told before, and is in its owner's database; that is when all snapshots are taken. Then everybody goes on, and the
snapshots are copied at leisure.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import OperationalError

GATE_SECONDS = 3.0  # for everybody who writes at that moment to end; beyond it they go on, and it is tried again
TRIES_MAX = 10
PAUSE_SECONDS = 2.0

logger = logging.getLogger(__name__)


class NoMoment(RuntimeError):
    """Somebody wrote without end; the text says what to do."""


@dataclass(frozen=True)
class Snapshot:
    """A database as it was at the moment. name: by which PostgreSQL lets others see it, "" of SQLite."""

    connection: Connection
    name: str = ""


@dataclass(frozen=True)
class Cut:
    """All of them. closed_seconds: how long nobody could tell anything."""

    at: datetime
    snapshots: Mapping[str, Snapshot]
    closed_seconds: float


@contextmanager
def cut(uris: Mapping[str, str]) -> Iterator[Cut]:
    """The databases at these addresses, by service, at one moment. Raises NoMoment."""
    with ExitStack() as stack:
        engines = {service: stack.enter_context(_engine(uri)) for service, uri in sorted(uris.items())}
        yield _found(engines, stack)


def _found(engines: Mapping[str, Engine], stack: ExitStack) -> Cut:
    for left in reversed(range(TRIES_MAX)):
        try:
            return _taken(engines, stack)
        except OperationalError as error:
            logger.warning("not everybody let us in: %s", str(error.orig).partition("\n")[0])
            if left:
                time.sleep(PAUSE_SECONDS)
    raise NoMoment(f"{TRIES_MAX} times somebody wrote for {GATE_SECONDS:g} seconds: try again when less is going on")


def _taken(engines: Mapping[str, Engine], stack: ExitStack) -> Cut:
    with ExitStack() as gates:
        closed_at = time.monotonic()
        for engine in engines.values():
            _close_outbox(gates.enter_context(engine.connect()))
        snapshots = {service: _snapshot(stack.enter_context(engine.connect())) for service, engine in engines.items()}
        at = datetime.now(UTC)
    return Cut(at, snapshots, time.monotonic() - closed_at)


def _close_outbox(connection: Connection) -> None:
    """Until this connection ends. PostgreSQL lets others read on; SQLite has one writer at a time anyhow."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    connection.exec_driver_sql(
        f"BEGIN; SET LOCAL lock_timeout = {int(GATE_SECONDS * 1000)}; LOCK TABLE outbox IN EXCLUSIVE MODE"
    )


def _snapshot(connection: Connection) -> Snapshot:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # the first look decides what is seen
        return Snapshot(connection)
    # A server may end who rests in a transaction: this one holds the moment while large databases are copied first.
    connection.exec_driver_sql(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0"
    )
    return Snapshot(connection, str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()))


@contextmanager
def _engine(uri: str) -> Iterator[Engine]:
    engine = create_engine(uri, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "connect", _leave_transactions_to_us)
    event.listen(engine, "begin", lambda connection: None)
    yield engine
    engine.dispose()


def _leave_transactions_to_us(connection: Any, record: Any) -> None:
    if hasattr(connection, "autocommit"):
        connection.autocommit = True
    if hasattr(connection, "isolation_level") and type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(GATE_SECONDS * 1000)}")
