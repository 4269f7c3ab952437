"""Two emergencies call the same people at once while demands, projects and notifications are killed in the middle.

`kill -9` ends each of them at places where it hurts and at moments of chance, again and again, on RabbitMQ and
PostgreSQL. In the end nobody was asked twice, nobody who was asked is forgotten, whoever said yes has one place or is
told why not, and as many come as are wanted. `make faults` kills NUANLIU_WAVES_KILLS=40 times (NUANLIU_WAVES_SEED).
"""

import os
import random
from collections import Counter
from uuid import UUID

import eventlet
import pytest

from services.demands.emergencies.models import Call, Emergency, Wave
from services.notifications.deliveries.models import Delivery
from services.notifications.messages.models import Message
from services.projects.activities.models import Post, SignUp
from shared.contracts.demands.dispatch_words import ReleaseReason
from shared.contracts.demands.emergency_words import CallState, sign_up_of
from shared.contracts.notifications.message_words import ChannelName
from shared.contracts.projects.activity_words import LIVE, SignUpState
from shared.runtime.events.inbox import Inbox
from tests.end_to_end.waves import Waves
from tests.faults.fragile import PLACES

KILLS, KILLS_OF_LONG_ROUND = 8, int(os.environ.get("NUANLIU_WAVES_KILLS", "40"))
SEED = os.environ.get("NUANLIU_WAVES_SEED") or str(random.randrange(10**6))
PROCESSES = ("demands-1", "demands-2", "projects", "notifications")
AT_RANDOM = "at random"
LIFE_SECONDS = 0.7  # of whoever dies at random, at most, from being ready on
TIMES_MAX = 4  # that somebody comes to a place before it dies there
LOOK_SECONDS = 0.05
DONE_SECONDS_MAX, DONE_SECONDS_A_KILL = 60, 10
UNITS = ("BJ-D1-S1", "BJ-D1")  # the second reaches the people of the first
PEOPLE_A_PLACE, STRANGERS = 7, 1 / 8  # so many that two emergencies are filled before all are asked


