"""Rotation: older texts are sealed anew in short transactions, whatever else happens to their rows."""

from uuid import UUID

import pytest
from sqlalchemy import Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.ids import new_id
from shared.runtime.data.mapping import new_base
from shared.runtime.events.inbox import DEAD, HANDLED, PARKED, Inbox
from shared.runtime.events.outbox import SEALED
from shared.runtime.process import resealing
from shared.runtime.process.resealing import UNKNOWN, SealedTable, left, left_in_events, reseal_some
from shared.runtime.trust.sealing import Sealing, generate, sealed_beginning, using, with_new_key, without_key

Base = new_base()


class Letter(Base):
    """A table with two sealed columns."""

    __tablename__ = "letter"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    text_sealed: Mapped[str | None] = mapped_column(Text)
    sender_sealed: Mapped[str | None] = mapped_column(Text)


LETTERS = SealedTable(Letter, {"text_sealed": "letter.text", "sender_sealed": "letter.sender"})


@pytest.fixture(name="keys")
def _keys(tmp_path):
    return generate(tmp_path / "seal.json")


@pytest.fixture(name="letters")
def _letters(make_database, keys, monkeypatch):
    """Seven letters under the first key, one of them without sender; three rows in each transaction."""
    monkeypatch.setattr(resealing, "ROWS_AT_ONCE_MAX", 3)
    database = make_database()
    database.create_all_for_tests(Base.metadata)
    database.sealing = Sealing(keys)
    for number in range(7):
        database.step(write, new_id(), f"text {number}", f"sender {number}" if number else None)
    return database


def write(session, row_id, text, sender):
    seal = session.sealing.seal_text
    row = Letter(id=row_id, text_sealed=seal(text, f"letter.text.{row_id}"))
    row.sender_sealed = sender and seal(sender, f"letter.sender.{row_id}")
    session.merge(row)


def read(database, keys):
    """What opens with some keys alone."""
    opened = Sealing(keys).open_text
    rows = database.read(lambda session: session.scalars(select(Letter).order_by(Letter.id)).all())
    return [
        (opened(row.text_sealed, f"letter.text.{row.id}"),
         row.sender_sealed and opened(row.sender_sealed, f"letter.sender.{row.id}"))
        for row in rows
    ]  # fmt: skip


def walk(database):
    """Everything; the walks that were made."""
    walks, after = [], None
    while not walks or walks[-1].last_id is not None:
        walks.append(database.step(reseal_some, LETTERS, after))
        after = walks[-1].last_id
    return walks


def rotated(database, keys):
    wanted = using(with_new_key(keys, "2026-07"), "2026-07")
    database.sealing = Sealing(wanted)
    return wanted


def test_with_one_key_there_is_nothing_to_do(letters):
    assert [found.resealed for found in walk(letters)] == [0]
    assert letters.read(left, LETTERS) == {}


def test_everything_is_sealed_anew_and_opens_without_the_older_key(letters, keys):
    before = read(letters, keys)
    wanted = rotated(letters, keys)
    assert letters.read(left, LETTERS) == {keys.current: 13}
    assert [found.resealed for found in walk(letters)] == [5, 6, 2]
    assert letters.read(left, LETTERS) == {}
    assert read(letters, without_key(wanted, keys.current)) == before


def test_killed_in_between_and_begun_again_it_does_the_rest(letters, keys):
    before = read(letters, keys)
    wanted = rotated(letters, keys)
    letters.step(reseal_some, LETTERS, None)
    assert sum(found.resealed for found in walk(letters)) == 13 - 5
    assert read(letters, without_key(wanted, keys.current)) == before
    assert sum(found.resealed for found in walk(letters)) == 0


def test_what_somebody_wrote_meanwhile_stays(letters, keys, monkeypatch):
    rotated(letters, keys)
    first = letters.read(lambda session: session.scalar(select(Letter.id).order_by(Letter.id)))
    as_it_was = resealing._write

    def after_somebody(session, table, name, changes):
        new = session.sealing.seal_text("changed", f"letter.text.{first}")
        session.execute(update(Letter).where(Letter.id == first).values(text_sealed=new))
        as_it_was(session, table, name, changes)

    monkeypatch.setattr(resealing, "_write", after_somebody)
    letters.step(reseal_some, LETTERS, None)
    assert read(letters, with_new_keys(letters))[0][0] == "changed"


def with_new_keys(database):
    return database.sealing._keys


def test_what_does_not_open_stays_and_is_counted(letters, keys, tmp_path):
    stranger = Sealing(generate(tmp_path / "other.json")).seal_text("x", "letter.text.x")
    ids = letters.read(lambda session: session.scalars(select(Letter.id).order_by(Letter.id)).all())
    elsewhere = Sealing(keys).seal_text("x", f"letter.text.{ids[0]}")  # copied to another row
    for row_id, text in ((ids[1], elsewhere), (ids[2], stranger)):
        letters.step(lambda session, row=row_id, new=text: session.execute(
            update(Letter).where(Letter.id == row).values(text_sealed=new)))  # fmt: skip
    rotated(letters, keys)
    assert sum(found.unopened for found in walk(letters)) == 2
    assert letters.read(left, LETTERS) == {keys.current: 1, UNKNOWN: 1}


def test_ids_of_keys_that_differ_in_a_capital_letter_are_two(letters, keys):
    letters.sealing = Sealing(using(with_new_key(with_new_key(keys, "k"), "K"), "K"))
    small = letters.sealing.seal_text("x", "letter.text.x").replace(".K.", ".k.", 1)
    letters.step(lambda session: session.add(Letter(id=new_id(), text_sealed=small)))
    assert letters.read(left, LETTERS)["k"] == 1


def test_events_that_wait_are_counted_by_their_key(letters, keys):
    sealed = sealed_beginning(keys.current)

    def wait(session):
        for state in (HANDLED, PARKED, DEAD):
            body = f'{{"data": {{"{SEALED}": "{sealed}x"}}}}'.encode()
            session.add(
                Inbox(event_id=new_id(), reader="r", event_type="t.T.v1", subject="s", state=state,
                      body=None if state == HANDLED else body, attempts=0, received_at=session.now)
            )  # fmt: skip

    letters.step(wait)
    assert letters.read(left_in_events) == {}
    rotated(letters, keys)
    assert letters.read(left_in_events) == {keys.current: 2}
