"""A service's database as Nameko's dependency: `db = ServiceDatabase()`; in a door, `self.db`.

Nothing here opens a connection or can raise while a call is served: an exception in a hook of Nameko would kill the
whole container (fact 16). With the database come its greenthreads: the relay of the outbox, the retrier of parked
events, the sweeper of old rows.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from nameko.extensions import DependencyProvider
from sqlalchemy import select

from shared.kernel.errors import Unavailable
from shared.runtime import metrics
from shared.runtime.bus import names
from shared.runtime.data.database import CallDatabase, Database
from shared.runtime.doors.subscribe import Subscription
from shared.runtime.events import inbox, outbox
from shared.runtime.events.relay import Relay
from shared.runtime.events.retrier import Retrier
from shared.runtime.process.retention import Retention, Sweep
from shared.runtime.settings import Settings
from shared.runtime.trust import seal_keys
from shared.runtime.trust.sealing import Sealing


def database_of(settings: Settings, service: str, **further: Any) -> Database:
    """The database of a service as the settings say, also for the command line. Raises KeysInvalid, OSError."""
    has_keys = settings.seal_keys_file.exists()
    return Database(
        settings.database_uri_of(service),
        service=service,
        site=settings.site,
        pool_size=min(settings.database_connections_max, settings.workers_max_of(service)),
        sealing=Sealing.of_file(settings.seal_keys_file) if has_keys else None,
        **further,
    )


def note_keys(service: str, settings: Settings) -> None:
    """Compare the seal keys with those a service's database knows, and let it know new ones. Nothing without keys.

    Raises KeysInvalid, OSError, Unavailable.
    """
    with closing(database_of(settings, service)) as database:
        if database.sealing is not None:
            database.step(seal_keys.note, settings.seal_keys_file)


class ServiceDatabase(DependencyProvider):
    """The database of a service, from `config["SETTINGS"]`; `config["CLOCK"]`, if there is one, says the time.

    sweeps: what the service removes of its own when it is old, see `Retention`.
    """

    database: Database

    def __init__(self, sweeps: Sequence[Sweep] = ()) -> None:
        self._sweeps = sweeps

    def setup(self) -> None:
        config = self.container.config
        settings: Settings = config["SETTINGS"]
        service = names.service_of(self.container.service_name)
        self.database = database_of(settings, service, clock=config.get("CLOCK"))
        self.relay = Relay(self.database, config)
        self.database.on_outbox = self.relay.wake
        doors = [door for door in self.container.entrypoints if isinstance(door, Subscription)]
        self.retrier = Retrier(self.database, {door.address: door.hear_again for door in doors})
        self.database.on_written.append(self.retrier.wake)
        self.retention = Retention(self.database, settings.retention_days, self._sweeps)

    def start(self) -> None:
        self._tell_figures()
        works: list[Callable[[], None]] = [self.relay.run, self.retrier.run, self.retention.run]
        if not self.relay.confirms:
            works.append(self.relay.run_checkpoint)
        for work in works:
            name = f"{type(work.__self__).__name__.lower()} of {self.database.service}"  # type: ignore[attr-defined]
            self.container.spawn_managed_thread(work, identifier=name)

    def stop(self) -> None:
        for worker in (self.retention, self.retrier, self.relay):
            worker.stop()
        self.database.close()

    def health(self) -> str:
        """For whoever asks whether this process can work: "", or what is wrong."""
        try:
            self.database.read(lambda session: session.execute(select(1)))
        except Unavailable as refusal:
            return refusal.code
        return ""

    def _tell_figures(self) -> None:
        service, read = self.database.service, self.database.read
        pool = self.database.engine.pool
        metrics.ask(metrics.CONNECTIONS_USED, pool.checkedout, service=service)  # type: ignore[attr-defined]
        metrics.ask(metrics.CONNECTIONS_MAX, pool.size, service=service)  # type: ignore[attr-defined]
        metrics.ask(metrics.OUTBOX_EVENTS, lambda: read(outbox.backlog)[0], service=service)
        metrics.ask(metrics.OUTBOX_SECONDS, lambda: read(outbox.backlog)[1], service=service)
        metrics.ask(metrics.INBOX_PARKED, lambda: read(inbox.counts)[inbox.PARKED], service=service)
        metrics.ask(metrics.INBOX_DEAD, lambda: read(inbox.counts)[inbox.DEAD], service=service)
        metrics.ask(metrics.INBOX_SECONDS, lambda: read(inbox.oldest_parked_seconds), service=service)

    def get_dependency(self, worker_ctx: Any) -> CallDatabase:
        return CallDatabase(self.database, None)
