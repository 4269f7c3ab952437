"""The newest version wins, in whatever order events come; what is missing is on its way."""

import itertools
from uuid import UUID

import eventlet
import pytest
from sqlalchemy import text

from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest, not_yet_known, require_version
from shared.runtime.tests.facts_fixtures import Base, Shelf

SHELF = new_id()


def keep(session: Session, version: int, books: int) -> bool:
    return keep_newest(session, Shelf, id=SHELF, name="poetry", books=books, version=version)


def kept(session: Session) -> tuple[int, int]:
    shelf = session.get_one(Shelf, SHELF)
    return shelf.version, shelf.books


def test_a_copy_is_made_where_there_is_none(database):
    assert database.step(keep, 3, 30)
    assert database.read(kept) == (3, 30)


@pytest.mark.parametrize(("second", "is_taken"), [(2, False), (3, False), (4, True)])
def test_only_a_newer_version_replaces_a_copy(database, second, is_taken):
    database.step(keep, 3, 30)
    assert database.step(keep, second, second * 10) == is_taken
    assert database.read(kept) == ((second, second * 10) if is_taken else (3, 30))


def test_every_order_of_four_versions_ends_in_the_same_state(database):
    for order in itertools.permutations([1, 2, 3, 4]):
        database.step(lambda session: session.execute(text("DELETE FROM shelf")))
        for version in (*order, *order):
            database.step(keep, version, version * 10)
        assert database.read(kept) == (4, 40)


def test_two_versions_at_the_same_time_end_in_the_newer_one(postgresql):
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Base.metadata)

    def slow(session: Session, version: int) -> None:
        keep(session, version, version * 10)
        session.execute(text("SELECT pg_sleep(0.05)"))

    threads = [eventlet.spawn(library.step, slow, version) for version in (2, 4, 3, 1)]
    [thread.wait() for thread in threads]
    assert library.read(kept) == (4, 40)
    library.close()


def test_what_was_loaded_before_is_seen_as_it_is_now(database):
    database.step(keep, 1, 10)

    def load_then_keep(session: Session) -> int:
        shelf = session.get_one(Shelf, SHELF)
        assert shelf.books == 10
        keep(session, 2, 20)
        return shelf.books

    assert database.step(load_then_keep) == 20


@pytest.mark.parametrize("known", [None, 2])
def test_a_missing_or_older_copy_is_not_yet_known(known):
    with pytest.raises(Unavailable, match=r"^library\.not_yet_known$") as caught:
        require_version("library", known, 3)
    assert caught.value.parameters["retry_after_seconds"] >= 1
    assert caught.value == not_yet_known("library")


@pytest.mark.parametrize("known", [3, 4])
def test_the_named_version_or_a_newer_one_will_do(known):
    require_version("library", known, 3)


def test_ids_are_compared_and_not_names(database):
    other: UUID = new_id()
    database.step(keep, 1, 10)
    assert database.step(lambda session: keep_newest(session, Shelf, id=other, name="novels", books=1, version=1))
