"""Uploads are looked at one at a time, few wait for it, and nobody sends more than they may have under way."""

import time
from contextlib import ExitStack

import eventlet
import pytest
from eventlet import tpool

from services.identity.conftest import CLI, refused
from services.identity.import_runs import runs
from services.identity.import_runs.desk import PLACES_MAX, Desk
from services.identity.imports import reading, use_cases, working
from services.identity.imports.tests.test_imports import STATION, Importing, table
from services.identity.tests.people import new_login
from shared.contracts.identity.imports import ImportUnits, UnitImport
from shared.kernel.actor import system
from shared.kernel.errors import Unavailable
from shared.runtime.context import Call
from shared.runtime.tests.test_sheets import workbook

PAYLOAD = {"unit_code": "BJ", "file_name": "units.csv", "content": "Y29kZSxwYXJlbnRfY29kZSxraW5kLG5hbWUK"}
REFUSED_SECONDS_MAX = 30


@pytest.fixture
def importing(tree):
    return Importing(tree)


@pytest.fixture
def looks(monkeypatch):
    """How many files were being looked at when each look began; a look takes a while."""
    now, seen, real = [0], [], reading.headings_in

    def slowly(*arguments):
        now[0] += 1
        seen.append(now[0])
        eventlet.sleep(0.02)
        now[0] -= 1
        return real(*arguments)

    monkeypatch.setattr(reading, "headings_in", slowly)
    monkeypatch.setattr(tpool, "execute", lambda act, *arguments: act(*arguments))
    return seen


def code_of(act, *arguments, **rest):
    """What an act is refused with, "" where it is not."""
    try:
        act(*arguments, **rest)
    except Unavailable as refusal:
        return refusal.code
    return ""


def test_one_file_is_looked_at_at_a_time(importing, looks):
    uploads = [eventlet.spawn(importing.upload, table(STATION)) for _ in range(runs.OWN_MAX)]
    assert all(upload.wait() for upload in uploads)
    assert looks == [1] * runs.OWN_MAX


def test_what_is_one_too_many_is_refused_without_a_look(importing, looks):
    with importing.desk._turn:  # nobody is done before all have come, however long the database takes
        uploads = [eventlet.spawn(code_of, importing.upload, table(STATION)) for _ in range(PLACES_MAX)]
        with eventlet.Timeout(REFUSED_SECONDS_MAX):
            while sum(upload.dead for upload in uploads) < PLACES_MAX - runs.OWN_MAX:
                eventlet.sleep(0.01)
    codes = [upload.wait() for upload in uploads]
    assert codes.count("identity.imports_own_limit") == PLACES_MAX - runs.OWN_MAX
    assert code_of(importing.upload, table(STATION)) == "identity.imports_own_limit"
    assert len(looks) == runs.OWN_MAX


def test_few_wait_for_their_turn(importing, looks):
    actors = [system(new_login()) for _ in range(PLACES_MAX + 1)]
    desk, full = Desk(), "identity.imports_waiting_limit"
    with ExitStack() as places:
        for actor in actors[:-1]:
            places.enter_context(desk._place(actor))
        assert refused(desk.look(importing.db, use_cases.RUNS, actors[-1]).__enter__).code == full
    with desk.look(importing.db, use_cases.RUNS, actors[-1]) as goes_on:
        assert goes_on()
    assert not desk._owners


def call(seconds, key=""):
    return Call(time.time() + seconds, "cli|identity.import_units", key, "0" * 64 if key else "", UnitImport())


def accept(importing, a_call):
    return working.accept(importing.tree.database.bound(a_call), importing.desk, ImportUnits().request(PAYLOAD), CLI)


def test_a_look_ends_when_nobody_waits_for_it(importing):
    def look_slowly():
        db = importing.tree.database.bound(call(0.2))
        with importing.desk.look(db, use_cases.RUNS, CLI) as goes_on:
            eventlet.sleep(0.3)
            reading.headings_in(workbook(["code"]), goes_on)

    assert refused(look_slowly).code == "bus.timeout"
    assert importing.upload(table(STATION)), "the next one has its turn"


def test_nobody_waits_for_a_turn_longer_than_for_the_answer(importing):
    with importing.desk.look(importing.db, use_cases.RUNS, CLI):
        began = time.monotonic()
        assert refused(accept, importing, call(0.2)).code == "bus.timeout"
    assert time.monotonic() - began < 5


def test_a_repeated_upload_is_answered_where_there_is_no_more_room(importing):
    first = accept(importing, call(30, "k1"))
    while code_of(importing.upload, table(STATION)) == "":
        pass
    assert accept(importing, call(30, "k1")) == first
    assert refused(accept, importing, call(30, "k2")).code == "identity.imports_own_limit"
