"""A service tells again what it owns."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from shared.kernel.ids import is_news
from shared.runtime.data.session import Session
from shared.runtime.events import republish as republishing
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.republish import Republication, republish
from shared.runtime.tests.facts_fixtures import Shelf, ShelfChanged
from shared.runtime.tests.test_database import build


def page(session: Session, last: Shelf | None, limit: int) -> Sequence[Shelf]:
    shelves = select(Shelf).order_by(Shelf.id).limit(limit)
    return session.scalars(shelves.where(Shelf.id > last.id) if last else shelves).all()


SHELVES = Republication(ShelfChanged, page, lambda shelf: Outbox.of(ShelfChanged, shelf))


def names_told(session: Session) -> list[str]:
    return sorted(row.data["name"] for row in session.scalars(select(Outbox)))


@pytest.mark.parametrize("things", [0, 1, 9, 10, 11, 25])
def test_every_thing_is_told_once_page_by_page(database, monkeypatch, things):
    monkeypatch.setattr(republishing, "PAGE_ITEMS", 10)
    names = [f"shelf {number:02}" for number in range(things)]
    for name in names:
        database.step(build, name)
    told = list(republish(database, SHELVES))
    assert database.read(names_told) == names
    assert (told[-1] if told else 0) == things
    assert len(told) == -(-things // 10)


def test_the_events_carry_the_version_that_is_stored(database):
    database.step(build, "poetry")
    database.step(lambda session: setattr(session.scalars(select(Shelf)).one(), "version", 7))
    list(republish(database, SHELVES))
    assert database.read(lambda session: session.scalars(select(Outbox)).one().data["version"]) == 7


def test_the_relay_is_woken(make_database, database):
    woken = []
    library = make_database(on_outbox=lambda: woken.append(1))
    library.step(build, "poetry")
    list(republish(library, SHELVES))
    assert woken == [1]
    assert database.read(lambda session: session.scalar(select(func.count()).select_from(Outbox))) == 1


def test_what_is_told_again_says_that_it_is_no_news(database):
    database.step(build, "poetry")
    database.step(lambda session: session.add(Outbox.of(ShelfChanged, session.scalars(select(Shelf)).one())))
    list(republish(database, SHELVES))
    rows = database.read(lambda session: list(session.scalars(select(Outbox).order_by(Outbox.sequence))))
    assert [is_news(row.event_id) for row in rows] == [True, False]