class Lives:
    """The processes. Each dies so often, and is started anew; the last life is ended by whoever asked for them."""

    def __init__(self, waves, kills, is_over):
        self.waves, self.is_over, self.chance = waves, is_over, waves.chance
        self.in_the_middle, self.last = Counter(), {}
        deaths = {name: [self._death() for _ in range(kills // len(PROCESSES))] for name in PROCESSES}
        self.threads = [eventlet.spawn(self._live, name, deaths[name]) for name in PROCESSES]

    def _death(self):
        return self.chance.choice([AT_RANDOM, *filter(None, PLACES)])

    def _live(self, name, deaths):
        for place in deaths:
            with self.waves.process(name, place.removeprefix(AT_RANDOM), self.chance.randint(1, TIMES_MAX)) as process:
                self._await(lambda one=process: "Ctrl-C" in one.out or not one.running())
                if place == AT_RANDOM:
                    eventlet.sleep(self.chance.uniform(0, LIFE_SECONDS))
                else:
                    self._await(lambda one=process: not one.running() or self.is_over())
                if not self.is_over():
                    self.in_the_middle[place] += 1
        self.last[name] = self.waves.process(name)

    @staticmethod
    def _await(condition):
        while not condition():
            eventlet.sleep(LOOK_SECONDS)

    def await_last(self):
        """Wait until nobody dies any more."""
        for thread in self.threads:
            thread.wait()
        for process in self.last.values():
            process.await_ready()

    def stop(self):
        """End the last lives; the exit codes."""
        return {process.stop() for process in self.last.values()}

    def close(self):
        """End whatever is left."""
        for thread in self.threads:
            thread.kill()
        for process in self.last.values():
            process.__exit__()


@pytest.fixture(name="waves")
def _waves(tmp_path, servers_of_their_own):
    waves = Waves(tmp_path, servers_of_their_own, random.Random(SEED))
    yield waves
    waves.close()


@pytest.mark.parametrize(
    "kills", [KILLS, pytest.param(KILLS_OF_LONG_ROUND, marks=pytest.mark.faults)], ids=["short", "long"]
)
def test_nobody_is_asked_twice_or_forgotten_and_as_many_come_as_are_wanted(waves, kills):
    wanted = kills // 2
    people = len(UNITS) * wanted * PEOPLE_A_PLACE
    waves.populate(people, strangers=int(people * STRANGERS))
    with waves.process("front") as front:
        waves.http = front.await_ready().address
        opened = [eventlet.spawn(waves.open, unit, wanted) for unit in UNITS]
        lives = Lives(waves, kills, waves.are_filled)
        try:
            called = [one.wait()["id"] for one in opened]
            waves.answer_all(waves.are_filled, DONE_SECONDS_MAX + kills * DONE_SECONDS_A_KILL)
            lives.await_last()
            waves.ask_everybody(UNITS)
            assert lives.stop() == {0}
        finally:
            lives.close()
    print(f"seed {SEED}: {dict(lives.in_the_middle)}")  # noqa: T201
    assert sum(lives.in_the_middle.values()) >= kills // 2, f"too little was killed in the middle, seed {SEED}"
    check(waves, called, wanted)


def check(waves, called, wanted):
    """What lies in the databases in the end."""
    calls = waves.rows("demands", Call)
    nobody_is_asked_twice_or_forgotten(waves, calls)
    every_answer_counts(waves, [call for call in calls if str(call.emergency_id) in called])
    for emergency in waves.rows("demands", Emergency, Emergency.id.in_(map(UUID, called))):
        its = [call for call in calls if call.emergency_id == emergency.id]
        assert (emergency.state, emergency.accepted_count) == ("filled", wanted)
        assert sum(call.state == CallState.ACCEPTED for call in its) == wanted
        (post,) = waves.rows("projects", Post, Post.id == emergency.post_id)
        assert (post.taken_count, post.maximum) == (wanted, wanted)
    for name in waves.databases:
        assert waves.rows(name, Inbox, Inbox.state != "handled") == []


def nobody_is_asked_twice_or_forgotten(waves, calls):
    """One call for each person, within their rest; for each call one message and one SMS."""
    assert Counter(call.volunteer_id for call in calls) == dict.fromkeys(waves.people, 1)
    assert sum(wave.asked_count for wave in waves.rows("demands", Wave)) == len(calls)
    told = Counter((message.kind, message.about_id) for message in waves.rows("notifications", Message))
    once = {("emergency_call", call.id): 1 for call in calls}
    once |= {("call_stood_down", call.id): 1 for call in calls if call.state == CallState.STOOD_DOWN}
    assert {key: times for key, times in told.items() if key[0] in ("emergency_call", "call_stood_down")} == once
    sent = waves.rows("notifications", Delivery, Delivery.kind == "emergency_reply")
    assert Counter((one.account_id, one.channel) for one in sent) == {
        (waves.people[call.volunteer_id].account_id, ChannelName.SMS): 1 for call in calls
    }


def every_answer_counts(waves, calls):
    """Whoever said yes has one place, or is told why not; nobody else has one."""
    sign_ups = {one.id: one for one in waves.rows("projects", SignUp)}
    theirs = {sign_up_of(call.id): call for call in calls}
    assert sign_ups.keys() <= theirs.keys()
    for id, call in theirs.items():
        state = sign_ups[id].state if id in sign_ups else None
        assert call.state != CallState.ASKED
        if call.state == CallState.ACCEPTED:
            assert state == SignUpState.CONFIRMED
        else:
            assert state not in LIVE and (state is None or call.state == CallState.RELEASED)
        assert (call.state == CallState.RELEASED) == (call.reason in set(ReleaseReason))
    for call in calls:
        if (said := waves.acknowledged.get(call.id)) is not None:
            assert call.state in (CallState.ACCEPTED if said else CallState.DECLINED, CallState.RELEASED)
