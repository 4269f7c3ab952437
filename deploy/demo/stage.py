"""The services whose data a demonstration makes, at their doors, with one clock that is set to when things happen."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Any
from uuid import UUID

from sqlalchemy import event, select

from deploy.cli import services
from services.identity.members.directory_choice import member_directory_for
from services.identity.registrations.demo import account_named
from services.identity.units.queries import unit_of
from shared.contracts.identity.roles import Role
from shared.kernel.actor import Actor, Held
from shared.kernel.clock import FrozenClock
from shared.runtime.bus.embedded import is_embedded
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.doors.directly import Directly
from shared.runtime.events.claiming import mark
from shared.runtime.events.outbox import Outbox
from shared.runtime.settings import Settings

HEARING = ("teams", "projects", "demands", "credits", "notifications")
TELLING = ("identity", *HEARING)
EVENTS_AT_ONCE = 500


class Stage:
    """`with Stage(settings, moment) as stage:`; stage.teams, stage.projects and stage.identity are `Directly`."""

    def __init__(self, settings: Settings, moment: datetime) -> None:
        self.settings, self.clock = settings, FrozenClock(moment)
        self._closing = ExitStack()
        self._passed = dict.fromkeys(TELLING, 0)

    def __enter__(self) -> "Stage":
        self.identity = self._opened("identity", member_directory=member_directory_for(self.settings))
        self.teams, self.projects = self._opened("teams"), self._opened("projects")
        self.demands = self._opened("demands")
        self.credits, self.notifications = self._opened("credits"), self._opened("notifications")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def person(self, account_id: UUID) -> Actor:
        """Somebody who has signed in and holds no office."""
        return Actor("person", str(account_id), site=self.settings.site)

    def official(self, login: str, role: Role, unit_code: str) -> Actor:
        """Somebody of the demo accounts who holds an office, signed in with all it needs."""

        def found(session: Session) -> tuple[UUID, UUID]:
            return account_named(session, login), unit_of(session, unit_code).id

        account_id, unit_id = self.identity.database.read(found)
        held = (Held(role.value, unit_id),)
        return Actor("person", str(account_id), site=self.settings.site, offices=held, second_factor=True)

    def pass_on(self) -> None:
        """Let each service hear what the others have told since the last time.

        On a broker the relays bring the same later, to whoever else hears it, and it is found in the inboxes; the
        embedded bus has no others, so there it is published with that.
        """
        for name in TELLING:
            database = getattr(self, name).database
            while rows := database.read(_told, self._passed[name]):
                for hearing in (getattr(self, heard) for heard in HEARING):
                    if hearing.database is not database:
                        hearing.hear(rows)
                self._passed[name] = rows[-1].sequence
                if is_embedded(self.settings.bus_uri):
                    database.step(mark, [row.sequence for row in rows])

    def _opened(self, name: str, **things: Any) -> Directly:
        database = services.database(name, self.settings)
        self._closing.callback(database.close)
        database.clock = self.clock
        _hurry(database)
        return Directly(services.load(name), database, **things)


def _told(session: Session, after: int) -> Sequence[Outbox]:
    rows = select(Outbox).where(Outbox.sequence > after, Outbox.published_at.is_(None)).order_by(Outbox.sequence)
    return session.scalars(rows.limit(EVENTS_AT_ONCE)).all()


def _hurry(database: Database) -> None:
    """On SQLite: do not wait for the disk after each of thousands of steps; a machine that dies may lose the last."""
    if database.engine.dialect.name == "sqlite":

        @event.listens_for(database.engine, "connect")
        def _connected(connection: Any, record: Any) -> None:
            connection.execute("PRAGMA synchronous = NORMAL")

        database.engine.dispose()  # the one connection that was made before
