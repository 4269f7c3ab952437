"""Timers of Nuanliu: no tick is made up for, and none ends the service (facts 16, 22, 32)."""

import itertools
import time
from types import SimpleNamespace

import eventlet
import pytest
from nameko.extensions import DependencyProvider

from shared.kernel.errors import Unavailable
from shared.runtime import coalescing
from shared.runtime.context import Call
from shared.runtime.doors.timer import STAYS_AWAKE, timer
from shared.runtime.tests.bus_fixtures import wait_until


@pytest.fixture
def any_bus(memory_bus):
    """A timer needs no broker."""
    return memory_bus


@pytest.fixture(autouse=True)
def _no_grid_near(monkeypatch):
    """The next moment of the grid is far away, else a timer that rests might come in the middle of a test."""
    monkeypatch.setattr(coalescing, "PHASE_SECONDS", time.monotonic() - 1)


class Database:
    """Keeps the call that it was bound to."""

    def __init__(self, call=None):
        self.call = call

    def bound(self, call):
        return Database(call)


def ticking(act, **options):
    """A service whose timer does the given thing."""

    class Ticking:
        name = "ticking"
        db = Database()

        @timer(**({"interval_seconds": 0.02} | options))
        def tick(self):
            return act(self)

    return Ticking


def test_a_timer_ticks_again_and_again(start):
    ticks = []

    start(ticking(lambda service: ticks.append(time.monotonic())))

    wait_until(lambda: len(ticks) >= 3)
    assert ticks[2] - ticks[0] >= 0.035


def test_a_timer_waits_an_interval_before_the_first_tick(start):
    ticks = []

    start(ticking(lambda service: ticks.append(1), interval_seconds=60))
    eventlet.sleep(0.05)

    assert ticks == []


def test_an_eager_timer_does_not(start):
    ticks = []

    start(ticking(lambda service: ticks.append(1), interval_seconds=60, eager=True))

    wait_until(lambda: ticks == [1])


def test_a_tick_acts_as_the_system_under_its_own_name(start):
    seen = []

    start(ticking(lambda service: seen.append((service.actor.kind, service.actor.subject))))

    wait_until(lambda: seen)
    assert seen[0] == ("system", "ticking.tick")


def test_a_tick_acts_under_the_name_that_its_policy_knows(start):
    seen = []

    start(ticking(lambda service: seen.append(service.actor.subject), actor="identity.sweeper"))

    wait_until(lambda: seen)
    assert seen[0] == "identity.sweeper"


def test_a_tick_has_a_deadline_for_its_transactions(start):
    calls = []

    start(ticking(lambda service: calls.append(service.db.call), seconds_max=7))

    wait_until(lambda: calls)
    assert isinstance(calls[0], Call)
    assert 6 < calls[0].deadline - time.time() <= 7


def refuse(service):
    raise Unavailable("database.away", retry_after_seconds=1)


def break_down(service):
    raise ValueError("the phone of 张三 is 13800138000")


def time_out(service):
    with eventlet.Timeout(0.001):
        eventlet.sleep(1)


@pytest.mark.parametrize("fault", [refuse, break_down, time_out])
def test_a_tick_that_fails_is_logged_and_the_next_one_comes(start, caplog, fault):
    ticks = []

    def act(service):
        ticks.append(1)
        fault(service)

    container = start(ticking(act))

    wait_until(lambda: len(ticks) >= 3)
    assert not container._died.ready()
    assert "ticking.tick" in caplog.text
    assert "13800138000" not in caplog.text


def test_ticks_that_were_missed_are_left_out(start):
    ticks = []

    def act(service):
        ticks.append(time.monotonic())
        if len(ticks) == 1:
            eventlet.sleep(0.35)

    start(ticking(act, interval_seconds=0.1))

    wait_until(lambda: len(ticks) >= 4)
    assert min(later - earlier for earlier, later in itertools.pairwise(ticks)) > 0.04


