"""What a service tells others lies in the outbox with the fact itself."""

import json

import pytest
from sqlalchemy import func, select

from shared.contracts.base import Envelope
from shared.kernel.errors import Conflict
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.wire import read_event, write_event
from shared.runtime.tests.facts_fixtures import PlainSealing, ReaderMoved, Shelf, ShelfChanged
from shared.runtime.tests.test_database import build


def tell(session: Session, name: str = "poetry", **given) -> Outbox:
    shelf = build(session, name)
    session.flush()
    row = Outbox.of(ShelfChanged, shelf, **given)
    session.add(row)
    return row


def move(session: Session, address: str) -> Outbox:
    row = Outbox.of(ReaderMoved, None, subject="reader-7", id=new_id(), address=address, version=1)
    session.add(row)
    return row


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Outbox))


def test_an_event_is_a_cloud_event_that_its_contract_reads(database, clock):
    row = database.step(tell)
    envelope = row.envelope()
    assert not Envelope().validate(envelope)
    assert envelope["time"] == "2026-03-01T04:00:00Z"
    assert (envelope["source"], envelope["site"], envelope["type"]) == ("library", "city", "library.ShelfChanged.v1")
    received = read_event(write_event(envelope), ShelfChanged(), None)
    assert (received.event_id, received.name, received.version) == (row.event_id, "poetry", 1)
    assert received.subject == str(received.id)


def test_an_event_comes_back_from_the_database_as_it_was_told(database):
    told = database.step(tell)
    kept = database.read(lambda session: session.scalars(select(Outbox)).one())
    assert kept.envelope() == told.envelope()


def test_extras_are_fields_that_the_thing_does_not_have(database):
    told = database.step(lambda session: tell(session, books=7))
    assert told.data["books"] == 7


def test_an_event_goes_with_the_fact_when_that_is_rolled_back(database):
    def refused(session: Session) -> None:
        tell(session)
        session.flush()
        raise Conflict("library.full")

    with pytest.raises(Conflict):
        database.run(refused)
    assert database.read(rows) == 0


def test_an_event_that_its_readers_would_refuse_is_never_written(database):
    with pytest.raises(AssertionError, match="cannot be told"):
        database.run(lambda session: tell(session, books="many"))
    with pytest.raises(AssertionError, match="cannot be told"):
        database.run(lambda session: session.add(Outbox.of(ShelfChanged, Shelf(id=new_id(), name="x", books=1))))
    assert database.read(rows) == 0


def test_an_event_of_another_service_is_never_written(make_database, database):
    other = make_database(service="post")
    with pytest.raises(AssertionError, match="not ours to tell"):
        other.run(tell)
    assert database.read(rows) == 0


def test_the_relay_is_woken_after_a_commit_that_left_events_and_only_then(make_database, database):
    woken = []
    library = make_database(on_outbox=lambda: woken.append(library.read(rows)))
    library.run(build, "novels")
    assert woken == []
    library.run(tell)
    assert woken == [1]
    with pytest.raises(Conflict):
        library.run(lambda session: (tell(session, "songs"), session.flush(), refuse()))
    assert woken == [1]


def refuse() -> None:
    raise Conflict("library.full")


def test_a_personal_event_is_sealed_in_the_outbox_and_opened_by_its_reader(database):
    told = database.step(move, "东城区 3 号")
    kept = database.read(lambda session: session.scalars(select(Outbox)).one())
    assert list(kept.data) == ["sealed"]
    assert "东城区" not in json.dumps(kept.data, ensure_ascii=False)
    received = read_event(write_event(told.envelope()), ReaderMoved(), PlainSealing())
    assert received.address == "东城区 3 号"


def test_a_sealed_event_does_not_open_in_the_place_of_another(database):
    first, second = (database.step(move, address) for address in ("东城区 3 号", "西城区 4 号"))
    exchanged = first.envelope() | {"data": second.data}
    with pytest.raises(ValueError, match="another place"):
        read_event(write_event(exchanged), ReaderMoved(), PlainSealing())


def test_a_service_without_a_sealing_tells_nothing_personal(make_database, database):
    unsealed = make_database(sealing=None)
    with pytest.raises(AssertionError, match="sealing"):
        unsealed.run(move, "东城区 3 号")
    assert database.read(rows) == 0
