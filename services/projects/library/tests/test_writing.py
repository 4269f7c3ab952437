"""Writing drafts and templates, and changing what is said."""

from uuid import UUID

import pytest

from services.projects.library.models import Project
from services.projects.library.tests.conftest import STREET
from shared.contracts.projects.library import ProjectChanged
from shared.kernel.errors import Refusal
from shared.kernel.places import Position, gcj02_of, metres_between

UNKNOWN = "01936f0e-7b2a-7c11-8000-0000000000ff"


@pytest.fixture(name="database")
def _database(sqlite_database):
    """Rules of ours, which no database has a say in."""
    return sqlite_database


def code_of(call, *arguments, **request):
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **request)
    return refusal.value.code


def test_a_leader_writes_for_the_union_of_the_team_and_is_responsible(library):
    project = library.write()
    assert (project["unit_code"], project["team_id"]) == (STREET, library.team_id)
    assert project["responsible_id"] == str(library.leader.id)
    assert project["names_ticket"]
    (event,) = library.doors.events(ProjectChanged)
    assert (event["change"], event["state"], event["version"], event["published_as"]) == ("write", "draft", 1, None)


def test_a_draft_need_not_say_everything_and_shows_what_is_missing(library):
    project = library.doors.call(
        "write_project",
        {"title": "  暖流  行动 ", "team_id": library.team_id, "service_class": "elders"},
        library.leader.actor,
    )
    assert (project["title"], project["mode"], project["evidence_rule"]) == ("暖流 行动", "on_site", "code")
    (told,) = project["obstacles"]
    assert told["obstacle"] == "items_missing" and len(told["details"]) == 8
    assert code_of(library.act, "submit", project) == "projects.items_missing"


def test_a_cadre_writes_for_a_union_in_reach_and_nobody_is_responsible_yet(library):
    project = library.write(library.cadre)
    assert (project["unit_code"], project["team_id"], project["responsible_id"]) == (STREET, None, None)
    assert project["obstacles"] == [{"obstacle": "responsible_missing", "details": []}]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit_code": None}, "projects.owner_needed"),
        ({"unit_code": "BJ-NONE"}, "projects.unit_not_found"),
        ({"unit_code": "BJ-D2-S1"}, "request.not_permitted"),
        ({"unit_code": "BJ"}, "request.not_permitted"),
        ({"team_id": UNKNOWN}, "projects.team_not_found"),
        ({"service_class": None}, "projects.class_needed"),
        ({"title": " \u200b "}, "projects.words_unusable"),
        ({"latitude": None}, "projects.position_incomplete"),
        ({"starts_on": "2026-03-08", "ends_on": "2026-03-07"}, "projects.days_reversed"),
        ({"mode": "online", "evidence_rule": "code"}, "projects.evidence_not_for_mode"),
        ({"evidence_rule": "deliverable"}, "projects.evidence_not_for_mode"),
        ({"template_id": UNKNOWN}, "projects.template_not_found"),
    ],
)
def test_what_cannot_be_written_is_refused(library, changes, code):
    assert code_of(library.write, library.cadre, **changes) == code


@pytest.mark.parametrize(("mode", "rule"), [("on_site", "code"), ("online", "online_code")])
def test_each_mode_has_its_own_evidence(library, mode, rule):
    assert library.write(mode=mode)["evidence_rule"] == rule


def test_a_day_may_be_the_first_and_the_last(library):
    assert library.write(starts_on="2026-03-07", ends_on="2026-03-07")["ends_on"] == "2026-03-07"


def test_a_volunteer_who_leads_nothing_writes_nothing(library, city, other):
    for somebody in (city.volunteer(STREET), other.volunteer):
        assert code_of(library.write, somebody.actor, unit_code=None, team_id=library.team_id) == (
            "projects.team_not_found"
        )
        assert code_of(library.write, somebody.actor) == "request.not_permitted"


def test_a_leader_writes_for_no_other_union(library):
    assert code_of(library.write, library.leader.actor, team_id=library.team_id, unit_code="BJ-D1") == (
        "request.not_permitted"
    )


def test_a_union_gives_its_project_to_a_team_of_its_own_or_below_it(library, city):
    assert library.write(library.cadre, unit_code="BJ-D1", team_id=library.team_id)["unit_code"] == "BJ-D1"
    root = city.official("cadre", "BJ")
    assert code_of(library.write, root, unit_code="BJ-D1-S2", team_id=library.team_id) == "projects.team_not_found"
    library.officers(version=3, state="dissolved")
    assert code_of(library.write, root, unit_code="BJ-D1", team_id=library.team_id) == "projects.team_not_active"


