"""A station is closed while teams settle at it: none is at home at one that is closed, and nobody blocks another."""

from services.teams.memberships.tests.test_races import BUSY, at_once
from services.teams.stations.tests.test_stations import opened
from services.teams.teams.models import Team

TEAMS = 6


def settling(doors, team, station, actor):
    return lambda: doors.call("change_team", {"id": team["id"], "station_id": station["id"]}, actor)


def test_no_team_is_at_home_at_a_station_that_closed_at_the_same_moment(doors, force):
    station, cadre = opened(doors, force), force.cadre("BJ-D1-S1")
    teams = [force.team("BJ-D1-S1") for _ in range(TEAMS)]
    for team in teams[: TEAMS // 2]:
        settling(doors, team, station, cadre)()
    close = lambda: doors.call("close_station", {"id": station["id"]}, cadre)
    found = at_once(*(settling(doors, team, station, cadre) for team in teams), close)
    assert set(found) <= {"done", "teams.station_not_here", BUSY}
    if found[-1] == BUSY:
        close()
    assert doors.rows(lambda session: session.query(Team).where(Team.station_id.is_not(None)).count()) == 0
