"""Bringing a service's database to the state its code wants, once, however many processes try at the same time.

A service has `services/<name>/migrations/env.py`, which only says `run_environment(Base.metadata)`, and numbered steps
in `versions/`. All pending steps run in one transaction under a lock, so that a failure leaves the database as it was.
While a new step is in, the old code still runs: steps add, and a later release removes (tests/architecture checks it).
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from warnings import catch_warnings, filterwarnings

from alembic import command, context
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from sqlalchemy import Connection, MetaData, NullPool, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError, SAWarning

from shared.runtime.settings import Settings

LOCK_KEY = 0x6E75616E6C6975  # one per database; any number that nobody else takes
LOCK_SECONDS_MAX = 60  # another process is migrating
TABLE_LOCK_SECONDS_MAX = 5  # a step that waits longer for a table would hold up everybody behind it


class MigrationFailed(Exception):
    """The database could not be brought up to date; the text says which and why. It is as it was."""


class DatabaseIsNewer(MigrationFailed):
    """A newer release has migrated it. The release before that still runs on it (a rolling upgrade)."""


@dataclass(frozen=True)
class Migrations:
    """The steps of one service for the database at `uri`."""

    service: str
    folder: Path
    uri: str

    def pending(self) -> list[str]:
        """Titles of the steps that the database has not had, in order. Changes nothing. Raises DatabaseIsNewer."""
        if self.is_missing_file():
            return self._titles(None)
        with self._connection(locked=False) as connection:
            return self._titles(MigrationContext.configure(connection).get_current_revision())

    def upgrade(self, revision: str = "head") -> list[str]:
        """Run all pending steps (up to one of them); their titles, none where there was nothing to do.

        Raises MigrationFailed.
        """
        database = make_url(self.uri).database
        if make_url(self.uri).get_backend_name() == "sqlite" and database:
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._connection(locked=True) as connection, catch_warnings():
                # A step that looks at a table before it extends it meets others' indexes on expressions: they stay.
                filterwarnings("ignore", "Skipped unsupported reflection of expression-based index", SAWarning)
                return self._run(connection, revision)
        except OperationalError as error:
            reason = str(error.orig).partition("\n")[0]
            raise MigrationFailed(f"The database of {self.service} was not migrated: {reason}.") from error

    def _run(self, connection: Connection, revision: str) -> list[str]:
        before = MigrationContext.configure(connection).get_current_revision()
        if not self._titles(before):  # refuses a database that is newer
            return []
        config = self._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        after = MigrationContext.configure(connection).get_current_revision()
        _check_references(connection)
        left = self._titles(after)
        return [title for title in self._titles(before) if title not in left]

    def _titles(self, current: str | None) -> list[str]:
        try:
            steps = list(ScriptDirectory.from_config(self._config()).iterate_revisions("head", current or "base"))
        except RevisionError:
            raise DatabaseIsNewer(
                f"The database of {self.service} has step {current}, which this release does not know"
            ) from None
        return [f"{step.revision} {step.doc}" for step in reversed(steps)]

    def _config(self) -> Config:
        config = Config()
        config.set_main_option("script_location", str(self.folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        return config

    def is_missing_file(self) -> bool:
        """Whether the database is an SQLite file that was not made yet: looking into it would make it."""
        url = make_url(self.uri)
        return url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).exists())

    @contextmanager
    def _connection(self, *, locked: bool) -> Iterator[Connection]:
        engine = create_engine(self.uri, poolclass=NullPool, hide_parameters=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _leave_transactions_to_us)
            event.listen(engine, "begin", _begin_immediate if locked else _begin)
        try:
            with engine.begin() as connection:
                if locked and engine.dialect.name == "postgresql":
                    _lock(connection)
                yield connection
        finally:
            engine.dispose()


def migrations_of(service: type, settings: Settings) -> Migrations | None:
    """The migrations beside a service's class; None for one without a database."""
    folder = Path(inspect.getfile(service)).parent / "migrations"
    name = str(service.name)  # type: ignore[attr-defined]
    return Migrations(name, folder, settings.database_uri_of(name)) if folder.is_dir() else None


def run_environment(*metadata: MetaData) -> None:
    """What `env.py` says: run the steps on the connection that `Migrations` opened and locked."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def _leave_transactions_to_us(connection: Any, record: Any) -> None:
    """The driver would commit before each CREATE TABLE. References are checked once, at the end."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS_MAX * 1000}")
    connection.execute("PRAGMA foreign_keys = OFF")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _lock(connection: Connection) -> None:
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS_MAX}s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
    connection.execute(text(f"SET LOCAL lock_timeout = '{TABLE_LOCK_SECONDS_MAX}s'"))


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if broken:
            raise MigrationFailed(f"A step broke references between rows: {[tuple(row) for row in broken]}.")
