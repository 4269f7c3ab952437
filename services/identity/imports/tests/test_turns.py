"""Who works on imports when: one after the other, in parts, and never so that others cannot get through."""

import itertools
from types import SimpleNamespace

import eventlet
import pytest
from eventlet import patcher

from services.identity.conftest import refused
from services.identity.import_runs import runs
from services.identity.imports import reading, use_cases, working
from services.identity.imports.doors import ImportDoors
from services.identity.imports.models import UnitImportFile
from services.identity.imports.tests.test_imports import COMMUNITY, STATION, Importing, counts, table
from shared.kernel.errors import Refusal

TURNS = 3  # of the loop: a request goes through several greenthreads
ROWS = [(f"BJ-D1-S1-W{number}", "BJ-D1-S1", "station", f"第{number}工会服务站") for number in range(1, 41)]
ASKED_BEFORE = 1 + len(ROWS)  # whether the service stops, before the first part is worked


@pytest.fixture
def importing(tree, monkeypatch):
    monkeypatch.setattr(working, "ROWS_PER_COMMIT", 10)
    return Importing(tree)


@pytest.fixture
def parts(monkeypatch):
    """How far others had come when each part was worked."""
    turns, seen, real = [0], [], use_cases.work

    def turning():
        while True:
            turns[0] += 1
            eventlet.sleep(0)

    def work(*arguments):
        seen.append(turns[0])
        return real(*arguments)

    monkeypatch.setattr(use_cases, "work", work)
    others = eventlet.spawn(turning)
    yield seen
    others.kill()


def test_others_have_their_turns_between_two_parts(importing, parts, monkeypatch):
    monkeypatch.setattr(working.tpool, "execute", lambda act, *arguments: act(*arguments))
    importing.whole(table(*ROWS))
    assert len(parts) == 4
    assert all(later - earlier >= TURNS for earlier, later in itertools.pairwise(parts))


def test_what_only_computes_does_so_in_another_thread_than_the_loop(importing, monkeypatch):
    threads, native = [], patcher.original("threading").get_ident
    for name in ("headings_in", "rows_in", "spelled"):
        monkeypatch.setattr(reading, name, noting(getattr(reading, name), lambda: threads.append(native())))
    importing.whole(table(STATION))
    assert len(threads) == 3
    assert native() not in threads


def noting(act, note):
    def noted(*arguments):
        note()
        return act(*arguments)

    return noted


def stopping_after(asked_max):
    """A service that is told to stop when it was asked so often."""
    asked = []
    return lambda: asked.append(1) or len(asked) > asked_max


@pytest.mark.parametrize(("asked_max", "done"), [(0, 0), (20, 0), (ASKED_BEFORE + 1, 10), (ASKED_BEFORE + 3, 30)])
def test_one_that_is_stopped_is_left_to_the_next_worker_at_once(importing, asked_max, done):
    id = importing.upload(table(*ROWS))
    assert working.work_imports(importing.db, is_stopping=stopping_after(asked_max)) == done
    assert (importing.state(id)["state"], importing.state(id)["done_count"]) == ("waiting", done)
    assert working.work_imports(importing.db) == len(ROWS) - done
    assert counts(importing.state(id)) == (len(ROWS), 0, 0, 0)
    assert {importing.tree.unit(row[0])["version"] for row in ROWS} == {1}


def test_one_whose_last_row_was_worked_when_it_was_stopped_has_ended(importing):
    id = importing.upload(table(*ROWS))
    working.work_imports(importing.db, is_stopping=stopping_after(ASKED_BEFORE + 4))
    assert importing.state(id)["state"] == "finished"


def test_the_timer_ends_its_turn_when_the_service_stops(importing):
    id = importing.upload(table(STATION))
    ImportDoors.work_imports.__wrapped__(SimpleNamespace(db=importing.db, is_stopping=lambda: True))
    assert importing.state(id)["state"] == "waiting"


