"""The life of a project at the doors: what each state allows, who may, and what is written down."""

import pytest

from services.projects.library.domain.life import LIFE
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.projects.library_words import ProjectState
from shared.kernel.errors import Conflict, Forbidden, NotFound

ACTS = ("submit", "withdraw", "return", "refuse", "approve", "publish", "suspend", "resume", "cancel", "close")
OF_UNIONS = ("return", "refuse", "approve", "suspend", "resume")
WITH_REASON = ("return", "refuse", "suspend", "cancel")
REASON = "风险提示过于笼统。"


@pytest.fixture(name="database")
def _database(sqlite_database):
    """Rules of ours, which no database has a say in."""
    return sqlite_database


def said(act):
    return {"reason": REASON} if act in WITH_REASON else {}


def refused(call, *arguments, **request):
    with pytest.raises((Conflict, Forbidden, NotFound)) as refusal:
        call(*arguments, **request)
    return refusal.value


def test_the_words_of_its_life_are_those_of_the_published_language():
    assert {state.word for state in LIFE.states} == set(ProjectState)
    assert {act.name for act in LIFE.acts} == {*ACTS, "start"}


def test_every_state_allows_the_acts_of_its_declaration_and_no_others(library):
    project = library.published()
    for state in ProjectState:
        for act in ACTS:
            library.altered(project, state=state.value)
            actor = library.cadre if act in OF_UNIONS else library.leader.actor
            following = LIFE.after(state, act)
            if following is None:
                refusal = refused(library.act, act, project, actor, **said(act))
                assert refusal.to_wire()["parameters"] == {"project_act": act, "project_state": state.value}
            else:
                assert library.act(act, project, actor, **said(act))["state"] == following, (state, act)


def test_a_project_goes_from_a_draft_to_its_end(library):
    project = library.write()
    assert (project["state"], project["version"], project["allowed"]) == ("draft", 1, ["submit", "cancel"])
    assert library.act("submit", project)["due_on"] == "2026-03-17"  # in fifteen days
    returned = library.act("return", project, library.cadre, reason=REASON)
    assert (returned["state"], returned["decision_reason"], returned["due_on"]) == ("draft", REASON, None)
    mended = library.act("change", project, risks="地面湿滑,请穿防滑鞋。")
    library.act("submit", mended)
    assert library.act("approve", mended, library.cadre)["state"] == "approved"
    assert library.act("publish", mended)["published_at"] == "2026-03-02T01:00:00Z"
    assert library.act("close", mended)["state"] == "closed"

    steps = library.doors.call("project_decisions", {"id": project["id"]}, library.leader.actor)["items"]
    told = [(step["act"], step["state"], step["reason"]) for step in reversed(steps)]
    assert told == [
        ("write", "draft", None),
        ("submit", "submitted", None),
        ("return", "draft", REASON),
        ("change", "draft", None),
        ("submit", "submitted", None),
        ("approve", "approved", None),
        ("publish", "published", None),
        ("close", "closed", None),
    ]
    assert steps[0]["by"] == library.leader.actor.name
    events = library.doors.events(ProjectChanged)
    assert [event["change"] for event in events] == [act for act, _, _ in told]
    assert [event["version"] for event in events] == list(range(1, 9))
    assert [event["told_as"] for event in events] == [None] * 6 + [1, 2]


def test_the_log_is_read_page_by_page(library):
    project = library.published()
    first = library.doors.call("project_decisions", {"id": project["id"], "limit": 3}, library.cadre)
    rest = library.doors.call(
        "project_decisions", {"id": project["id"], "limit": 3, "cursor": first["next_cursor"]}, library.cadre
    )
    acts = [step["act"] for page in (first, rest) for step in page["items"]]
    assert acts == ["publish", "approve", "submit", "write"]
    assert rest["next_cursor"] is None


def test_a_refusal_says_why_and_where_to_appeal(library):
    project = library.submitted()
    seen = library.act("refuse", project, library.cadre, reason=REASON)
    assert (seen["state"], seen["decision_reason"], seen["appeal_unit_code"]) == ("refused", REASON, "BJ-D1")
    assert seen["allowed"] == [] and seen["obstacles"] == []


