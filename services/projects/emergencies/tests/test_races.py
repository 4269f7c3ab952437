"""Many who accept at the same moment, on PostgreSQL: as many places as are wanted, and nobody has two."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from services.projects.emergencies.tests.dispatch import moment
from services.projects.library.models import Project
from services.projects.models import Base

AT_ONCE, WANTED = 8, 3


@pytest.fixture(name="database")
def _database(served, postgresql, clock, sealing):
    with served.database_on(postgresql, clock=clock, sealing=sealing) as database:
        database.create_all_for_tests(Base.metadata)
        yield database


def at_once(acts):
    """Acts that begin together, each heard in a transaction of its own."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait(10)
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_no_more_come_than_are_wanted_whoever_is_first(dispatch, city):
    flood = dispatch.open(wanted_count=WANTED)
    calls = [dispatch.called(flood, city.volunteer()) for _ in range(AT_ONCE)]
    at_once([lambda call=call: dispatch.answer(call, "accepted") for call in calls * 2])
    states = sorted(dispatch.stands(call)[0] for call in calls)
    assert states == ["confirmed"] * WANTED + ["refused"] * (AT_ONCE - WANTED)
    assert dispatch.taken(flood) == (WANTED, WANTED)


def test_calls_stand_downs_and_changes_at_once_end_well(dispatch, city):
    flood = dispatch.open(wanted_count=AT_ONCE)
    stay, go = ([dispatch.accepted(flood, city.volunteer()) for _ in range(2)] for _ in range(2))
    come = [dispatch.called(flood, city.volunteer()) for _ in range(2)]
    until = moment(dispatch.shift(flood).ends_at + timedelta(hours=2))
    acts = [lambda call=call: dispatch.answer(call, "accepted") for call in come]
    acts += [lambda call=call: dispatch.answer(call, "stood_down") for call in go]
    at_once([*acts, lambda: dispatch.changed(flood, ends_at=until)])
    assert [dispatch.stands(call)[0] for call in stay + come + go] == ["confirmed"] * 4 + ["released"] * 2
    assert dispatch.taken(flood) == (4, AT_ONCE)
    assert {dispatch.sign_up(call).ends_at for call in stay + come} == {dispatch.shift(flood).ends_at}


def test_two_first_emergencies_of_a_union_make_one_project(dispatch):
    said = [dispatch.said() for _ in range(4)]
    at_once([lambda one=one: dispatch.tell(one) for one in said])
    assert {dispatch.activity(one).project_id for one in said} == {
        project.id for project in dispatch.doors.rows(lambda session: session.query(Project).all())
    }
    assert len({dispatch.activity(one).project_id for one in said}) == 1