def test_an_account_has_as_many_imports_under_way_as_it_may_and_no_more(importing, holder):
    cadre, other = holder("cadre", "BJ-D1"), holder("cadre", "BJ-D1")
    for _ in range(runs.OWN_MAX):
        importing.upload(table(STATION), unit="BJ-D1", actor=cadre)
    refusal = refused(importing.upload, table(STATION), unit="BJ-D1", actor=cadre)
    assert (refusal.code, refusal.parameters["imports_max"]) == ("identity.imports_own_limit", runs.OWN_MAX)
    importing.upload(table(STATION), unit="BJ-D1", actor=other)


def test_one_that_is_worked_on_counts_and_one_that_has_ended_does_not(importing):
    for _ in range(runs.OWN_MAX):
        importing.upload(table(STATION))
    claimed = importing.db.step(use_cases.RUNS.claim, "worker")
    assert refused(importing.upload, table(STATION)).code == "identity.imports_own_limit"
    importing.db.step(use_cases.RUNS.end, claimed[0], "worker", None)
    importing.upload(table(STATION))


def test_too_many_waiting_imports_of_all_are_refused(importing, holder):
    cadres = [holder("cadre", "BJ-D1") for _ in range(runs.WAITING_MAX)]
    for cadre in cadres:
        importing.upload(table(STATION), unit="BJ-D1", actor=cadre)
    assert refused(importing.upload, table(STATION)).code == "identity.imports_waiting_limit"


def test_uploads_at_the_same_time_are_counted_one_after_the_other(importing):
    def code():
        try:
            importing.upload(table(STATION))
        except Refusal as refusal:
            return refusal.code

    uploads = [eventlet.spawn(code) for _ in range(2 * runs.OWN_MAX)]
    assert [upload.wait() for upload in uploads].count(None) == runs.OWN_MAX


def claimed_in_turn(importing, names):
    """Have all imports worked, one at a time; how they are called, in that order."""
    order = []
    while claimed := importing.db.step(use_cases.RUNS.claim, "worker"):
        order.append(names[str(claimed[0])])
        importing.db.step(use_cases.RUNS.end, claimed[0], "worker", None)
        importing.tree.database.clock.advance(seconds=1)
    return order


def test_accounts_take_turns_and_each_begins_with_its_oldest(importing, holder, clock):
    actors, names = {name: holder("cadre", "BJ-D1") for name in "ABC"}, {}
    for name in ("A1", "A2", "A3", "B1", "B2", "C1"):
        names[importing.upload(table(STATION), unit="BJ-D1", actor=actors[name[0]])] = name
        clock.advance(seconds=1)
    assert claimed_in_turn(importing, names) == ["A1", "B1", "C1", "A2", "B2", "A3"]


def test_an_account_of_which_none_is_worked_on_comes_before_one_that_is_older(importing, holder, clock):
    cadre, other = holder("cadre", "BJ-D1"), holder("cadre", "BJ-D1")
    for _ in range(2):
        importing.upload(table(STATION), unit="BJ-D1", actor=cadre)
        clock.advance(seconds=1)
    importing.db.step(use_cases.RUNS.claim, "first")
    late = importing.upload(table(STATION), unit="BJ-D1", actor=other)
    assert str(importing.db.step(use_cases.RUNS.claim, "second")[0]) == late


