"""What the servers do when something is wrong, and what the caller sees."""

import sqlite3
import time
from collections.abc import Iterator

import eventlet
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from shared.kernel.errors import Unavailable
from shared.runtime.context import Call
from shared.runtime.data.database import RETRIES_MAX, Database
from shared.runtime.data.session import Session
from shared.runtime.data.switches import SwitchInTransaction, no_switch_in_transaction
from shared.runtime.tests.facts_fixtures import Base, Shelf
from shared.runtime.tests.test_database import build, names


@pytest.fixture
def pg(postgresql: str) -> Iterator[Database]:
    library = Database(postgresql, service="library", site="city", pool_size=10)
    library.create_all_for_tests(Base.metadata)
    yield library
    library.close()


@pytest.fixture
def file(sqlite: str) -> Iterator[Database]:
    library = Database(sqlite, service="library", site="city")
    library.create_all_for_tests(Base.metadata)
    yield library
    library.close()


def within(seconds: float) -> Call:
    return Call(deadline=time.time() + seconds)


def backend(session: Session) -> int:
    return session.execute(text("SELECT pg_backend_pid()")).scalar_one()


def terminate(session: Session, backend_pid: int) -> None:
    session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend_pid})


def sleep_in_server(session: Session, seconds: float) -> None:
    session.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": seconds})


def test_sqlite_writes_are_durable_and_do_not_disturb_readers(file):
    """Fact 28."""

    def settings(session: Session) -> list[object]:
        pragmas = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        return [session.execute(text(f"PRAGMA {pragma}")).scalar() for pragma in pragmas]

    assert file.read(settings) == ["wal", 2, 2000, 1]


