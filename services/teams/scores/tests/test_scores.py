"""The score of a team follows the confirmed service that projects tells, and nothing else."""

import pytest

from services.teams.scores.models import TeamService
from services.teams.scores.use_cases import KEPT_DAYS
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id


@pytest.fixture(name="people")
def _people(city):
    return [city.volunteer() for _ in range(4)]


@pytest.fixture(name="team")
def _team(doors, force, people):
    """Four members."""
    team = force.team()
    for person in people:
        doors.call("apply_to_team", {"id": team["id"]}, person.actor)
    return team


def served(doors, team, person, minutes=120, *, record=None, version=1, **said):
    """A record that projects tells; its id."""
    record = record or str(new_id())
    told = {"id": record, "version": version, "volunteer_id": str(person.id), "team_id": team and team["id"]}
    told |= {"minutes": minutes, "state": "confirmed", "served_on": "2026-03-01", "grade": "code"}
    doors.hear(ServiceRecordChanged, **(told | said))
    return record


def score(doors, team):
    return doors.call("team_score", {"id": team["id"]})


def values(doors, team):
    return {part["part"]: (part["value"], part["points"]) for part in score(doors, team)["parts"]}


def test_a_team_without_service_has_the_score_zero(doors, team):
    found = score(doors, team)
    assert (found["score"], found["members_count"]) == (0, 4)
    assert (found["scheme_from_day"], found["first_day"], found["last_day"]) == (
        "2026-01-01",
        "2025-04-01",
        "2026-03-02",
    )


def test_confirmed_service_counts_by_every_part(doors, city, team, people):
    served(doors, team, people[0], 600)
    served(doors, team, people[0], 600, served_on="2026-02-01", grade="manual")
    served(doors, team, people[1], 1200, grade="code_and_place")
    for _ in range(2):
        served(doors, team, city.volunteer(), 1200, grade="leader")  # no member: their minutes are the team's
    assert values(doors, team) == {
        "hours": (1200, 20),
        "participation": (50, 18),
        "continuity": (2, 4),
        "evidence": (37, 4),
    }
    assert score(doors, team)["score"] == 46


def test_what_is_of_another_time_or_team_or_not_confirmed_does_not_count(doors, force, team, people):
    served(doors, team, people[0], served_on="2025-03-31")
    served(doors, team, people[0], served_on="2026-03-03")
    served(doors, team, people[0], state="open")
    served(doors, None, people[0])
    served(doors, force.team(), people[0])
    assert score(doors, team)["score"] == 0
    served(doors, team, people[0], served_on="2025-04-01")
    served(doors, team, people[0], served_on="2026-03-02")
    assert values(doors, team)["continuity"] == (2, 4)


def test_the_newest_word_on_a_record_counts_whenever_it_comes(doors, team, people):
    record = served(doors, team, people[0], 480, version=2)
    served(doors, team, people[0], 1440, record=record, version=1)
    assert values(doors, team)["hours"] == (120, 2)
    served(doors, team, people[0], 0, record=record, version=3, state="struck")
    assert values(doors, team)["hours"] == (0, 0)


def test_of_few_members_nothing_is_told(doors, team, people):
    served(doors, team, people[0])
    for person in people[:2]:
        (mine,) = doors.call("own_memberships", {"open": True}, person.actor)["items"]
        doors.call("leave_team", {"id": mine["id"]}, person.actor)
    found = score(doors, team)
    assert (found["score"], found["parts"], found["members_count"]) == (None, [], 2)


def test_a_dissolved_team_has_no_score_and_a_waiting_one_does_not_exist(doors, force, team, people):
    doors.call("dissolve_team", {"id": team["id"], "reason": "other"}, force.cadre())
    assert score(doors, team)["score"] is None
    with pytest.raises(NotFound, match="team_not_found"):
        score(doors, force.founded())


def test_the_formulas_are_published(doors):
    newest, *_ = doors.call("score_schemes", {})["items"]
    assert (newest["from_day"], newest["months"], newest["members_min"]) == ("2026-01-01", 12, 3)
    assert sum(part["points_max"] for part in newest["parts"]) == 100


def test_what_no_formula_looks_at_is_forgotten(doors, clock, team, people):
    served(doors, team, people[0])
    clock.advance(days=KEPT_DAYS - 1)
    doors.tick("forget_old_service")
    assert count(doors) == 1
    clock.advance(days=1)
    doors.tick("forget_old_service")
    assert count(doors) == 0


def count(doors):
    return doors.rows(lambda session: session.query(TeamService).count())