@pytest.mark.parametrize("act", OF_UNIONS)
def test_a_leader_decides_nothing_that_is_a_union_s(library, act):
    refusal = refused(library.act, act, library.submitted(), **said(act))
    assert refusal.code == "request.not_permitted"


def test_nobody_decides_on_what_they_submitted(library, city):
    project = library.write(library.cadre)
    library.act("submit", project, library.cadre)
    assert refused(library.act, "approve", project, library.cadre).code == "projects.not_on_own_project"
    assert library.act("approve", project, city.official("cadre", "BJ-D1"))["state"] == "approved"


def test_nobody_decides_on_what_they_are_responsible_for(library, city):
    wang = city.volunteer("BJ-D1-S1")
    as_cadre = city.official("cadre", "BJ-D1")
    as_cadre = type(as_cadre)("person", wang.actor.subject, site="city", offices=as_cadre.offices)
    project = library.submitted()
    library.doors.call("ask_responsible", {"id": project["id"], "volunteer_id": str(wang.id)}, library.leader.actor)
    library.act("take_on", project, wang.actor)
    assert refused(library.act, "approve", project, as_cadre).code == "projects.not_on_own_project"


@pytest.mark.parametrize(("role", "may"), [("cadre", True), ("unit_admin", True), ("part_time_cadre", False)])
def test_who_reviews_holds_an_office_above_it(library, city, role, may):
    project, reviewer = library.submitted(), city.official(role, "BJ-D1-S1")
    if may:
        assert library.act("approve", project, reviewer)["state"] == "approved"
    else:
        assert refused(library.act, "approve", project, reviewer).code == "request.not_permitted"


def test_a_decision_maker_sees_it_and_changes_nothing(library, city):
    project, reader = library.submitted(), city.official("decision_maker", "BJ-D1")
    assert library.doors.call("managed_project", {"id": project["id"]}, reader)["state"] == "submitted"
    assert refused(library.act, "cancel", project, reader, reason=REASON).code == "request.not_permitted"


@pytest.mark.parametrize("act", ACTS)
def test_another_district_does_not_know_it(library, other, act):
    project, unknown = library.published(), {"id": "01936f0e-7b2a-7c11-8000-0000000000ff"}
    for actor in (other.cadre, other.volunteer.actor):
        for named in (project, unknown):
            assert refused(library.act, act, named, actor, **said(act)).code == "projects.project_not_found"


def test_who_does_not_lead_the_team_any_more_has_no_say(library, city):
    project = library.write()
    library.altered(project, responsible_id=None)
    library.officers(city.volunteer("BJ-D1-S1"), version=3)
    assert refused(library.act, "submit", project).code == "projects.project_not_found"


def test_a_step_is_meant_for_the_version_that_was_seen(library):
    project = library.write()
    library.act("change", project, tags=["陪伴"])
    refusal = refused(library.act, "submit", project, version=1)
    assert (refusal.code, refusal.parameters) == ("projects.project_changed_since", {"version": 2})
    assert library.act("submit", project, version=2)["version"] == 3


def test_a_step_sent_twice_is_one_step(library):
    project = library.write()
    request = {"id": project["id"]}
    first, again = (library.doors.call("submit_project", request, library.leader.actor, key="once") for _ in range(2))
    assert first["version"] == again["version"] == 2


def test_what_was_let_pass_is_looked_at_anew_once_it_is_changed(library):
    project = library.submitted(content="合唱节目彩排,引导观众。")
    refusal = refused(library.act, "approve", project, library.cadre)
    assert refusal.code == "projects.no_service"
    assert refusal.parameters == {"because": ["rehearsal"], "phrases": ["彩排"]}
    passed = library.act("approve", project, library.cadre, let_pass="志愿者只引导观众。")
    assert (passed["let_pass"]["phrases"], passed["let_pass"]["by"]) == (["彩排"], library.cadre.name)
    assert passed["obstacles"] == []
    drafted = library.act("withdraw", project)
    assert drafted["let_pass"] is None
    assert drafted["obstacles"] == [{"obstacle": "no_service", "details": ["彩排"]}]


def test_there_is_a_reason_only_for_what_is_let_pass(library):
    refusal = refused(library.act, "approve", library.submitted(), library.cadre, let_pass="没有问题。")
    assert refusal.code == "projects.nothing_to_let_pass"