def test_sqlite_takes_the_write_lock_before_it_reads_so_that_no_later_write_fails(file):
    """Fact 28: a transaction that begins with a read cannot become a write once another process has written."""

    def read_then_write(session: Session) -> None:
        assert names(session) == []
        other = sqlite3.connect(file.engine.url.database, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
        build(session, "poetry")

    file.run(read_then_write)
    assert file.read(names) == ["poetry"]


def test_sqlite_held_by_another_process_is_busy_after_two_seconds(file):
    other = sqlite3.connect(file.engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    with pytest.raises(Unavailable, match=r"database\.busy"):
        file.run(build, "poetry")
    assert 1.5 < time.monotonic() - started < 4
    other.execute("ROLLBACK")
    other.close()
    file.run(build, "poetry")


def test_a_missing_table_is_a_defect_and_not_a_server_that_is_away(file):
    with pytest.raises(OperationalError, match="no such table"):
        file.read(lambda session: session.execute(text("SELECT * FROM nowhere")))


def test_a_file_that_cannot_be_opened_is_away(tmp_path):
    nowhere = Database(f"sqlite:///{tmp_path}/no/such/folder/library.sqlite", service="library", site="city")
    with pytest.raises(Unavailable, match=r"database\.away"):
        nowhere.read(names)


def test_a_server_that_is_not_there_is_away():
    nowhere = Database("postgresql+psycopg2://nobody@127.0.0.1:1/nothing", service="library", site="city")
    with pytest.raises(Unavailable, match=r"database\.away"):
        nowhere.read(names)


def test_a_connection_that_died_in_the_pool_is_replaced_without_anybody_noticing(pg, postgresql):
    """Fact 27: what a pre-ping is for, without its round trip."""
    single = Database(postgresql, service="library", site="city", pool_size=1)
    pg.step(terminate, single.read(backend))
    single.run(build, "poetry")
    assert single.read(names) == ["poetry"]
    single.close()


def test_a_connection_that_is_lost_inside_a_transaction_is_away_and_nothing_was_done(pg):
    def lost(session: Session) -> None:
        build(session, "poetry")
        session.flush()
        mine = backend(session)
        eventlet.spawn(pg.step, terminate, mine)
        sleep_in_server(session, 5)

    with pytest.raises(Unavailable, match=r"database\.away"):
        pg.run(lost)
    assert pg.read(names) == []


def test_the_server_ends_a_statement_at_the_deadline(pg):
    """Fact 32: a time-out on our side alone leaves the statement running."""
    started = time.monotonic()
    with pytest.raises(Unavailable, match=r"database\.busy"):
        pg.run(sleep_in_server, 5, call=within(0.3))
    assert time.monotonic() - started < 2
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(5%' AND state = 'active'"
    assert pg.read(lambda session: session.execute(text(running)).scalar()) == 0


def test_the_time_outs_of_a_call_do_not_outlive_it(postgresql):
    single = Database(postgresql, service="library", site="city", pool_size=1)
    shown = "SELECT current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')"
    with pytest.raises(Unavailable):
        single.run(sleep_in_server, 5, call=within(0.2))
    assert single.read(lambda session: tuple(session.execute(text(shown)).one()), call=within(60))[1] == "10s"
    assert single.engine.raw_connection().cursor().execute("SHOW statement_timeout") is None
    single.close()


def test_a_lock_that_somebody_holds_is_busy_before_the_deadline(pg, monkeypatch):
    monkeypatch.setattr("shared.runtime.data.engine.LOCK_TIMEOUT_SECONDS_MAX", 0.3)
    pg.run(build, "poetry")
    touch = update(Shelf).values(books=1)
    waiting = eventlet.event.Event()

    def holds(session: Session) -> None:
        session.execute(touch)
        waiting.send()
        sleep_in_server(session, 2)

    holder = eventlet.spawn(pg.run, holds)
    waiting.wait()
    started = time.monotonic()
    with pytest.raises(Unavailable, match=r"database\.busy"):
        pg.run(lambda session: session.execute(touch), call=within(60))
    assert time.monotonic() - started < 1.5
    holder.wait()


def test_a_deadlock_is_repeated_and_both_have_their_effect(pg):
    first, second = (pg.run(build, name).id for name in ("poetry", "novels"))
    both_began = [eventlet.event.Event(), eventlet.event.Event()]

    def move(session: Session, giver, taker, mine: int) -> None:
        session.execute(update(Shelf).where(Shelf.id == giver).values(books=Shelf.books - 1))
        if not both_began[mine].ready():
            both_began[mine].send()
        deadline = time.monotonic() + 2
        while not both_began[1 - mine].ready() and time.monotonic() < deadline:
            sleep_in_server(session, 0.01)
        session.execute(update(Shelf).where(Shelf.id == taker).values(books=Shelf.books + 3))

    one = eventlet.spawn(pg.run, move, first, second, 0)
    other = eventlet.spawn(pg.run, move, second, first, 1)
    one.wait(), other.wait()
    assert pg.read(lambda session: list(session.scalars(select(Shelf.books)))) == [2, 2]


def test_a_deadlock_without_end_is_given_up(pg):
    tried = []

    def always(session: Session) -> None:
        tried.append(session)
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40P01'; END $$"))

    with pytest.raises(Unavailable, match=r"database\.busy"):
        pg.run(always)
    assert len(tried) == RETRIES_MAX + 1


def test_ten_queries_wait_at_the_same_time(pg):
    """Fact 27: psycopg2 under psycogreen lets other greenthreads run while the server works."""
    started = time.monotonic()
    sleepers = [eventlet.spawn(pg.read, sleep_in_server, 0.3) for _ in range(10)]
    for sleeper in sleepers:
        sleeper.wait()
    assert time.monotonic() - started < 1.5


def test_a_greenthread_killed_in_the_middle_of_a_statement_leaves_a_pool_that_works(postgresql, pg):
    single = Database(postgresql, service="library", site="city", pool_size=1)
    started = eventlet.event.Event()

    def interrupted(session: Session) -> None:
        build(session, "poetry")
        session.flush()
        started.send()
        sleep_in_server(session, 0.5)

    victim = eventlet.spawn(single.run, interrupted)
    started.wait()
    eventlet.sleep(0)
    victim.kill()
    assert single.read(names) == []
    single.close()


def test_waiting_for_the_server_is_allowed_inside_a_transaction(pg):
    with no_switch_in_transaction():
        pg.read(sleep_in_server, 0.01)


def test_sleeping_inside_a_transaction_is_found(database):
    """Fact 28."""
    with pytest.raises(SwitchInTransaction, match="snore"), no_switch_in_transaction():
        database.run(snore)


def snore(session: Session) -> None:
    eventlet.sleep(0)


def test_sleeping_between_two_transactions_is_allowed(database):
    with no_switch_in_transaction():
        database.run(build, "poetry")
        eventlet.sleep(0)
        database.run(build, "novels")