def test_nothing_is_written_for_a_union_that_ended(library, city):
    city.changed(STREET, parent_id=str(city.units["BJ-D1"]), state="dissolved", name="x")
    assert code_of(library.write, library.cadre) == "projects.unit_not_active"


def test_a_position_of_wechat_is_stored_as_it_is_on_the_earth(library):
    real = Position(116.3, 39.9)
    shown = gcj02_of(real)
    project = library.write(longitude=shown.longitude, latitude=shown.latitude, datum="gcj02")
    stored = Position(project["longitude"], project["latitude"])
    assert metres_between(stored, real) < 1 < metres_between(stored, shown)


def test_words_are_tidied_and_kept_once(library):
    project = library.write(
        tags=[" 陪伴 ", "陪伴", "\u200b"], kinds=["other", "elder_respect", "other"], content=" 一行\n二行 ", place=" "
    )
    assert (project["tags"], project["kinds"]) == (["陪伴"], ["elder_respect", "other"])
    assert (project["content"], project["place"]) == ("一行\n二行", None)


def test_what_grows_as_it_is_tidied_is_refused_where_it_is_too_long(library):
    grows = "\u0958"  # becomes two characters
    assert code_of(library.write, tags=[grows * 20]) == "projects.words_unusable"
    assert library.write(tags=[grows * 10])["tags"] == ["\u0915\u093c" * 10]


def test_a_change_leaves_what_was_not_sent(library):
    project = library.write()
    changed = library.act("change", project, risks=None, is_large_event=True)
    assert (changed["risks"], changed["is_large_event"], changed["title"]) == (None, True, project["title"])
    assert (changed["longitude"], changed["version"]) == (project["longitude"], 2)
    moved = library.act("change", project, longitude=None, latitude=None)
    assert (moved["longitude"], moved["latitude"]) == (None, None)


def test_a_change_is_found_by_its_new_words(library):
    project = library.published()
    assert library.found(search="独居") == ["周末陪伴独居老人"]
    library.act("change", project, library.cadre, title="邻里互助", tags=["互助"])
    assert (library.found(search="独居"), library.found(search="邻里")) == ([], ["邻里互助"])


@pytest.mark.parametrize("state", ["submitted", "closed", "refused", "cancelled"])
def test_what_waits_or_is_over_is_not_changed(library, state):
    project = library.published()
    library.altered(project, state=state)
    assert code_of(library.act, "change", project, library.leader.actor, risks="x") == "projects.state_forbids"


def test_what_a_union_has_agreed_to_is_changed_by_a_union(library):
    project = library.published()
    assert code_of(library.act, "change", project, risks="x") == "request.not_permitted"
    assert library.act("change", project, library.cadre, risks="地面湿滑。")["risks"] == "地面湿滑。"


def test_what_is_published_stays_publishable(library, clock):
    project = library.published()
    for changes, code in (
        ({"risks": None}, "projects.items_missing"),
        ({"content": "部门聚餐。"}, "projects.no_service"),
        ({"starts_on": "2026-03-01"}, "projects.days_past"),
        ({"is_high_risk": True}, "projects.agreement_missing"),
        ({"ends_on": "2027-03-07", "is_agreement_asked": False}, "projects.days_too_many"),
    ):
        assert code_of(library.act, "change", project, library.cadre, **changes) == code
    clock.advance(days=10)  # its first day is over, which is no fault of the change
    assert library.act("change", project, library.cadre, wanted_count=30)["wanted_count"] == 30


def test_a_project_is_told_again_as_it_is(library):
    from services.projects.library.telling import projects_after, told_again

    project = library.published()
    rows = library.doors.rows(projects_after, None, 10)
    assert [row.id for row in rows] == [UUID(project["id"])]
    told = told_again(rows[0]).data
    assert told | {"change": "publish"} == library.doors.events(ProjectChanged)[-1]
    assert library.doors.rows(projects_after, rows[0], 10) == []


def test_a_project_that_was_written_is_stored_with_its_terms(library):
    project = library.write(tags=["义诊"])
    row = library.doors.rows(lambda session: session.get_one(Project, UUID(project["id"])).search)
    assert {"TAG=义诊", "KIND=elder_respect", "独居"} <= set(row)
