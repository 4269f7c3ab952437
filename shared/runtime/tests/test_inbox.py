"""Each event is handled once by each reader; what fails is kept and tried again."""

from collections.abc import Callable
from uuid import UUID

import eventlet
import pytest
from sqlalchemy import select, text

from shared.contracts.base import Loaded, Received
from shared.kernel.errors import Conflict
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.events import inbox
from shared.runtime.events.inbox import CLAIM_SECONDS, RETRY_PAUSES_SECONDS, Inbox, Letter, Work
from shared.runtime.tests.facts_fixtures import Base
from shared.runtime.tests.test_database import build, names

OURS = [("post", "library.ShelfChanged.v1")]


def event(name: str = "poetry", event_id: UUID | None = None) -> Received:
    data = Loaded(name=name, version=1, given=frozenset())
    return Received(event_id or new_id(), "library.ShelfChanged.v1", "library", "shelf-7", None, data)


def letter(event_id: UUID | None = None) -> Letter:
    return Letter(event_id or new_id(), "post", "library.ShelfChanged.v1", "shelf-7", b'{"a": 1}')


def learn(session: Session, event: Received) -> None:
    build(session, f"{event.name} {len(names(session)) + 1}")


def run_once(
    database: Database, use_case: Callable[..., None], event: Received, *, reader: str, parked_as: UUID | None = None
) -> bool:
    """What `self.db.run_once` does in a door; says whether the event was new to the reader."""
    return database.step(inbox.handle_once, [Work(use_case, event, reader, parked_as)])[0]


def kept(session: Session) -> Inbox:
    return session.scalars(select(Inbox)).one()


def due(database: Database) -> list[UUID]:
    return [letter.event_id for letter in database.step(inbox.claim_due, OURS, 10)]


def test_an_event_is_handled(database):
    assert run_once(database, learn, event(), reader="post")
    assert database.read(names) == ["poetry 1"]


def test_events_that_share_a_use_case_are_handed_to_it_together_and_each_once(database):
    heard = []

    def take(session, events):
        heard.append(events)

    same, other = event(), event("essays")
    works = [Work(take, one, "post", shared=True) for one in (same, other)]
    assert database.step(inbox.handle_once, [*works, works[0]]) == [True, True, False]
    assert database.step(inbox.handle_once, works) == [False, False]
    assert heard == [[same, other]]


def test_a_duplicate_changes_nothing_however_often_it_comes(database):
    same = event()
    assert [run_once(database, learn, same, reader="post") for _ in range(10)] == [True] + [False] * 9
    assert database.read(names) == ["poetry 1"]


def test_every_reader_handles_an_event(database):
    same = event()
    run_once(database, learn, same, reader="post")
    run_once(database, learn, same, reader="post.other")
    assert database.read(names) == ["poetry 1", "poetry 2"]


def test_an_event_whose_handler_fails_leaves_nothing_and_may_come_again(database):
    same = event()

    def fails(session: Session, received: Received) -> None:
        learn(session, received)
        raise Conflict("library.full")

    with pytest.raises(Conflict):
        run_once(database, fails, same, reader="post")
    assert database.read(names) == []
    assert run_once(database, learn, same, reader="post")


def test_the_same_event_at_the_same_time_is_handled_once(postgresql):
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Base.metadata)
    same = event()

    def slow(session: Session, received: Received) -> None:
        session.execute(text("SELECT pg_sleep(0.1)"))
        learn(session, received)

    threads = [eventlet.spawn(run_once, library, slow, same, reader="post") for _ in range(3)]
    assert sorted(thread.wait() for thread in threads) == [False, False, True]
    assert library.read(names) == ["poetry 1"]
    library.close()


def test_a_batch_is_handled_in_one_transaction_and_a_duplicate_in_it_once(database):
    same = event()
    works = [Work(learn, received, "post") for received in (same, event("novels"), same)]
    database.step(inbox.handle_once, works)
    assert database.read(names) == ["novels 2", "poetry 1"]


def test_a_batch_with_a_failing_event_leaves_nothing(database):
    def fails(session: Session, received: Received) -> None:
        raise Conflict("library.full")

    with pytest.raises(Conflict):
        database.step(inbox.handle_once, [Work(learn, event(), "post"), Work(fails, event(), "post")])
    assert database.read(names) == []
    assert database.read(lambda session: session.scalars(select(Inbox)).all()) == []


def test_a_parked_event_keeps_its_message_and_the_kind_of_error_but_not_its_text(database):
    database.step(inbox.park, letter(), ValueError("13800138000"))
    row = database.read(kept)
    assert (row.state, row.body, row.error, row.attempts) == ("parked", b'{"a": 1}', "ValueError", 1)


def test_a_refusal_is_kept_by_its_code(database):
    database.step(inbox.park, letter(), Conflict("library.full", phone="13800138000"))
    assert database.read(kept).error == "library.full"


def test_parking_what_is_parked_or_handled_changes_nothing(database):
    parked, handled = letter(), event()
    database.step(inbox.park, parked, "first")
    database.step(inbox.park, parked, "second")
    assert database.read(kept).error == "first"
    run_once(database, learn, handled, reader="post")
    database.step(inbox.park, letter(handled.event_id), "late")
    states = database.read(lambda session: sorted(session.scalars(select(Inbox.state))))
    assert states == ["handled", "parked"]


