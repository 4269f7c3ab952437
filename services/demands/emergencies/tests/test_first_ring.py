"""Whom the first ring prefers: the union's own, those of stations at the place, those whose area holds the place."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.demands.emergencies.choosing import choose
from services.demands.emergencies.domain.fitting import Wanted
from services.demands.emergencies.models import Call, Emergency
from services.demands.emergencies.reach import reach_of
from services.demands.emergencies.rules import all_rules
from services.demands.emergencies.tests.night import PLACE, cell_at
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.stations import StationChanged
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.ids import new_id

FAR = 0.2  # degrees: some 20 km, beyond the first ring


def station(night, **changes):
    """A station at the place, and its id."""
    told = {"id": str(new_id()), "longitude": PLACE.longitude, "latitude": PLACE.latitude, "responsible_id": None}
    night.doors.hear(StationChanged, **(told | changes))
    return told["id"]


def joins(night, one, station_id, membership="active", **team):
    """Somebody is in a team that is at home at a station."""
    team_id = str(new_id())
    night.doors.hear(TeamChanged, **({"id": team_id, "station_id": station_id} | team))
    night.doors.hear(MembershipChanged, id=str(new_id()), team_id=team_id, volunteer_id=str(one.id), state=membership)


def reasons(night):
    """By person, as their calls say."""
    rows = night.doors.rows(lambda session: session.scalars(select(Call)).all())
    return {row.volunteer_id: row.called_for for row in rows}


def order(night, commander="BJ-D1", opener="BJ-D1-S1", size=10):
    """Who is chosen in the first ring, in their order, with the reasons."""

    def read(session):
        starts_at = session.now + timedelta(hours=1)
        one = Emergency(longitude=PLACE.longitude, latitude=PLACE.latitude, ring=0, is_drill=False)
        one.unit_id, one.opened_by_unit_id = night.city.units[commander], night.city.units[opener]
        one.starts_at, one.ends_at, one.qualification = starts_at, starts_at + timedelta(hours=1), None
        wanted = Wanted.of(one.starts_at, one.ends_at, None, set())
        chosen = choose(session, one, reach_of(session, one.unit_id), wanted, size, all_rules()[-1])
        return [(person.volunteer_id, list(person.called_for)) for person in chosen.people]

    return night.doors.rows(read)


@pytest.mark.parametrize("many", [False, True])
def test_own_unit_station_community_and_then_the_nearest(night, many, request):
    if many:
        request.getfixturevalue("many_units")
    others = {"unit": "BJ-D1-S2"}
    near, here = night.ready(step=1, **others), night.ready(**others)
    at_station, own = night.ready(step=1, **others), night.ready(step=1)
    own_here, own_at_station = night.ready(), night.ready(step=1)
    there = station(night)
    joins(night, at_station, there)
    joins(night, own_at_station, there)
    assert order(night) == [
        (own_at_station.id, ["own_unit", "station"]),
        (own_here.id, ["own_unit", "community"]),
        (own.id, ["own_unit"]),
        (at_station.id, ["station"]),
        (here.id, ["community"]),
        (near.id, ["distance"]),
    ]


def test_whoever_has_several_reasons_shows_them_all_and_comes_once(night):
    one = night.ready(work_cell=cell_at(1))
    joins(night, one, station(night))
    assert order(night, "BJ-D1-S1") == [(one.id, ["own_unit", "station", "community"])]


def test_whoever_runs_a_station_is_of_it(night):
    plain, runner = night.ready(), night.ready(step=1)
    station(night, responsible_id=str(runner.id))
    assert [id for id, _ in order(night)] == [runner.id, plain.id]


@pytest.mark.parametrize(
    ("of_station", "membership", "team"),
    [
        ({"state": "closed"}, "active", {}),
        ({"longitude": PLACE.longitude + FAR}, "active", {}),
        ({}, "ended", {}),
        ({}, "active", {"state": "dissolved"}),
    ],
)
def test_of_no_station_is_whose_station_team_or_membership_is_over_or_elsewhere(night, of_station, membership, team):
    near, one = night.ready(), night.ready(step=1)
    joins(night, one, station(night, **of_station), membership, **team)
    assert [id for id, _ in order(night)] == [near.id, one.id]


def test_people_of_a_station_who_are_out_of_reach_are_not_asked_for_it(night):
    one = night.ready(unit="BJ-D2-S1")
    joins(night, one, station(night))
    assert order(night) == []


def test_people_of_a_station_who_live_far_away_are_asked_in_their_ring(night):
    one = night.ready(step=5)
    joins(night, one, station(night))
    assert order(night) == []
    night.open()
    assert reasons(night) == {one.id: ["distance"]}


def test_a_union_that_opened_it_and_was_merged_is_the_one_that_goes_on(night):
    near, one = night.ready(unit="BJ-D1-S1"), night.ready(unit="BJ-D1-S2", step=1)
    above, successor = (str(night.city.units[code]) for code in ("BJ-D1", "BJ-D1-S2"))
    night.city.changed("BJ-D1-S1", kind="street", parent_id=above, state="merged", successor_id=successor)
    assert order(night) == [(one.id, ["own_unit"]), (near.id, ["community"])]


def test_who_commands_and_who_is_called_see_why_somebody_was_asked_before_others(night):
    one = night.ready()
    emergency = night.open()
    (call,) = night.doors.call("calls_of_emergency", {"id": emergency["id"]}, night.commander)["items"]
    (own,) = night.doors.call("own_calls", {}, one.actor)["items"]
    assert call["called_for"] == own["called_for"] == ["own_unit", "community"]
