"""A repeated call has one effect and one answer."""

import time
from typing import Any

import eventlet
import pytest
from sqlalchemy import select, text

from shared.contracts.base import Contract
from shared.contracts.fields import Id, Text
from shared.kernel.errors import Conflict, Forbidden, Invalid
from shared.runtime.context import Call
from shared.runtime.data.database import Database
from shared.runtime.data.idempotency import KEY_CHARACTERS_MAX, IdempotentCall
from shared.runtime.data.session import Session
from shared.runtime.tests.facts_fixtures import Base, Shelf
from shared.runtime.tests.test_database import build, names


class ShelfShown(Contract):
    """A shelf as it is answered, with the id that only the first call made."""

    id = Id(required=True)
    name = Text(required=True)


def call(key: str = "k1", **given: Any) -> Call:
    known = {
        "deadline": time.time() + 5,
        "idempotency_scope": "person:1|library.build",
        "idempotency_key": key,
        "request_hash": "0" * 64,
        "replies": ShelfShown(),
    }
    return Call(**(known | given))


def build_anyway(session: Session, name: str) -> Shelf:
    """A use case whose repetition would be seen: it gives the second one another name."""
    return build(session, f"{name} {len(names(session)) + 1}")


def test_the_same_key_gives_the_same_answer_and_has_one_effect(database):
    first = database.run(build_anyway, "poetry", call=call())
    assert database.run(build_anyway, "poetry", call=call()) == first
    assert database.read(names) == ["poetry 1"]


def test_a_repetition_is_known_before_it_is_answered(database):
    assert not database.is_repetition(call())
    database.run(build_anyway, "poetry", call=call())
    assert database.is_repetition(call())
    assert not database.is_repetition(call("k2"))
    assert not database.is_repetition(call(""))
    assert not database.is_repetition(None)


def test_another_key_is_another_call(database):
    database.run(build_anyway, "poetry", call=call("k1"))
    database.run(build_anyway, "poetry", call=call("k2"))
    assert database.read(names) == ["poetry 1", "poetry 2"]


def test_two_people_may_use_the_same_key(database):
    database.run(build_anyway, "poetry", call=call())
    database.run(build_anyway, "poetry", call=call(idempotency_scope="person:2|library.build"))
    assert database.read(names) == ["poetry 1", "poetry 2"]


def test_without_a_key_every_call_is_a_new_one(database):
    database.run(build_anyway, "poetry", call=call(""))
    database.run(build_anyway, "poetry", call=call(""))
    assert database.read(names) == ["poetry 1", "poetry 2"]


def test_another_request_with_the_same_key_is_refused(database):
    database.run(build_anyway, "poetry", call=call())
    with pytest.raises(Conflict, match=r"request\.idempotency_key_reused"):
        database.run(build_anyway, "novels", call=call(request_hash="1" * 64))
    assert database.read(names) == ["poetry 1"]


@pytest.mark.parametrize("characters", [1, KEY_CHARACTERS_MAX])
def test_a_key_may_be_as_long_as_the_limit(database, characters):
    database.run(build_anyway, "poetry", call=call("k" * characters))
    assert database.read(names) == ["poetry 1"]


def test_a_longer_key_is_refused(database):
    with pytest.raises(Invalid, match=r"request\.idempotency_key_invalid"):
        database.run(build_anyway, "poetry", call=call("k" * (KEY_CHARACTERS_MAX + 1)))
    assert database.read(names) == []


def test_a_call_that_was_refused_may_be_repeated(database):
    def refused(session: Session) -> None:
        raise Forbidden("library.closed")

    with pytest.raises(Forbidden):
        database.run(refused, call=call())
    database.run(build_anyway, "poetry", call=call())
    assert database.read(names) == ["poetry 1"]


def test_a_refusal_that_was_recorded_is_the_answer_of_the_repeated_call(database):
    def recorded(session: Session) -> Forbidden:
        build_anyway(session, "attempt")
        return Forbidden("library.closed", until="2026-03-02")

    for _ in range(2):
        with pytest.raises(Forbidden) as caught:
            database.run(recorded, call=call())
        assert caught.value.parameters == {"until": "2026-03-02"}
    assert database.read(names) == ["attempt 1"]


def test_a_secret_answer_is_not_kept_and_its_repetition_is_refused(database):
    first = database.run(build_anyway, "code", call=call(secret=True))
    assert first["name"] == "code 1"
    with pytest.raises(Conflict, match=r"request\.already_done"):
        database.run(build_anyway, "code", call=call(secret=True))
    kept = database.read(lambda session: session.scalars(select(IdempotentCall)).one())
    assert (kept.outcome, kept.request_hash) == ({}, None)


def test_a_refusal_of_a_secret_operation_is_repeated(database):
    for _ in range(2):
        with pytest.raises(Forbidden, match=r"library\.wrong_code"):
            database.run(lambda session: Forbidden("library.wrong_code"), call=call(secret=True))


def test_two_calls_at_the_same_time_have_one_effect_and_one_answer(postgresql):
    """The second waits for the first at the unique key; on SQLite all writers wait for each other anyway."""
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Base.metadata)

    def slow(session: Session) -> Shelf:
        session.execute(text("SELECT pg_sleep(0.2)"))
        return build_anyway(session, "poetry")

    both = [eventlet.spawn(library.run, slow, call=call()) for _ in range(2)]
    first, second = (one.wait() for one in both)
    assert first == second
    assert library.read(names) == ["poetry 1"]
    library.close()


def test_the_second_call_is_executed_where_the_first_one_failed_meanwhile(postgresql):
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Base.metadata)
    tried = []

    def fails_at_first(session: Session) -> Shelf:
        tried.append(session)
        session.execute(text("SELECT pg_sleep(0.2)"))
        if len(tried) == 1:
            raise Forbidden("library.closed")
        return build_anyway(session, "poetry")

    first = eventlet.spawn(library.run, fails_at_first, call=call())
    second = eventlet.spawn(library.run, fails_at_first, call=call())
    with pytest.raises(Forbidden):
        first.wait()
    assert second.wait()["name"] == "poetry 1"
    library.close()


def test_a_call_that_takes_too_long_leaves_the_second_one_a_conflict_with_a_time_to_come_again(postgresql, monkeypatch):
    monkeypatch.setattr("shared.runtime.data.engine.LOCK_TIMEOUT_SECONDS_MAX", 0.2)
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Base.metadata)

    began = eventlet.event.Event()

    def slow(session: Session) -> Shelf:
        began.send()
        session.execute(text("SELECT pg_sleep(1)"))
        return build_anyway(session, "poetry")

    first = eventlet.spawn(library.run, slow, call=call())
    began.wait()
    with pytest.raises(Conflict, match=r"request\.in_progress") as caught:
        library.run(slow, call=call())
    assert caught.value.parameters["retry_after_seconds"] >= 1
    assert first.wait()["name"] == "poetry 1"
    library.close()
