"""One transaction per use case, on both kinds of database."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from greenlet import GreenletExit
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from shared.contracts.base import Contract
from shared.contracts.fields import Integer, Text
from shared.kernel.errors import Conflict, Unavailable
from shared.kernel.ids import new_id
from shared.runtime.context import Call
from shared.runtime.data.database import Database
from shared.runtime.data.idempotency import IdempotentCall
from shared.runtime.data.session import Session
from shared.runtime.tests.facts_fixtures import Shelf


class ShelfShown(Contract):
    """A shelf as it is answered."""

    name = Text(required=True)
    books = Integer(required=True)


def build(session: Session, name: str) -> Shelf:
    shelf = Shelf(id=new_id(), name=name)
    session.add(shelf)
    return shelf


def names(session: Session) -> list[str]:
    return sorted(session.scalars(select(Shelf.name)))


def call(**given: Any) -> Call:
    return Call(**({"deadline": time.time() + 5} | given))


def test_what_a_use_case_saved_is_there_afterwards(database):
    database.run(build, "poetry")
    assert database.read(names) == ["poetry"]


def test_what_a_use_case_saved_before_it_refused_is_gone(database):
    def refused(session: Session) -> None:
        build(session, "poetry")
        session.flush()
        raise Conflict("library.full")

    with pytest.raises(Conflict):
        database.run(refused)
    assert database.read(names) == []


def test_a_refusal_that_is_returned_keeps_what_was_recorded_and_is_raised(database):
    def recorded(session: Session) -> Conflict:
        build(session, "poetry")
        return Conflict("library.full")

    with pytest.raises(Conflict, match=r"library\.full"):
        database.run(recorded)
    assert database.read(names) == ["poetry"]


def test_a_result_is_dumped_inside_the_transaction_with_what_the_flush_gave_it(database):
    assert database.run(build, "poetry", call=call(replies=ShelfShown())) == {"name": "poetry", "books": 0}


def test_a_step_gives_its_result_as_it_is_even_for_a_call_with_a_contract(database):
    assert database.step(build, "poetry", call=call(replies=ShelfShown(), idempotency_key="k")).name == "poetry"


def test_a_query_cannot_write(database):
    with pytest.raises(SQLAlchemyError, match=r"read-?only"):
        database.read(build_and_flush, "poetry")
    assert database.read(names) == []


def build_and_flush(session: Session, name: str) -> None:
    build(session, name)
    session.flush()


def test_a_write_works_after_a_query_on_the_same_connection(make_database, database):
    single = make_database(pool_size=1)
    single.read(names)
    single.run(build, "poetry")
    assert single.read(names) == ["poetry"]


def test_a_session_knows_the_moment_at_which_it_began_and_the_site(database, clock):
    assert database.read(lambda session: (session.now, session.site, session.service)) == (
        clock.now(),
        "city",
        "library",
    )


def test_moments_come_back_in_utc_whatever_zone_they_had(database):
    beijing = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))

    def kept(session: Session) -> Any:
        session.add(IdempotentCall(scope="s", key="k", called_at=beijing))
        session.flush()
        return session.scalars(select(IdempotentCall.called_at)).one()

    moment = database.run(kept)
    assert moment == beijing
    assert moment.tzinfo is UTC


def test_a_foreign_key_holds(database):
    def orphan(session: Session) -> None:
        session.add(Shelf(id=new_id(), name="poetry", above_id=new_id()))

    with pytest.raises(IntegrityError):
        database.run(orphan)


def test_a_transaction_inside_a_transaction_is_a_defect(database):
    with pytest.raises(AssertionError, match="inside a transaction"):
        database.run(lambda session: database.read(names))


def test_a_call_whose_deadline_has_passed_is_not_begun(database):
    with pytest.raises(Unavailable):
        database.run(build, "poetry", call=call(deadline=time.time() - 0.001))
    assert database.read(names) == []


def test_values_never_show_in_errors(database):
    """Fact 14: an error that leaves the database module may end in a log."""
    database.run(build, "13800138000")
    with pytest.raises(IntegrityError) as caught:
        database.run(build, "13800138000")
    assert "13800138000" not in str(caught.value)
    assert "13800138000" not in str(caught.value.orig)


def test_a_swallowed_database_error_is_a_defect_and_not_a_silent_rollback(database):
    """On PostgreSQL a COMMIT after an error reports success and rolls back: the write would be lost."""
    database.run(build, "poetry")

    def swallows(session: Session) -> None:
        build(session, "novels")
        session.flush()
        with suppress(SQLAlchemyError):
            session.execute(text("INSERT INTO shelf (id, name, books, version) VALUES ('x', 'poetry', 0, 1)"))

    if database.engine.dialect.name == "sqlite":
        database.run(swallows)
        assert database.read(names) == ["novels", "poetry"]
    else:
        with pytest.raises(AssertionError, match="swallowed"):
            database.run(swallows)
        assert database.read(names) == ["poetry"]


def test_a_savepoint_lets_a_use_case_go_on_after_a_broken_constraint(database):
    database.run(build, "poetry")

    def goes_on(session: Session) -> None:
        try:
            with session.begin_nested():
                build(session, "poetry")
        except IntegrityError:
            build(session, "more poetry")

    database.run(goes_on)
    assert database.read(names) == ["more poetry", "poetry"]


def test_the_next_call_works_after_a_greenthread_was_killed_inside_a_transaction(database, make_database):
    single = make_database(pool_size=1)

    def interrupted(session: Session) -> None:
        build(session, "poetry")
        session.flush()
        raise GreenletExit

    with pytest.raises(GreenletExit):
        single.run(interrupted)
    single.run(build, "novels")
    assert single.read(names) == ["novels"]


def test_a_full_pool_is_said_at_once_and_not_waited_out(database, make_database, monkeypatch):
    single = make_database(pool_size=1)
    held = single.engine.connect()
    started = time.monotonic()
    with pytest.raises(Unavailable, match=r"database\.busy"):
        single.read(names)
    assert time.monotonic() - started < 4
    held.close()
    assert single.read(names) == []


def test_database_uris_of_other_drivers_are_refused():
    """Fact 27: psycopg 3 blocks the whole process under eventlet."""
    with pytest.raises(AssertionError, match="psycopg2"):
        Database("postgresql://localhost/x", service="library", site="city")