def test_a_killed_worker_is_followed_by_another_which_goes_on(importing, clock, monkeypatch):
    monkeypatch.setattr(working, "ROWS_PER_COMMIT", 1)
    id = importing.upload(table(STATION, COMMUNITY, ("BJ-X", "BJ-D1", "planet", "x")))
    real, parts = use_cases.work, []

    def killed_at_the_second(*arguments):
        parts.append(arguments)
        if len(parts) == 2:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(use_cases, "work", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        working.work_imports(importing.db)
    assert importing.state(id)["done_count"] == 1
    assert working.work_imports(importing.db) == 0, "the lease of the dead one still runs"
    clock.advance(seconds=runs.LEASE_SECONDS + 1)
    working.work_imports(importing.db)
    state = importing.state(id)
    assert (state["state"], counts(state)) == ("finished", (2, 0, 0, 1))
    assert importing.tree.unit("BJ-D1-S1-W1")["version"] == 1


@pytest.mark.parametrize(("hours", "state"), [(runs.GIVEN_UP_HOURS, "finished"), (6.1, "failed")])
def test_an_import_whose_workers_keep_dying_is_given_up(importing, clock, hours, state):
    id = importing.upload(table(STATION))
    importing.db.step(use_cases.RUNS.claim, "dies")
    clock.advance(hours=hours)
    working.work_imports(importing.db)
    assert importing.state(id)["state"] == state


def broken_off(importing, clock, times):
    """Workers that claim the next import, one after the other, and die."""
    for _ in range(times):
        importing.db.step(use_cases.RUNS.claim, "dies")
        clock.advance(seconds=runs.LEASE_SECONDS + 1)


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(("deaths", "state"), [(runs.BREAKS_MAX - 1, "finished"), (runs.BREAKS_MAX, "failed")])
def test_an_import_on_which_worker_after_worker_dies_is_ended(importing, clock, dry_run, deaths, state):
    id = importing.upload(table(STATION), dry_run=dry_run)
    broken_off(importing, clock, deaths)
    working.work_imports(importing.db)
    ended = importing.state(id)
    assert ended["state"] == state
    if state == "failed":
        expected = {"code": "identity.import_broke_off", "parameters": {"breaks_max": runs.BREAKS_MAX}}
        assert ended["failure"] == expected
        assert importing.tree.database.read(lambda session: session.query(UnitImportFile).count()) == 0


@pytest.mark.parametrize(("dry_run", "state"), [(False, "finished"), (True, "failed")])
def test_whoever_died_before_a_row_was_worked_is_not_counted(importing, clock, dry_run, state):
    id = importing.upload(table(*ROWS), dry_run=dry_run)
    broken_off(importing, clock, runs.BREAKS_MAX - 1)
    claimed = importing.db.step(use_cases.RUNS.claim, "goes on")
    part = reading.rows_in(claimed[1])[:10]
    assert importing.db.step(use_cases.work, claimed[0], "goes on", part, {})
    clock.advance(seconds=runs.LEASE_SECONDS + 1)
    working.work_imports(importing.db)
    assert importing.state(id)["state"] == state


def test_one_that_is_let_go_breaks_off_nothing(importing):
    id = importing.upload(table(*ROWS))
    for _ in range(runs.BREAKS_MAX + 1):
        working.work_imports(importing.db, is_stopping=lambda: True)
    working.work_imports(importing.db)
    assert importing.state(id)["state"] == "finished"


def test_an_import_that_waited_long_is_worked(importing, clock):
    id = importing.upload(table(STATION))
    clock.advance(hours=runs.GIVEN_UP_HOURS + 1)
    working.work_imports(importing.db)
    assert importing.state(id)["state"] == "finished"


def test_one_who_lost_the_lease_changes_nothing(importing, clock):
    id = importing.upload(table(STATION))
    first = importing.db.step(use_cases.RUNS.claim, "first")
    clock.advance(seconds=runs.LEASE_SECONDS + 1)
    importing.db.step(use_cases.RUNS.claim, "second")
    assert importing.db.step(use_cases.RUNS.begin, first[0], "first", 1) is None
    assert importing.state(id)["done_count"] == 0


def test_a_lease_is_not_taken_while_it_runs(importing, clock):
    importing.upload(table(STATION))
    importing.db.step(use_cases.RUNS.claim, "first")
    clock.advance(seconds=runs.LEASE_SECONDS - 1)
    assert importing.db.step(use_cases.RUNS.claim, "second") is None


@pytest.mark.parametrize(("hours", "state"), [(runs.GIVEN_UP_HOURS, "finished"), (6.1, "failed")])
def test_a_dry_run_that_begins_anew_again_and_again_is_given_up(importing, clock, hours, state):
    id = importing.upload(table(*ROWS), dry_run=True)
    working.work_imports(importing.db, is_stopping=stopping_after(ASKED_BEFORE + 2))
    clock.advance(hours=hours)
    working.work_imports(importing.db)
    assert importing.state(id)["state"] == state
