"""Each service's database: reachable, of a supported version, migrated, and with the same idea of the time."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from deploy.cli import services
from deploy.cli.examination import ledgers
from deploy.cli.examination.findings import OTHERS, Finding, Verdict, note, well, wrong
from deploy.cli.failures import short
from shared.runtime.data.engine import POSTGRESQL_ARGUMENTS
from shared.runtime.data.migrations import DatabaseIsNewer, Migrations
from shared.runtime.events.inbox import DEAD, PARKED, counts, oldest_parked_seconds
from shared.runtime.events.outbox import backlog
from shared.runtime.settings import Settings
from shared.runtime.trust.sealing import KeysInvalid

POSTGRESQL_OLDEST, POSTGRESQL_TOO_NEW = 15, 18  # major versions that are tested: 15 to 17
CLOCK_DIFFERENCE_SECONDS_MAX = 5.0
SQLITE_ENDS = ("", "-wal", "-shm")  # the database, what is not in it yet, and the index of that
OLDEST_EVENT_SECONDS_MAX = 300.0  # in the outbox, or parked in the inbox: the first few retries are nobody's business
LEDGER = "credits"  # the service that keeps one
LISTED = "`nuanliu events list` shows them"


def examine(settings: Settings, named: list[str]) -> Iterator[Finding]:
    """The databases of these services."""
    for name in named:
        migrations = services.migrations(name, settings)
        if migrations is not None:
            yield from _database(migrations, settings)


def _database(migrations: Migrations, settings: Settings) -> Iterator[Finding]:
    subject = f"database of {migrations.service}"
    if migrations.is_missing_file():
        yield note(subject, "will be made at the first start.")
        return
    try:
        yield from _server(subject, migrations.uri)
        yield from files_of_others(subject, migrations.uri)
        steps = _steps(subject, migrations, settings)
        yield steps
        if steps.verdict is Verdict.WELL:
            yield from _events(f"events of {migrations.service}", migrations.service, settings)
            yield from ledgers.examine(settings) if migrations.service == LEDGER else ()
    except (KeysInvalid, OSError) as error:  # the same sentence that keeps the service from starting
        yield wrong(subject, f"{error}.")
    except SQLAlchemyError as error:
        remedy = "is it running, and does NUANLIU_DATABASE_URI name it rightly?"
        yield wrong(subject, f"cannot be used ({short(getattr(error, 'orig', None) or error)}); {remedy}")


def files_of_others(subject: str, uri: str) -> Iterator[Finding]:
    """The files of an SQLite database that others than their owner may read or write: personal data is in them."""
    url = make_url(uri)
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    there = [path for end in SQLITE_ENDS if (path := Path(url.database + end)).exists()]
    if loose := [str(path) for path in there if path.stat().st_mode & OTHERS]:
        yield wrong(subject, f"others than its owner may read or write it: chmod 600 {' '.join(loose)}")


def _server(subject: str, uri: str) -> Iterator[Finding]:
    arguments = {} if uri.startswith("sqlite") else POSTGRESQL_ARGUMENTS
    engine = create_engine(uri, poolclass=NullPool, hide_parameters=True, connect_args=arguments)
    try:
        with engine.connect() as connection:
            version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
            yield well(subject, f"{connection.dialect.name} {version}.")
            if connection.dialect.name == "postgresql":
                yield from postgresql_troubles(subject, connection)
    finally:
        engine.dispose()


def postgresql_troubles(subject: str, connection: Connection) -> Iterator[Finding]:
    """What is wrong with a server as such."""
    major = int((connection.dialect.server_version_info or (0,))[0])
    if not POSTGRESQL_OLDEST <= major < POSTGRESQL_TOO_NEW:
        tested = f"{POSTGRESQL_OLDEST} to {POSTGRESQL_TOO_NEW - 1}"
        yield wrong(subject, f"PostgreSQL {major} is not among the versions that are tested ({tested}).")
    if connection.scalar(text("SHOW server_encoding")) != "UTF8":
        yield wrong(subject, "it cannot hold Chinese; create the database with ENCODING 'UTF8'.")
    ahead_seconds = float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0) - time.time()
    if abs(ahead_seconds) > CLOCK_DIFFERENCE_SECONDS_MAX:
        yield wrong(subject, f"its clock differs by {ahead_seconds:.0f} seconds from this machine's; set both by NTP.")


def _events(subject: str, service: str, settings: Settings) -> Iterator[Finding]:
    """What waits to be told, what was heard and failed, and what was given up."""
    database = services.database(service, settings)
    try:
        waiting, oldest_seconds = database.read(backlog)
        heard, oldest_failed_seconds = database.read(counts), database.read(oldest_parked_seconds)
    finally:
        database.close()
    if waiting:
        told = f"{waiting} {_is(waiting)} not published, the oldest for {_duration(oldest_seconds)}"
        yield _overdue(oldest_seconds)(subject, f"{told}; does {service} run, and does it reach the broker? {LISTED}.")
    if parked := heard[PARKED]:
        told = f"{parked} that it heard failed and {_is(parked)} tried again, the oldest for"
        told = f"{told} {_duration(oldest_failed_seconds)}"
        yield _overdue(oldest_failed_seconds)(subject, f"{told}; {LISTED} and why.")
    if dead := heard[DEAD]:
        told = f"{dead} that it heard {'were' if dead > 1 else 'was'} given up"
        yield wrong(subject, f"{told}; {LISTED}, `nuanliu events replay` tries them again.")
    if not (waiting or parked or dead):
        yield well(subject, "all are told, and none has failed.")


def _overdue(seconds: float) -> Callable[[str, str], Finding]:
    """How to say what has lasted so long."""
    return wrong if seconds > OLDEST_EVENT_SECONDS_MAX else note


def _is(count: int) -> str:
    return "are" if count > 1 else "is"


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"


def _steps(subject: str, migrations: Migrations, settings: Settings) -> Finding:
    try:
        pending = migrations.pending()
    except DatabaseIsNewer as newer:
        return wrong(subject, f"{short(newer)}; run the release that does.")
    if not pending:
        return well(subject, "all migrations have been run.")
    count = f"{len(pending)} migration{'s are' if len(pending) != 1 else ' is'} pending"
    if settings.mode == "embedded":
        return note(subject, f"{count}; the next start runs them.")
    return wrong(subject, f"{count} ({pending[0]}{', …' if len(pending) > 1 else ''}); run `nuanliu migrate`.")
