"""Old rows go, in small batches; nothing goes that somebody may still need."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.data.idempotency import IdempotentCall
from shared.runtime.data.session import Session
from shared.runtime.events import inbox, relay
from shared.runtime.events.inbox import Inbox
from shared.runtime.events.outbox import Outbox
from shared.runtime.process import retention
from shared.runtime.process.retention import EVENT_DAYS_MIN, Retention
from shared.runtime.tests.test_idempotency import build_anyway, call
from shared.runtime.tests.test_inbox import event, learn, letter, run_once
from shared.runtime.tests.test_outbox import tell


def left(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def sweeper(database: Database) -> Retention:
    return Retention(database, EVENT_DAYS_MIN)


def published(session: Session) -> list[int]:
    return list(session.scalars(select(Outbox.sequence)))


def test_a_published_event_is_kept_thirty_days_and_then_removed(database, clock, sweeper):
    database.step(tell)
    database.step(relay.mark, database.read(published))
    clock.advance(days=EVENT_DAYS_MIN)
    assert sweeper.sweep() == 0
    clock.advance(seconds=1)
    assert sweeper.sweep() == 1
    assert database.read(left, Outbox) == 0


def test_an_event_that_is_not_published_is_never_removed(database, clock, sweeper):
    database.step(tell)
    clock.advance(days=3650)
    assert sweeper.sweep() == 0
    assert database.read(left, Outbox) == 1


def test_a_handled_event_is_kept_thirty_days_and_then_removed(database, clock, sweeper):
    run_once(database, learn, event(), reader="post")
    clock.advance(days=EVENT_DAYS_MIN)
    assert sweeper.sweep() == 0
    clock.advance(seconds=1)
    assert sweeper.sweep() == 1
    assert database.read(left, Inbox) == 0


def test_parked_and_dead_events_are_never_removed(database, clock, sweeper):
    database.step(inbox.park, letter(), "failed")
    database.step(inbox.park, letter(), "failed", True)
    clock.advance(days=3650)
    assert sweeper.sweep() == 0
    assert database.read(left, Inbox) == 2


def test_an_idempotent_call_is_kept_a_day_and_then_removed(database, clock, sweeper):
    database.run(build_anyway, "poetry", call=call())
    clock.advance(hours=24)
    assert sweeper.sweep() == 0
    clock.advance(seconds=1)
    assert sweeper.sweep() == 1
    assert database.read(left, IdempotentCall) == 0


def test_many_old_rows_go_in_several_short_transactions(database, clock, sweeper, monkeypatch):
    monkeypatch.setattr(retention, "BATCH_ROWS_MAX", 10)
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0)
    steps = []
    monkeypatch.setattr(sweeper, "database", counting(database, steps))

    def many(session: Session) -> None:
        for number in range(25):
            session.add(IdempotentCall(scope="s", key=str(number), called_at=session.now))

    database.step(many)
    clock.advance(days=2)
    assert sweeper.sweep() == 25
    assert [number for number in steps if number] == [10, 10, 5]


def test_what_a_service_removes_of_its_own_goes_in_batches_too(database, monkeypatch):
    monkeypatch.setattr(retention, "BATCH_ROWS_MAX", 10)
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0)
    asked, left_of = [], iter([10, 10, 3])

    def of_its_own(session: Session, rows_max: int) -> int:
        asked.append(rows_max)
        return next(left_of)

    assert Retention(database, EVENT_DAYS_MIN, [of_its_own]).sweep() == 23
    assert asked == [10, 10, 10]


def counting(database: Database, steps: list[int]) -> Any:
    class Counting:
        clock = database.clock

        def step(self, *arguments: Any) -> int:
            steps.append(database.step(*arguments))
            return steps[-1]

    return Counting()


def test_a_sweep_has_an_end_and_the_next_one_goes_on(database, clock, sweeper, monkeypatch):
    monkeypatch.setattr(retention, "BATCH_ROWS_MAX", 5)
    monkeypatch.setattr(retention, "BATCHES_MAX", 2)
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0)

    def many(session: Session) -> None:
        for number in range(12):
            session.add(IdempotentCall(scope="s", key=str(number), called_at=session.now - timedelta(days=2)))

    database.step(many)
    assert [sweeper.sweep(), sweeper.sweep()] == [10, 2]


def test_events_cannot_be_removed_earlier_than_after_thirty_days(database):
    with pytest.raises(AssertionError, match="duplicate"):
        Retention(database, EVENT_DAYS_MIN - 1)


def test_an_event_that_was_handled_and_swept_away_would_be_handled_again(database, clock, sweeper):
    """Why the retention is long, and why effects have ids derived from facts."""
    same = event(event_id=new_id())
    run_once(database, learn, same, reader="post")
    clock.advance(days=EVENT_DAYS_MIN, seconds=1)
    sweeper.sweep()
    assert run_once(database, learn, same, reader="post")
