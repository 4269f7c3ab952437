"""A service that tells and a service that hears, each with a database of its own, on either bus."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import kombu
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.base import Received
from shared.kernel.ids import new_id
from shared.runtime.bus import embedded, queues
from shared.runtime.data.database import Database
from shared.runtime.data.mapping import new_base
from shared.runtime.data.session import Session
from shared.runtime.doors import subscribe as subscribe_door
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.events import inbox, retrier
from shared.runtime.events.inbox import Inbox
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.wire import write_event
from shared.runtime.process import topology
from shared.runtime.process.dependencies import ServiceDatabase
from shared.runtime.settings import Settings
from shared.runtime.tests.facts_fixtures import Base, ReaderMoved, Shelf, ShelfChanged
from shared.runtime.trust.sealing import Sealing, generate

PostBase = new_base()


class KnownShelf(PostBase):
    """What the post office knows of the library's shelves; heard: how often it learned of this event."""

    __tablename__ = "known_shelf"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    heard: Mapped[int] = mapped_column(default=1)


def learn(session: Session, event: Received) -> None:
    known = session.get(KnownShelf, event.event_id)
    if known is None:
        session.add(KnownShelf(event_id=event.event_id, name=event.name))
    else:
        known.heard += 1


FAILS: set[str] = set()
"""Names and addresses on which the post office fails, after it has written."""


def learn_or_fail(session: Session, event: Received) -> None:
    learn(session, event)
    session.flush()
    if event.name in FAILS:
        raise ValueError(event.name)


def learn_address(session: Session, event: Received) -> None:
    session.add(KnownShelf(event_id=event.event_id, name=event.address))
    session.flush()
    if event.address in FAILS:
        raise ValueError(event.address)


class Post:
    """Hears what the library tells, one by one."""

    name = "post"
    db = ServiceDatabase()

    @subscribe(ShelfChanged)
    def learn_shelf(self, event: Received) -> None:
        self.db.run_once(learn_or_fail, event)


class BatchPost:
    """Hears the same in batches."""

    name = "post"
    db = ServiceDatabase()

    @subscribe(ShelfChanged, batch=50)
    def learn_shelf(self, event: Received) -> None:
        self.db.run_once(learn_or_fail, event)


class PersonalPost:
    """Hears what is personal."""

    name = "post"
    db = ServiceDatabase()

    @subscribe(ReaderMoved)
    def learn_reader(self, event: Received) -> None:
        self.db.run_once(learn_address, event)


class Library:
    """Tells."""

    name = "library"
    db = ServiceDatabase()


@dataclass
class Town:
    """Both services' databases, and the way to start them and to send by hand."""

    site: str
    bus_uri: str
    connection: kombu.Connection
    library: Database
    post: Database
    seal_keys_file: Path
    start_service: Callable[..., Any]

    def start(self, service: type, **config: Any) -> Any:
        """The service in a container, its queues prepared, its database being this town's."""
        self.prepare(service)
        database = self.library if service.name == "library" else self.post
        settings = Settings(
            site=self.site,
            bus_uri=self.bus_uri,
            database_uri=database.engine.url.render_as_string(hide_password=False),
            seal_keys_file=self.seal_keys_file,
        )
        return self.start_service(service, SETTINGS=settings, **config)

    def prepare(self, service: type) -> None:
        topology.declare([service], self.site, self.connection)

    def send(self, body: bytes | Outbox, **properties: Any) -> None:
        """Publish past the outbox, as a stranger on the bus might."""
        message = write_event(body.envelope()) if isinstance(body, Outbox) else body
        given = {"content_type": "application/json", "content_encoding": "utf-8", "delivery_mode": 2} | properties
        self.connection.Producer().publish(
            message,
            exchange=queues.EVENTS_EXCHANGE.name,
            routing_key=body.event_type if isinstance(body, Outbox) else ShelfChanged.event_type,
            **given,
        )

    def tell(self, name: str = "poetry", **changes: Any) -> Outbox:
        """An event as the library would tell it, not sent."""
        shelf = Shelf(id=new_id(), name=name, books=1, version=1)
        row = Outbox.of(ShelfChanged, shelf)
        row.site, row.happened_at = self.site, self.library.clock.now()
        for attribute, value in changes.items():
            setattr(row, attribute, value)
        return row

    def known(self) -> dict[str, int]:
        """What the post office knows: how often it learned of each name."""
        shelves = self.post.read(lambda session: session.scalars(select(KnownShelf)).all())
        return {shelf.name: shelf.heard for shelf in shelves}

    def parked(self) -> dict[str, int]:
        return dict(self.post.read(inbox.counts))

    def letters(self) -> list[Inbox]:
        return list(self.post.read(lambda session: session.scalars(select(Inbox)).all()))

    def waiting(self, service: type) -> int:
        """Messages in the service's queue that nobody has taken or given up."""
        (queue,) = (queue for queue in topology.topology_of([service], self.site).queues if queue.routing_key)
        return int(self.connection.default_channel.queue_declare(queue.name, passive=True).message_count)


@pytest.fixture
def two_databases(any_bus: str, request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The addresses of two empty databases: SQLite beside the embedded bus, PostgreSQL beside RabbitMQ."""
    if embedded.is_embedded(any_bus):
        return f"sqlite:///{tmp_path / 'library.sqlite'}", f"sqlite:///{tmp_path / 'post.sqlite'}"
    make_postgresql = request.getfixturevalue("make_postgresql")
    return make_postgresql(), make_postgresql()


@pytest.fixture
def town(
    two_databases: tuple[str, str], tmp_path: Path, any_bus: str, site: str, connect: Any, start: Any, monkeypatch: Any
) -> Iterator[Town]:
    """In both modes: embedded, and distributed."""
    monkeypatch.setattr(subscribe_door, "HOLD_SECONDS", (0.05,))
    monkeypatch.setattr(retrier, "LOOK_SECONDS", 0.05)
    seal_keys_file = tmp_path / "seal.json"
    sealing = Sealing(generate(seal_keys_file))
    library = Database(two_databases[0], service="library", site=site, sealing=sealing)
    post = Database(two_databases[1], service="post", site=site, sealing=sealing)
    library.create_all_for_tests(Base.metadata)
    post.create_all_for_tests(PostBase.metadata)
    FAILS.clear()
    yield Town(site, any_bus, connect(), library, post, seal_keys_file, start)
    library.close()
    post.close()
