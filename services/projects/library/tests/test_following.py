"""What becomes of projects by time alone, and of those of a union that ended."""

import pytest

from services.projects.library import following
from services.projects.library.tests.conftest import STREET
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.actor import system
from shared.kernel.errors import Conflict, Forbidden, NotFound
from shared.kernel.ids import new_id

REASON = "雨天。"


def follow(library):
    library.doors.tick("follow_project_days")


@pytest.mark.parametrize(
    ("days", "state"),
    [(4, "published"), (5, "running"), (26, "running"), (27, "closed")],  # its days are the 7th to the 28th of March
)
def test_a_project_starts_and_ends_with_its_days(library, clock, days, state):
    project = library.published()
    clock.advance(days=days)
    follow(library)
    assert library.seen(project)["state"] == state


def test_its_days_begin_at_midnight_in_beijing(library, clock):
    project = library.published()
    clock.advance(days=4, hours=14, minutes=59)  # 23:59 of the 6th in Beijing
    follow(library)
    assert library.seen(project)["state"] == "published"
    clock.advance(minutes=1)
    follow(library)
    assert library.seen(project)["state"] == "running"


def test_what_starts_and_ends_is_told_and_written_down(library, clock):
    project = library.published()
    clock.advance(days=5)
    follow(library)
    follow(library)  # nothing is left to do
    (step, *_) = library.doors.call("project_decisions", {"id": project["id"]}, library.cadre)["items"]
    assert (step["act"], step["by"]) == ("start", "system:projects.follow_project_days")
    changes = [event["change"] for event in library.doors.events(ProjectChanged)]
    assert changes == ["write", "submit", "approve", "publish", "start"]
    assert library.doors.events(ProjectChanged)[-1]["told_as"] == 2


def test_what_is_suspended_does_not_start_and_ends(library, clock):
    project = library.published()
    library.act("suspend", project, library.cadre, reason=REASON)
    clock.advance(days=5)
    follow(library)
    assert library.seen(project)["state"] == "suspended"
    assert library.act("resume", project, library.cadre)["state"] == "published"
    follow(library)
    assert library.seen(project)["state"] == "running"
    library.act("suspend", project, library.cadre, reason=REASON)
    clock.advance(days=22)
    follow(library)
    assert library.seen(project)["state"] == "closed"


def test_a_short_project_that_nobody_started_ends(library, clock):
    project = library.published()
    clock.advance(days=40)
    follow(library)
    assert library.seen(project)["state"] == "closed"


def test_what_is_not_published_waits(library, clock):
    project = library.approved()
    clock.advance(days=40)
    follow(library)
    assert library.seen(project)["state"] == "approved"


def test_more_than_a_round_s_worth_is_followed(library, clock, monkeypatch):
    monkeypatch.setattr(following, "AT_ONCE_MAX", 2)
    projects = [library.published(title=str(number)) for number in range(5)]
    clock.advance(days=5)
    follow(library)
    assert {library.seen(project)["state"] for project in projects} == {"running"}


def test_projects_go_where_their_union_went_on(library, city, clock):
    open_one, draft, closed = library.published(), library.write(title="草稿"), library.published(title="结束")
    library.act("close", closed)
    where = {"parent_id": str(city.units["BJ-D1"]), "name": "x"}
    city.changed(STREET, state="merged", successor_id=str(city.units["BJ-D1-S2"]), **where)
    clock.advance(days=5)
    follow(library)
    assert library.seen(open_one)["unit_code"] == library.seen(draft)["unit_code"] == "BJ-D1-S2"
    assert library.seen(open_one)["state"] == "running"
    assert library.seen(closed)["unit_code"] == STREET
    assert library.act("cancel", draft, city.official("cadre", "BJ-D1-S2"), reason=REASON)["state"] == "cancelled"


def test_projects_of_a_union_without_a_successor_go_to_the_one_above(library, city):
    project = library.published()
    city.changed(STREET, parent_id=str(city.units["BJ-D1"]), name="x", state="dissolved", successor_id=None)
    follow(library)
    assert library.seen(project)["unit_code"] == "BJ-D1"
    follow(library)  # nothing is left to do
    assert library.doors.events(ProjectChanged)[-1]["change"] == "follow_unit"
    assert library.seen(project)["version"] == project["version"] + 1


def test_what_a_dissolved_team_carries_waits_for_another_team_or_none(library, city):
    project, approved = library.published(), library.approved(title="未发布")
    library.officers(library.leader, version=3, state="dissolved")
    follow(library)
    follow(library)
    (step, *_) = library.doors.call("project_decisions", {"id": project["id"]}, library.cadre)["items"]
    assert (step["act"], step["by"]) == ("suspend", "system:projects.follow_project_days")
    assert library.seen(project)["state"] == "suspended"
    assert library.seen(approved)["state"] == "approved"
    with pytest.raises(Conflict, match="team_not_active"):
        library.act("resume", project, library.cadre)
    with pytest.raises(Conflict, match="team_not_active"):
        library.act("change", approved, library.cadre, team_id=other_team(library, state="dissolved"))
    with pytest.raises(NotFound, match="team_not_found"):
        library.act("change", approved, library.cadre, team_id=other_team(library, "BJ-D2-S1"))
    another = other_team(library)
    assert library.act("change", approved, library.cadre, team_id=another)["team_id"] == another
    assert library.act("change", project, library.cadre, team_id=None)["team_id"] is None
    assert library.act("resume", project, library.cadre)["state"] == "published"


def other_team(library, unit_code=STREET, state="active"):
    """The id of another team that is known."""
    id = str(new_id())
    unit_id = str(library.city.units[unit_code])
    library.doors.hear(TeamChanged, id=id, unit_id=unit_id, state=state, officers=[])
    return id


def test_a_leader_gives_the_project_to_no_other_team(library):
    with pytest.raises(Forbidden, match="not_permitted"):
        library.act("change", library.write(), team_id=other_team(library))


def test_nobody_but_the_calendar_does_it(library):
    library.published()
    with pytest.raises(Forbidden):
        following.follow_days(library.doors.database.bound(None), system("somebody"))