def test_one_tick_never_overlaps_the_next(start):
    running, most = [], []

    def act(service):
        running.append(1)
        most.append(len(running))
        eventlet.sleep(0.05)
        running.pop()

    start(ticking(act))

    wait_until(lambda: len(most) >= 3)
    assert set(most) == {1}


def test_a_tick_asks_whether_its_service_stops_and_ends_early(start):
    told, deadline = [], time.monotonic() + 5

    def act(service):
        told.append(service.is_stopping())
        while not service.is_stopping() and time.monotonic() < deadline:
            eventlet.sleep(0)
        told.append(service.is_stopping())

    container = start(ticking(act, eager=True, interval_seconds=60))
    wait_until(lambda: told)
    container.stop()

    assert told == [False, True]


def test_stopping_waits_for_the_tick_under_way_and_for_no_other(start):
    ended = []

    def act(service):
        eventlet.sleep(0.05)
        ended.append(1)

    container = start(ticking(act, eager=True, interval_seconds=60))
    eventlet.sleep(0.01)
    container.stop()

    assert ended == [1]


def test_timers_whose_intervals_are_long_enough_come_together(start, monkeypatch):
    monkeypatch.setattr(coalescing, "GRID_SECONDS", 0.2)
    ticks = {0.2: [], 0.3: [], 0.6: []}
    for interval_seconds, own in ticks.items():
        service = ticking(lambda service, own=own: own.append(time.monotonic()), interval_seconds=interval_seconds)
        service.name = f"ticking_{int(interval_seconds * 10)}"
        start(service)

    wait_until(lambda: all(len(own) >= 3 for own in ticks.values()))
    phases = [(moment - coalescing.PHASE_SECONDS) % 0.2 for own in ticks.values() for moment in own]
    assert sorted(phases)[len(phases) // 2] < 0.1, "most are on the grid, however slow the machine is"


class ServiceDatabase(DependencyProvider):
    """Counts what is written, as the real one does."""

    database = SimpleNamespace(on_written=[])

    def get_dependency(self, worker_ctx):
        return Database()


@pytest.fixture(name="database")
def _database():
    yield ServiceDatabase.database
    ServiceDatabase.database.on_written.clear()


def resting(act, **options):
    service = ticking(act, interval_seconds=0.01, **options)
    service.db = ServiceDatabase()
    return service


def test_work_made_by_what_is_written_rests_while_nothing_is(start, database):
    ticks = []

    start(resting(lambda service: ticks.append(1), idle_seconds=60))
    wait_until(lambda: ticks)
    eventlet.sleep(0.1)
    assert len(ticks) == 1

    (written,) = database.on_written
    written()
    wait_until(lambda: len(ticks) > 1)
    eventlet.sleep(0.1)
    assert len(ticks) == 2


def test_what_is_written_during_a_tick_is_looked_at_by_the_next(start, database):
    ticks = []

    def act(service):
        ticks.append(1)
        if len(ticks) < 3:
            database.on_written[0]()

    start(resting(act, idle_seconds=60))

    wait_until(lambda: len(ticks) == 3)


def test_resting_is_no_reason_not_to_stop(start, database):
    container = start(resting(lambda service: None, idle_seconds=60))
    eventlet.sleep(0.05)

    with eventlet.Timeout(5):
        container.stop()


def test_who_knows_of_something_that_comes_soon_stays_awake(start, database):
    ticks = []

    def act(service):
        ticks.append(time.monotonic())
        return STAYS_AWAKE if len(ticks) < 4 else None

    start(resting(act, idle_seconds=60))
    wait_until(lambda: len(ticks) == 4)
    eventlet.sleep(0.1)
    assert len(ticks) == 4


def test_it_looks_now_and_then_for_what_others_have_written(start, database):
    ticks = []

    start(resting(lambda service: ticks.append(time.monotonic()), idle_seconds=0.1))

    wait_until(lambda: len(ticks) >= 3)
    assert ticks[2] - ticks[0] >= 0.19
