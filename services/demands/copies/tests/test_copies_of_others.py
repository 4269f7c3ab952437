"""What demands knows of teams, projects and credits comes by events, the newest version of each."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.demands.copies import models
from shared.contracts.credits.honours import StarChanged
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.shifts import ShiftChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.profiles import ProfileChanged, QualificationChanged
from shared.contracts.teams.stations import StationChanged
from shared.contracts.teams.teams import TeamChanged
from shared.runtime.data.places import cells_of

COPIES = [
    (TeamChanged, models.KnownTeam, "name", "甲队", "乙队"),
    (StationChanged, models.KnownStation, "state", "open", "closed"),
    (MembershipChanged, models.KnownMembership, "state", "applied", "active"),
    (ProfileChanged, models.KnownProfile, "is_ready", False, True),
    (QualificationChanged, models.KnownQualification, "is_valid", True, False),
    (ProjectChanged, models.KnownProject, "title", "甲", "乙"),
    (ActivityChanged, models.KnownActivity, "state", "open", "ended"),
    (ShiftChanged, models.KnownShift, "state", "open", "cancelled"),
    (SignUpChanged, models.KnownSignUp, "state", "submitted", "confirmed"),
    (ServiceRecordChanged, models.KnownRecord, "minutes", 180, 120),
    (StarChanged, models.KnownStar, "stars", 0, 1),
]


def kept(doors, model, id):
    return doors.rows(lambda session: session.get(model, UUID(id)))


@pytest.mark.parametrize(("event", "model", "field", "older", "newer"), COPIES)
def test_the_newest_version_of_each_thing_is_kept_in_whatever_order_they_come(doors, event, model, field, older, newer):
    doors.hear(event, version=1, **{field: older})
    doors.hear(event, version=3, **{field: newer})
    doors.hear(event, version=2, **{field: older})
    copy = kept(doors, model, event.example["id"])
    assert (getattr(copy, field), copy.version) == (newer, 3)


def test_a_profile_is_kept_with_its_cells_as_numbers(doors):
    doors.hear(ProfileChanged, rests_until="2026-03-09T01:00:00Z")
    copy = kept(doors, models.KnownProfile, ProfileChanged.example["id"])
    assert f"{copy.home_cell:x}" == ProfileChanged.example["home_cell"] and copy.work_cell is None
    assert copy.availability == [{"weekday": 6, "starts": "09:00", "ends": "12:00"}]
    assert copy.rests_until == datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "model"), [(ProjectChanged, models.KnownProject), (ActivityChanged, models.KnownActivity)]
)
def test_what_has_a_place_is_kept_with_the_cells_in_which_it_is_found(doors, event, model):
    doors.hear(event)
    copy = kept(doors, model, event.example["id"])
    assert {9: copy.cell_9, 7: copy.cell_7, 5: copy.cell_5} == cells_of(copy.position)
    doors.hear(event, version=9, longitude=None, latitude=None)
    copy = kept(doors, model, event.example["id"])
    assert copy.position is None and copy.cell_9 is copy.cell_7 is copy.cell_5 is None


def test_a_service_that_was_struck_has_no_minutes(doors):
    doors.hear(ServiceRecordChanged)
    doors.hear(ServiceRecordChanged, version=3, change="struck", state="struck", minutes=0)
    copy = kept(doors, models.KnownRecord, ServiceRecordChanged.example["id"])
    assert (copy.state, copy.minutes, copy.served_on) == ("struck", 0, date(2026, 3, 7))
