"""Among many people, on PostgreSQL: no table of people is read as a whole, and two at once never ask the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product
from threading import Barrier

import pytest
from sqlalchemy import select

from services.demands.emergencies.choosing import choose
from services.demands.emergencies.claiming import claim
from services.demands.emergencies.domain.fitting import Wanted
from services.demands.emergencies.models import Call, Emergency
from services.demands.emergencies.reach import reach_of
from services.demands.emergencies.rules import all_rules
from services.demands.emergencies.tests.many import grow, keep_house, multiply, positions
from services.demands.emergencies.tests.night import Night
from services.demands.models import Base
from services.demands.service import DemandsService
from shared.contracts.demands.dispatch_words import CalledFor
from shared.kernel.errors import Conflict
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.testing.city import City
from shared.testing.doors import AtTheDoors
from shared.testing.plans import plans_of

PEOPLE = 20_000
OF_PEOPLE = ("ready_area", "known_volunteer", "known_profile", "known_membership")
NOW = datetime(2026, 7, 20, 14, 0, tzinfo=UTC)
RULES = all_rules()[-1]


@pytest.fixture
def opened(postgresql, clock, sealing):
    """The database of demands, with connections for several at once."""
    database = Database(postgresql, service="demands", site="city", clock=clock, sealing=sealing)
    database.create_all_for_tests(Base.metadata)
    yield database
    database.close()


def an_emergency(place, unit_id, **changes):
    """One that only the look knows of."""
    starts_at = NOW + timedelta(hours=1)
    said = {"id": new_id(), "longitude": place.longitude, "latitude": place.latitude, "ring": 0, "is_drill": False}
    said |= {"unit_id": unit_id, "opened_by_unit_id": unit_id}
    said |= {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3), "qualification": None}
    return Emergency(**(said | changes))


def first_wave(session, emergency, unit_id):
    """The look of a wave, and the taking of rests."""
    wanted = Wanted.of(emergency.starts_at, emergency.ends_at, emergency.qualification, set())
    return choose(session, emergency, reach_of(session, unit_id), wanted, 30, RULES).people


def preferred(one):
    """What orders people of the first ring: their station, then how near they are."""
    return CalledFor.STATION not in one.called_for, one.metres


def test_the_look_finds_the_nearest_in_reach_and_reads_no_table_of_people_as_a_whole(opened):
    homes, levels = opened.step(grow)
    opened.step(multiply, homes, PEOPLE)
    opened.step(keep_house)
    place = next(iter(positions(1, seed=9)))
    for unit_id in levels.values():
        people = opened.read(first_wave, an_emergency(place, unit_id), unit_id)
        ranks = [preferred(one) for one in people]
        assert ranks == sorted(ranks) and len({one.volunteer_id for one in people}) == len(people)
        openers = (unit_id, levels["street"])
        for ring, qualification, opener_id in product((0, 2, 4), (None, "first_aid"), openers):
            emergency = an_emergency(place, unit_id, ring=ring, qualification=qualification)
            emergency.opened_by_unit_id = opener_id
            plans = plans_of(opened, first_wave, emergency, unit_id)
            assert any("ready_area" in plan for plan in plans)
            assert not any(f"Seq Scan on {table}" in plan for plan in plans for table in OF_PEOPLE)


def at_once(*acts):
    """What comes of acts that begin together."""
    barrier = Barrier(len(acts))

    def act(wanted):
        barrier.wait(10)
        return wanted()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_two_emergencies_at_once_never_ask_the_same_person(opened):
    night = Night(AtTheDoors(DemandsService, opened), City(AtTheDoors(DemandsService, opened)).grow())
    people = {night.ready().id for _ in range(12)}
    actors = [night.commander, night.city.official("cadre", "BJ-D1"), night.city.official("cadre", "BJ")]
    at_once(*(lambda actor=actor: night.open(actor, wanted_count=2) for actor in actors))
    night.tick()  # who had wanted the same people looks for others
    night.tick()
    asked = opened.read(lambda session: session.scalars(select(Call.volunteer_id)).all())
    assert len(asked) == len(set(asked)) == len(people)


def test_of_two_who_take_the_same_rests_at_once_one_gets_each(opened):
    ids = [new_id() for _ in range(50)]
    free_at = opened.clock.now() + timedelta(hours=24)
    taken = at_once(
        *(lambda: opened.step(lambda session: claim(session, ids, free_at, is_drill=False)) for _ in range(4))
    )
    assert sorted(one for some in taken for one in some) == sorted(ids)


def test_who_accepts_while_it_is_widened_comes_and_while_it_is_called_off_nobody_does(opened):
    night = Night(AtTheDoors(DemandsService, opened), City(AtTheDoors(DemandsService, opened)).grow())
    people, farther = [night.ready() for _ in range(4)], [night.ready(step=2) for _ in range(4)]
    emergency = night.open(wanted_count=8, asks_per_place=1)

    def tried(act, *arguments, **said):
        try:
            act(*arguments, **said)
        except Conflict:
            return

    at_once(*(lambda one=one: tried(night.answer, one) for one in people), lambda: tried(night.act, "widen", emergency))
    assert night.calls(emergency, "accepted") == {one.id for one in people}
    assert night.calls(emergency, "asked") == {one.id for one in farther}
    assert night.now(emergency)["accepted_count"] == len(people)

    cancel = lambda: tried(night.act, "cancel", emergency, reason="险情已排除")
    at_once(*(lambda one=one: tried(night.answer, one) for one in farther), cancel)
    assert set(night.calls(emergency).values()) <= {"released", "stood_down"}
    assert (night.now(emergency)["state"], night.now(emergency)["accepted_count"]) == ("cancelled", 0)


def test_no_more_accept_at_once_than_are_wanted(opened):
    night = Night(AtTheDoors(DemandsService, opened), City(AtTheDoors(DemandsService, opened)).grow())
    people = [night.ready() for _ in range(6)]
    emergency = night.open(wanted_count=2)

    def answer(one):
        try:
            return night.answer(one)["state"]
        except Conflict as refused:
            return refused.code

    answers = at_once(*(lambda one=one: answer(one) for one in people))
    assert answers.count("accepted") == 2 and set(answers) == {"accepted", "demands.call_state_forbids"}
    assert night.now(emergency)["accepted_count"] == 2
