"""SQLAlchemy engines as this house wants them, and what the errors of their servers mean.

Transactions are opened by our own words. On PostgreSQL one round trip says BEGIN and the time-outs, and shows at the
same time whether a pooled connection still lives; on SQLite a write says BEGIN IMMEDIATE, so that it waits for its
turn before it has read anything.
"""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolResetState

from shared.kernel.errors import Refusal
from shared.runtime.refusals import away, busy

POOL_TIMEOUT_SECONDS = 2
CONNECT_TIMEOUT_SECONDS = 2
SQLITE_BUSY_TIMEOUT_MS = 2000
LOCK_TIMEOUT_SECONDS_MAX = 3.0
IDLE_TIMEOUT_SECONDS_MAX = 10.0

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}",
    "PRAGMA foreign_keys = ON",
)
# libpq does not heed connect_timeout while psycogreen waits for it; the kernel's own limit works for both.
POSTGRESQL_ARGUMENTS = {
    "connect_timeout": CONNECT_TIMEOUT_SECONDS,
    "tcp_user_timeout": 5000,
    "target_session_attrs": "read-write",  # never a standby
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
}
# The server compiles what it thinks dear, which `few.py` makes of much that is cheap: a second for every page.
NEVER_COMPILED = "SET LOCAL jit = off"
IN_FAILED_TRANSACTION = 3  # psycopg2.extensions.TRANSACTION_STATUS_INERROR

RETRIABLE_STATES = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected
# lock_not_available, query_canceled, insufficient resources
BUSY_STATES = ("55P03", "57014", "53", "SQLITE_BUSY", "SQLITE_LOCKED")
# connection, shutdown, idle in transaction, the system below
AWAY_STATES = ("08", "57P", "25P03", "58", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL")


def make_engine(uri: str, *, pool_size: int) -> Engine:
    """An engine for `sqlite:///…` or `postgresql+psycopg2://…`. Parameters of statements never show in its errors."""
    sqlite = make_url(uri).get_backend_name() == "sqlite"
    assert sqlite or make_url(uri).drivername == "postgresql+psycopg2", "only psycopg2 works under psycogreen"
    engine = create_engine(
        uri,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        hide_parameters=True,
        connect_args={} if sqlite else POSTGRESQL_ARGUMENTS,
        json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":"), allow_nan=False),
    )
    event.listen(engine, "connect", _prepare_sqlite if sqlite else _prepare_postgresql)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _first_line_only)
    if not sqlite:
        event.listen(engine, "commit", _commit)
        event.listen(engine, "rollback", _rollback)
        event.listen(engine, "reset", _reset)
    return engine


def begin_words(engine: Engine, *, writing: bool, seconds: float) -> tuple[str, ...]:
    """The statements that open a transaction of which no statement may take longer than `seconds`."""
    if engine.dialect.name == "sqlite":
        read_only = "OFF" if writing else "ON"
        return f"PRAGMA query_only = {read_only}", "BEGIN IMMEDIATE" if writing else "BEGIN"
    limits = {
        "statement_timeout": seconds,
        "lock_timeout": min(seconds, LOCK_TIMEOUT_SECONDS_MAX),
        "idle_in_transaction_session_timeout": min(seconds, IDLE_TIMEOUT_SECONDS_MAX),
    }
    begin = "BEGIN" if writing else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    settings = (f"SET LOCAL {name} = {max(1, int(value * 1000))}" for name, value in limits.items())
    return ("; ".join((begin, *settings, NEVER_COMPILED)),)


def is_retriable(error: SQLAlchemyError) -> bool:
    """Whether the same transaction may well succeed at once: a deadlock or a serialization failure ended it."""
    return _state(error) in RETRIABLE_STATES


def lost_connection(error: SQLAlchemyError) -> bool:
    """Whether the connection that was used is gone."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def refusal_for(error: SQLAlchemyError) -> Refusal | None:
    """The kernel's word for a server that is away or busy; None for any other error, which is a defect of ours."""
    if isinstance(error, PoolTimeout):
        return busy()
    if not isinstance(error, DBAPIError):
        return None
    state = _state(error)
    if state.startswith(BUSY_STATES) or state in RETRIABLE_STATES:
        return busy()
    # An operational error without a state comes from connecting.
    if state.startswith(AWAY_STATES) or lost_connection(error) or (not state and isinstance(error, OperationalError)):
        return away()
    return None


def _state(error: SQLAlchemyError) -> str:
    """PostgreSQL's SQLSTATE or SQLite's name of an error, "" where there is none."""
    driver_error = getattr(error, "orig", None)
    return getattr(driver_error, "pgcode", None) or getattr(driver_error, "sqlite_errorname", None) or ""


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver opens no transaction by itself
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _prepare_postgresql(connection: Any, record: Any) -> None:
    connection.autocommit = True  # we say BEGIN and COMMIT


def _begin(connection: Connection) -> None:
    words: Sequence[str] = connection.get_execution_options().get("begin_words", ("BEGIN",))
    for statement in words:
        connection.exec_driver_sql(statement)


def _commit(connection: Connection) -> None:
    """A COMMIT after an error that somebody swallowed would be a ROLLBACK that reports success."""
    driver: Any = connection.connection.dbapi_connection
    assert driver.info.transaction_status != IN_FAILED_TRANSACTION, "a database error was swallowed: use a savepoint"
    connection.exec_driver_sql("COMMIT")


def _rollback(connection: Connection) -> None:
    if not connection.closed and not connection.invalidated:
        connection.exec_driver_sql("ROLLBACK")


def _reset(connection: Any, record: Any, state: PoolResetState) -> None:
    """Nothing goes back to the pool inside a transaction, whatever ended the greenthread that used it."""
    if not state.terminate_only and connection.info.transaction_status:
        connection.cursor().execute("ROLLBACK")


def _first_line_only(context: ExceptionContext) -> None:
    """PostgreSQL quotes rows and values from the second line on ("DETAIL: Key (phone)=(…)"): they are not for logs."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args and isinstance(error.args[0], str):
            error.args = (error.args[0].partition("\n")[0], *error.args[1:])
