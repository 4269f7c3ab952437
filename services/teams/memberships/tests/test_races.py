"""Many at one moment: a team is never fuller than it says, a person never in more teams than allowed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from services.teams.memberships.domain import MEMBERSHIPS_MAX
from services.teams.memberships.models import Membership
from services.teams.teams.models import Team
from shared.kernel.errors import Refusal

PLACES = 3
BUSY = "database.busy"


def outcome(act):
    """ "done", or the code of the refusal."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return "done"


def at_once(*acts):
    with ThreadPoolExecutor(len(acts)) as together:
        return [found.result() for found in [together.submit(outcome, act) for act in acts]]


def applying(doors, team, person):
    return lambda: doors.call("apply_to_team", {"id": team["id"]}, person.actor)


def counts(doors):
    """(members_count, active memberships) of every team."""

    def read(session):
        active = select(func.count()).where(Membership.team_id == Team.id, Membership.state == "active")
        return {tuple(row) for row in session.execute(select(Team.members_count, active.scalar_subquery()))}

    return doors.rows(read)


def test_exactly_so_many_come_in_as_there_is_room_for(doors, city, force):
    team = force.team(members_max=PLACES)
    found = at_once(*(applying(doors, team, city.volunteer()) for _ in range(4 * PLACES)))
    assert found.count("done") == PLACES
    assert set(found) <= {"done", "teams.team_full", BUSY}
    assert counts(doors) == {(PLACES, PLACES)}


def test_nobody_is_in_a_team_twice(doors, city, force):
    team, li = force.team(), city.volunteer()
    found = at_once(*(applying(doors, team, li) for _ in range(5)))
    assert (found.count("done"), set(found)) == (1, {"done", "teams.membership_open"})
    assert counts(doors) == {(1, 1)}


def test_nobody_is_in_more_teams_than_allowed(doors, city, force):
    li = city.volunteer()
    for _ in range(MEMBERSHIPS_MAX - 2):
        applying(doors, force.team(), li)()
    found = at_once(*(applying(doors, force.team(), li) for _ in range(5)))
    assert (found.count("done"), set(found)) == (2, {"done", "teams.memberships_too_many"})


@pytest.mark.parametrize("_", range(3))
def test_two_who_change_teams_with_one_another_do_not_wait_for_ever(doors, city, force, _):
    one, other = force.team(), force.team()
    people = [(city.volunteer(), one, other), (city.volunteer(), other, one)]
    acts = []
    for person, here, there in people:
        mine = doors.call("apply_to_team", {"id": here["id"]}, person.actor)
        asked = {"id": mine["id"], "team_id": there["id"]}
        acts.append(lambda asked=asked, person=person: doors.call("transfer_membership", asked, person.actor))
    assert at_once(*acts) == ["done", "done"]
    assert counts(doors) == {(1, 1)}


def test_a_team_that_is_dissolved_while_people_come_has_nobody_left(doors, city, force):
    team = force.team()
    cadre = force.cadre()
    dissolving = {"id": team["id"], "reason": "other"}
    acts = [applying(doors, team, city.volunteer()) for _ in range(4)]
    acts.insert(2, lambda: doors.call("dissolve_team", dissolving, cadre))
    found = at_once(*acts)
    assert found[2] == "done" and set(found) <= {"done", "teams.team_not_active"}
    assert counts(doors) == {(0, 0)}
