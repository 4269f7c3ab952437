"""Nobody stays responsible who was dismissed, left the team or the union, or is there no more."""

from uuid import UUID

import pytest

from services.projects.library.tests.conftest import STREET
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.teams.memberships import MembershipChanged
from shared.kernel.errors import Refusal

MEMBERSHIP_ID = "01936f0e-7b2a-7c11-8000-00000000ee00"


def code_of(call, *arguments, **request):
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **request)
    return refusal.value.code


def dismiss(library, project, actor):
    return library.doors.call("dismiss_project_responsible", {"id": project["id"]}, actor)


def asked(library, project, volunteer):
    library.doors.call("ask_responsible", {"id": project["id"], "volunteer_id": str(volunteer.id)}, library.cadre)


def without_office(library):
    """The team has another leader: who wrote the project is only responsible for it."""
    library.officers(version=3)


def told(library, **changes):
    said = {"id": MEMBERSHIP_ID, "volunteer_id": str(library.leader.id), "team_id": library.team_id}
    library.doors.hear(MembershipChanged, **said | {"version": 3} | changes)


def test_a_union_dismisses_who_is_responsible_and_who_is_asked(library, city):
    project, wang = library.published(), city.volunteer(STREET)
    asked(library, project, wang)
    assert code_of(dismiss, library, project, library.leader.actor) == "request.not_permitted"
    without_office(library)
    seen = dismiss(library, project, library.cadre)
    assert (seen["responsible_id"], seen["asked_id"]) == (None, None)
    assert [obstacle["obstacle"] for obstacle in seen["obstacles"]] == ["responsible_missing"]
    assert library.doors.events(ProjectChanged)[-1]["change"] == "dismiss_responsible"
    assert code_of(library.act, "close", project) == "projects.project_not_found"
    assert code_of(library.act, "take_on", project, wang.actor) == "projects.project_not_found"
    assert code_of(dismiss, library, project, library.cadre) == "projects.nobody_responsible"


def test_another_district_dismisses_nobody(library, other):
    assert code_of(dismiss, library, library.published(), other.cadre) == "projects.project_not_found"


@pytest.mark.parametrize("state", ["removed", "left", "transferred", "ended"])
def test_whoever_is_in_the_team_no_more_is_not_responsible_for_what_it_carries(library, state):
    project, own = library.published(), library.write(library.cadre)
    library.altered(own, responsible_id=library.leader.id)
    without_office(library)
    told(library, state=state)
    assert library.seen(project)["responsible_id"] is None
    assert code_of(library.act, "cancel", project, reason="x") == "projects.project_not_found"
    assert library.seen(own)["responsible_id"] == str(library.leader.id)  # it is the union's


def test_who_is_in_the_team_stays_responsible(library):
    project = library.published()
    told(library, state="active")
    told(library, version=1, state="removed")  # an older one, which comes late
    assert library.seen(project)["responsible_id"] == str(library.leader.id)


def test_whoever_went_to_another_union_leads_nothing_here(library, city):
    project = library.write(library.cadre)
    wang = city.volunteer(STREET)
    asked(library, project, wang)
    library.act("take_on", project, wang.actor)
    assert library.act("submit", project, wang.actor)["state"] == "submitted"
    city.told(wang, unit_id=str(city.units["BJ-D1-S2"]))
    assert code_of(library.act, "withdraw", project, wang.actor) == "projects.project_not_found"
    library.joins(wang, "01936f0e-7b2a-7c11-8000-00000000ff07")
    library.altered(project, team_id=UUID(library.team_id))
    assert library.act("withdraw", project, wang.actor)["state"] == "draft"


def closed_account(library, city):
    said = {"id": str(library.leader.actor.account_id), "volunteer_id": str(library.leader.id)}
    library.doors.hear(AccountClosed, **said)


def told_closed(library, city):
    city.told(library.leader, state="closed")


@pytest.mark.parametrize("leaves", [closed_account, told_closed])
def test_who_has_left_is_responsible_for_nothing_and_that_stands_in_the_way(library, city, leaves):
    project, over = library.approved(), library.published(title="结束")
    library.act("close", over)
    leaves(library, city)
    leaves(library, city)  # it comes again
    seen = library.seen(project)
    assert (seen["responsible_id"], seen["version"]) == (None, project["version"] + 1)
    assert [obstacle["obstacle"] for obstacle in seen["obstacles"]] == ["responsible_missing"]
    assert library.doors.events(ProjectChanged)[-1]["change"] == "leave"
    assert code_of(library.act, "publish", project, library.cadre) == "projects.responsible_missing"
    assert library.seen(over)["responsible_id"] == str(library.leader.id)  # who was, when it took place


def test_whoever_was_asked_and_left_is_asked_no_more(library, city):
    project, wang = library.write(), city.volunteer(STREET)
    asked(library, project, wang)
    city.told(wang, state="closed")
    seen = library.seen(project)
    assert (seen["responsible_id"], seen["asked_id"]) == (str(library.leader.id), None)
