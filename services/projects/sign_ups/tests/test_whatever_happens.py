"""Whatever people do with places, in whatever order: capacity, uniqueness, the order of the line, no overlap."""

import shutil
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from services.projects.activities.models import Post, Shift, SignUp
from services.projects.activities.tests.programme import SATURDAY, Programme, post
from services.projects.models import Base
from services.projects.service import ProjectsService
from services.projects.sign_ups.domain import PROMISED
from services.projects.swaps.models import Swap
from shared.contracts.projects.activity_words import LIVE, PLACED
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.clock import FrozenClock
from shared.kernel.errors import Refusal
from shared.runtime.data.database import Database
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.served import MORNING as NOW

PEOPLE = 6
# Two of one activity, whose places can be exchanged; one of another at the time of the first; one that is near in time.
TIMES = (0, 24 * 60, 90, 24 * 60 + 185)
PLACES = (2, 1, 2, 1)
PERSON, SHIFT = st.integers(0, PEOPLE - 1), st.integers(0, len(TIMES) - 1)
MINUTES = st.sampled_from([1, 10, 60, 600, 1440])
TIMERS = ("sweep_offers", "sweep_lines", "expire_swaps")
PICK = st.integers(0, 1000)
FAR = {"longitude": 116.5, "latitude": 39.9}
WAY_MIN = timedelta(minutes=15)


@lru_cache(maxsize=1)
def template():
    """A database with everything but sign-ups, its folder, and who and what is there."""
    folder = TemporaryDirectory()
    database = Database(f"sqlite:///{folder.name}/t.sqlite", service="projects", site="city", clock=FrozenClock(NOW))
    database.create_all_for_tests(Base.metadata)
    city = City(AtTheDoors(ProjectsService, database)).grow()
    programme = Programme(city.doors, city)
    both = programme.shifts(programme.activity(rule="FREQ=DAILY;COUNT=2", offer_minutes=60, posts=[post(1)]))
    others = [
        programme.shift(starts_at=programme.moment(SATURDAY + timedelta(minutes=TIMES[2])), **FAR),
        programme.shift(starts_at=programme.moment(SATURDAY + timedelta(minutes=TIMES[3])), **FAR),
    ]
    shifts = [*both, *others]
    for shift, places in zip(shifts, PLACES, strict=True):
        programme.led("change_post", shift["posts"][0], maximum=places)
    people = programme.volunteers(PEOPLE)
    database.close()
    return folder, programme, people, shifts