def test_a_redelivery_of_what_is_parked_is_not_handled(database):
    """Only the retrier takes it out; else it would be handled before its time and out of its pauses."""
    same = event()
    database.step(inbox.park, letter(same.event_id), "failed")
    assert not run_once(database, learn, same, reader="post")


def test_a_parked_event_is_due_when_its_pause_is_over_and_not_before(database, clock):
    parked = letter()
    database.step(inbox.park, parked, "failed")
    clock.advance(seconds=RETRY_PAUSES_SECONDS[0] - 0.001)
    assert database.read(inbox.first_due, OURS) > clock.now()
    assert due(database) == []
    clock.advance(seconds=0.001)
    assert database.read(inbox.first_due, OURS) == clock.now()
    assert due(database) == [parked.event_id]


def test_a_due_event_is_claimed_by_one_process_until_its_claim_ends(database, clock):
    parked = letter()
    database.step(inbox.park, parked, "failed")
    clock.advance(seconds=RETRY_PAUSES_SECONDS[0])
    assert due(database) == [parked.event_id]
    clock.advance(seconds=CLAIM_SECONDS - 0.001)
    assert due(database) == []
    clock.advance(seconds=0.001)
    assert due(database) == [parked.event_id]


def test_a_process_leaves_alone_what_its_doors_do_not_hear(database, clock):
    """It is older than the door, or has only the doors for calls."""
    database.step(inbox.park, letter(), "failed")
    clock.advance(seconds=RETRY_PAUSES_SECONDS[0])
    for others in ([("post.other", "library.ShelfChanged.v1")], [("post", "library.ShelfChanged.v2")]):
        assert database.read(inbox.first_due, others) is None
        assert database.step(inbox.claim_due, others, 10) == []
    assert len(due(database)) == 1


def test_pauses_grow_and_after_the_last_one_the_event_is_dead(database, clock):
    parked = letter()
    database.step(inbox.park, parked, "failed")
    for pause in RETRY_PAUSES_SECONDS[1:]:
        database.step(inbox.park_again, parked.event_id, "post", "failed")
        assert (database.read(kept).next_attempt_at - clock.now()).total_seconds() == pause
    assert database.read(inbox.counts) == {"parked": 1, "dead": 0}
    database.step(inbox.park_again, parked.event_id, "post", "failed")
    assert database.read(inbox.counts) == {"parked": 0, "dead": 1}
    clock.advance(days=365)
    assert due(database) == []
    assert list(RETRY_PAUSES_SECONDS) == sorted(RETRY_PAUSES_SECONDS)


def test_a_message_that_will_never_be_an_event_is_dead_at_once(database):
    database.step(inbox.park, letter(), "malformed: syntax", True)
    assert database.read(inbox.counts) == {"parked": 0, "dead": 1}


def test_a_parked_event_that_is_handled_at_last_is_marked_and_its_message_removed(database, clock):
    same = event()
    database.step(inbox.park, letter(same.event_id), "failed")
    assert run_once(database, learn, same, reader="post", parked_as=same.event_id)
    row = database.read(kept)
    assert (row.state, row.body, row.handled_at) == ("handled", None, clock.now())
    assert not run_once(database, learn, same, reader="post", parked_as=same.event_id)
    assert database.read(names) == ["poetry 1"]


def test_a_parked_event_that_fails_again_stays_parked_with_its_message(database):
    same = event()
    database.step(inbox.park, letter(same.event_id), "failed")

    def fails(session: Session, received: Received) -> None:
        raise Conflict("library.full")

    with pytest.raises(Conflict):
        run_once(database, fails, same, reader="post", parked_as=same.event_id)
    assert database.read(kept).body == b'{"a": 1}'


def test_what_was_parked_without_a_legible_id_is_handled_under_its_own_id(database):
    """The code was mended meanwhile: now the message can be read, and a copy of it was perhaps handled before."""
    same, made = event(), new_id()
    database.step(inbox.park, letter(made), "malformed: data", True)
    assert run_once(database, learn, same, reader="post", parked_as=made)
    assert not run_once(database, learn, same, reader="post")
    assert database.read(names) == ["poetry 1"]


@pytest.mark.parametrize("chosen", ["event_id", "event_type", "all"])
def test_a_replay_makes_parked_and_dead_events_due_at_once(database, chosen):
    first = letter()
    database.step(inbox.park, first, "failed", True)
    given = {"event_id": (first.event_id,), "event_type": (None, first.event_type), "all": ()}
    assert database.step(inbox.replay, *given[chosen]) == 1
    assert due(database) == [first.event_id]


def test_a_replay_of_something_else_changes_nothing(database):
    database.step(inbox.park, letter(), "failed", True)
    run_once(database, learn, event(), reader="post")
    assert database.step(inbox.replay, new_id()) == 0
    assert database.step(inbox.replay, None, "library.Other.v1") == 0
    assert database.step(inbox.replay) == 1
