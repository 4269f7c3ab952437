"""What projects knows of teams comes by events, the newest version of each."""

from datetime import date
from uuid import UUID

import pytest

from services.projects.copies.models import KnownProfile
from services.projects.copies.queries import is_member, is_qualified, leads_team
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.contracts.teams.teams import TEAM_ID, VOLUNTEER_ID, TeamChanged
from shared.kernel.ids import new_id

TODAY = date(2026, 3, 2)
TEAM, LI = UUID(TEAM_ID), UUID(VOLUNTEER_ID)


def in_office(role="leader", since="2026-01-01", until=None):
    return {"volunteer_id": VOLUNTEER_ID, "role": role, "since": since, "until": until}


@pytest.mark.parametrize(
    ("officer", "leads"),
    [
        (in_office(), True),
        (in_office("deputy"), True),
        (in_office("liaison"), False),
        (in_office(until="2026-03-02"), True),
        (in_office(until="2026-03-01"), False),
        (in_office(since="2026-03-02"), True),
        (in_office(since="2026-03-03"), False),
    ],
)
def test_leaders_and_deputies_lead_on_the_days_of_their_office(doors, officer, leads):
    doors.hear(TeamChanged, officers=[officer])
    assert doors.rows(leads_team, LI, TEAM, TODAY) is leads


def test_nobody_leads_a_team_that_is_not_active_or_not_known(doors):
    assert not doors.rows(leads_team, LI, TEAM, TODAY)
    doors.hear(TeamChanged, state="dissolved")
    assert not doors.rows(leads_team, LI, TEAM, TODAY)
    assert not doors.rows(leads_team, LI, None, TODAY)
    assert not doors.rows(leads_team, None, TEAM, TODAY)


def test_an_older_version_changes_nothing(doors):
    doors.hear(TeamChanged, version=3, officers=[])
    doors.hear(TeamChanged, version=2, officers=[in_office()])
    assert not doors.rows(leads_team, LI, TEAM, TODAY)


def test_only_an_active_membership_makes_a_member(doors):
    doors.hear(MembershipChanged, version=1, state="applied")
    assert not doors.rows(is_member, LI, TEAM)
    doors.hear(MembershipChanged, version=2, state="active")
    assert doors.rows(is_member, LI, TEAM)
    doors.hear(MembershipChanged, version=3, state="left")
    assert not doors.rows(is_member, LI, TEAM)


def test_a_qualification_is_good_to_its_last_day(doors):
    doors.hear(QualificationChanged, valid_until="2026-03-02")
    assert doors.rows(is_qualified, LI, "first_aid", date(2026, 3, 2))
    assert not doors.rows(is_qualified, LI, "first_aid", date(2026, 3, 3))
    assert not doors.rows(is_qualified, LI, "lawyer", TODAY)
    assert not doors.rows(is_qualified, new_id(), "first_aid", TODAY)


def test_a_qualification_that_was_taken_away_is_none(doors):
    doors.hear(QualificationChanged, version=2, is_valid=False)
    assert not doors.rows(is_qualified, LI, "first_aid", TODAY)


def test_a_profile_is_kept_with_its_cells_as_numbers(doors):
    doors.hear(ProfileChanged)
    kept = doors.rows(lambda session: session.get(KnownProfile, LI))
    assert f"{kept.home_cell:x}" == ProfileChanged.example["home_cell"] and kept.work_cell is None
    assert kept.availability == [{"weekday": 6, "starts": "09:00", "ends": "12:00"}]
