"""What tests of the database and of events need: a small service's tables, databases of both kinds."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.base import Event, Personal
from shared.contracts.fields import Id, Integer, Text
from shared.kernel.clock import FrozenClock
from shared.runtime.data.database import Database
from shared.runtime.data.mapping import RuntimeBase, new_base
from shared.runtime.data.switches import no_switch_in_transaction

Base = new_base()


class Shelf(Base):
    """A thing with a version, as a service would own it."""

    __tablename__ = "shelf"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    books: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    above_id: Mapped[UUID | None] = mapped_column(ForeignKey("shelf.id"))


class ShelfChanged(Event):
    """A shelf was built or filled."""

    event_type = "library.ShelfChanged.v1"

    id = Id(required=True)
    name = Text(at_most=40, required=True)
    books = Integer(required=True)

    example = {"id": "01936f0e-7b2a-7c11-8000-0123456789ab", "name": "诗", "books": 3, "version": 1}


class ReaderMoved(Event):
    """A reader of the library has another address."""

    event_type = "library.ReaderMoved.v1"
    personal = Personal(readers=("post",), purpose="to send reminders")

    id = Id(required=True)
    address = Text(at_most=200, required=True)

    example = {"id": "01936f0e-7b2a-7c11-8000-0123456789ab", "address": "somewhere", "version": 1}


class PlainSealing:
    """Turns a text around: enough to see whether it was sealed, and for which place."""

    def seal(self, plain: bytes, associated: str) -> str:
        return f"{associated}|{plain[::-1].hex()}"

    def open(self, sealed: str, associated: str) -> bytes:
        place, _, turned = sealed.partition("|")
        if place != associated:
            raise ValueError("sealed for another place")
        return bytes.fromhex(turned)[::-1]


@pytest.fixture
def make_database(database_uri: str, clock: FrozenClock) -> Iterator[Callable[..., Database]]:
    """Further databases on the same tables: other services' workers or other processes."""
    made: list[Database] = []

    def make(**settings: Any) -> Database:
        settings = {"service": "library", "site": "city", "clock": clock, "sealing": PlainSealing()} | settings
        made.append(Database(database_uri, **settings))
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def database(make_database: Callable[..., Database]) -> Database:
    """The library's database with all tables."""
    library = make_database()
    library.create_all_for_tests(Base.metadata, RuntimeBase.metadata)
    return library


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2026, 3, 1, 4, 0, tzinfo=UTC))


@pytest.fixture
def guarded() -> Iterator[list[str]]:
    """The test fails when a greenthread waits for anything but the database inside a transaction."""
    with no_switch_in_transaction() as seen:
        yield seen