class Places(RuleBasedStateMachine):
    """Random acts on four shifts. A refusal is an answer; what must hold is looked for in the database."""

    def __init__(self):
        super().__init__()
        template_folder, self.programme, self.people, self.shifts = template()
        self.folder, self.clock = TemporaryDirectory(), FrozenClock(NOW)
        copy = shutil.copy(Path(template_folder.name) / "t.sqlite", self.folder.name)
        self.database = Database(f"sqlite:///{copy}", service="projects", site="city", clock=self.clock)
        self.programme.doors = self.doors = AtTheDoors(ProjectsService, self.database)

    @initialize()
    def begin(self):
        for person in range(PEOPLE):
            self.sign_up(person, person % 2)

    @rule(person=PERSON, shift=SHIFT)
    def sign_up(self, person, shift):
        self.tried("sign_up", self.people[person].id, {"id": self.shifts[shift]["id"]})

    @rule(pick=PICK, verb=st.sampled_from(["cancel_sign_up", "accept_offer", "decline_offer"]))
    def act(self, pick, verb):
        wanted = ("confirmed", "waiting", "submitted") if verb == "cancel_sign_up" else ("offered",)
        for own in picked(pick, [row for row in self.sign_ups() if row.state in wanted]):
            self.tried(verb, own.volunteer_id, {"id": str(own.id)})

    @rule(pick=PICK, taker=PERSON, wanted=st.sampled_from([None, 0, 1]))
    def offer_place(self, pick, taker, wanted):
        said = {"to_number": self.people[taker].number}
        said |= {"for_shift_id": self.shifts[wanted]["id"]} if wanted is not None else {}
        for own in picked(pick, [row for row in self.sign_ups() if row.state == "confirmed"]):
            self.tried("offer_place", own.volunteer_id, {"id": str(own.id), **said})

    @rule(pick=PICK, verb=st.sampled_from(["accept_swap", "accept_swap", "decline_swap", "cancel_swap"]))
    def answer(self, pick, verb):
        for swap in picked(pick, self.rows(select(Swap).where(Swap.state == "pending"))):
            person = swap.from_volunteer_id if verb == "cancel_swap" else swap.to_volunteer_id
            self.tried(verb, person, {"id": str(swap.id)})

    @rule(shift=SHIFT, maximum=st.integers(1, 4))
    def change_places(self, shift, maximum):
        self.tried(
            "change_post", self.programme.leader.id, {"id": self.shifts[shift]["posts"][0]["id"], "maximum": maximum}
        )

    @rule(minutes=MINUTES)
    def time_passes(self, minutes):
        self.clock.moment += timedelta(minutes=minutes)
        for timer in TIMERS:
            self.doors.tick(timer)

    @invariant()
    def no_place_is_taken_twice_and_none_is_forgotten(self):
        placed = Counter(row.post_id for row in self.sign_ups() if row.state in PLACED)
        for row in self.rows(select(Post)):
            assert placed[row.id] == row.taken_count <= row.maximum

    @invariant()
    def nobody_stands_twice_with_a_shift(self):
        live = Counter((row.shift_id, row.volunteer_id) for row in self.sign_ups() if row.state in LIVE)
        assert set(live.values()) <= {1}

    @invariant()
    def nobody_waits_while_a_place_is_free(self):
        waiting = {row.post_id for row in self.sign_ups() if row.state == "waiting"}
        for row, shift in self.pairs(select(Post, Shift).join(Shift, Shift.id == Post.shift_id)):
            if row.id in waiting and shift.starts_at > self.clock.now():
                assert row.taken_count == row.maximum

    @invariant()
    def offers_go_by_the_numbers_of_the_line(self):
        offered = [event for event in self.doors.events(SignUpChanged) if event["state"] == "offered"]
        for shift in self.shifts:
            numbers = [event["number"] for event in offered if event["shift_id"] == shift["id"]]
            assert numbers == sorted(set(numbers))
            waiting = [
                row.number for row in self.sign_ups() if row.state == "waiting" and str(row.shift_id) == shift["id"]
            ]
            assert len(set(waiting)) == len(waiting)
            assert not numbers or not waiting or max(numbers) < min(waiting)

    @invariant()
    def nobody_is_in_two_places_or_has_no_time_for_the_way(self):
        promised = [row for row in self.sign_ups() if row.state in PROMISED]
        for one, other in combinations(promised, 2):
            if one.volunteer_id == other.volunteer_id:
                first, second = sorted((one, other), key=lambda row: row.starts_at)
                way = timedelta(0) if one.activity_id == other.activity_id else WAY_MIN
                assert first.ends_at + way <= second.starts_at

    @invariant()
    def only_a_place_that_one_has_is_given(self):
        pairs = select(Swap, SignUp).join(SignUp, SignUp.id == Swap.given_id).where(Swap.state == "pending")
        for swap, given in self.pairs(pairs):
            assert (given.state, given.volunteer_id) == ("confirmed", swap.from_volunteer_id)

    def tried(self, verb, volunteer_id, said):
        """Somebody does it, or is refused; nobody where a question is for nobody."""
        for one in (*self.people, self.programme.leader):
            if one.id == volunteer_id:
                with suppress(Refusal):
                    self.doors.call(verb, said, one.actor)

    def sign_ups(self):
        return self.rows(select(SignUp))

    def rows(self, wanted):
        return self.database.read(lambda session: list(session.scalars(wanted)))

    def pairs(self, wanted):
        return self.database.read(lambda session: [tuple(row) for row in session.execute(wanted)])

    def teardown(self):
        self.database.close()
        self.folder.cleanup()


def picked(number, things):
    """One of them, or none where there is none."""
    return [things[number % len(things)]] if things else []


TestPlaces = Places.TestCase
TestPlaces.settings = settings(max_examples=10, stateful_step_count=30, deadline=None)
