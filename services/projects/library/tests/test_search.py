"""Searching published projects, lists of those who write and decide, and pages that stay as they are."""

from uuid import UUID

import pytest

from services.projects.library.tests.conftest import STREET
from shared.contracts.projects.library import FindProjects
from shared.kernel.actor import GUEST
from shared.kernel.errors import Refusal
from shared.kernel.places import Position, gcj02_of

HERE = {"longitude": 116.295, "latitude": 39.907}
REASON = "不再举行。"


@pytest.fixture
def three(library, city):
    """Three projects that were published one after the other."""
    library.published(title="独居老人陪伴", tags=["陪伴"], kinds=["elder_respect"])
    library.published(
        title="劳动法律咨询",
        service_class="civility_and_law",
        tags=["普法"],
        kinds=["legal_aid", "civility"],
        mode="online",
        brand="贴心人",
        place="线上会议室",
        starts_on="2026-04-01",
        ends_on="2026-04-20",
        longitude=None,
        latitude=None,
    )
    library.published(title="河道清理", service_class="environment", tags=[], kinds=[], place="南长河")
    return library


def pages(library, verb, actor=GUEST, **query):
    """The titles of all pages of two."""
    titles, cursor = [], {}
    while True:
        page = library.doors.call(verb, {"limit": 2} | query | cursor, actor)
        titles += [item["title"] for item in page["items"]]
        if page["next_cursor"] is None:
            return titles
        cursor = {"cursor": page["next_cursor"]}


SEARCHES = (
    ({}, ["河道清理", "劳动法律咨询", "独居老人陪伴"]),
    ({"search": "老人"}, ["独居老人陪伴"]),
    ({"search": "duju"}, ["独居老人陪伴"]),
    ({"search": "fl"}, ["劳动法律咨询"]),
    ({"search": "南长河"}, ["河道清理"]),
    ({"search": "贴心人"}, ["劳动法律咨询"]),
    ({"search": "线上会议室"}, ["劳动法律咨询"]),
    ({"search": "没有"}, []),
    ({"service_class": "elders"}, ["独居老人陪伴"]),
    ({"kind": "civility"}, ["劳动法律咨询"]),
    ({"tag": "普法"}, ["劳动法律咨询"]),
    ({"tag": "普"}, []),
    ({"mode": "online"}, ["劳动法律咨询"]),
    ({"brand": "贴心人"}, ["劳动法律咨询"]),
    ({"from_day": "2026-03-28"}, ["河道清理", "劳动法律咨询", "独居老人陪伴"]),
    ({"from_day": "2026-03-29"}, ["劳动法律咨询"]),
    ({"until_day": "2026-03-07"}, ["河道清理", "独居老人陪伴"]),
    ({"until_day": "2026-03-06"}, []),
    ({"unit": "BJ-D1"}, ["河道清理", "劳动法律咨询", "独居老人陪伴"]),
    ({"unit": "BJ"}, ["河道清理", "劳动法律咨询", "独居老人陪伴"]),
    ({"unit": "BJ-D2"}, []),
    ({"unit": "BJ-D1-S2"}, []),
    ({"tag": "普法", "search": "劳动", "unit": STREET}, ["劳动法律咨询"]),
)


def test_a_search_finds_what_fits_and_nothing_else(three):
    assert [(query, three.found(**query)) for query, _ in SEARCHES] == list(SEARCHES)


def test_a_team_s_projects_are_found(three):
    assert len(three.found(team_id=three.team_id)) == 3
    assert three.found(team_id="01936f0e-7b2a-7c11-8000-0000000000ff") == []


def test_what_is_not_published_is_found_by_nobody(library):
    for project in (library.write(), library.submitted(), library.approved()):
        assert library.found() == library.found(search="老人") == library.found(**HERE) == []
        with pytest.raises(Refusal) as refusal:
            library.doors.call("project", {"id": project["id"]})
        assert refusal.value.code == "projects.project_not_found"


def test_what_ended_is_found_when_it_is_asked_for_and_stays_readable(library):
    closed, cancelled, suspended = (library.published(title=title) for title in ("结束", "取消", "暂停"))
    library.act("close", closed)
    library.act("cancel", cancelled, reason=REASON)
    library.act("suspend", suspended, library.cadre, reason=REASON)
    assert (library.found(), library.found(state="closed")) == ([], ["结束"])
    states = [library.doors.call("project", {"id": one["id"]})["state"] for one in (closed, cancelled, suspended)]
    assert states == ["closed", "cancelled", "suspended"]


def test_everybody_reads_what_a_published_project_says_and_no_people(library):
    project = library.published()
    shown = library.doors.call("project", {"id": project["id"]})
    assert (shown["risks"], shown["unit_name"], shown["number"]) == (project["risks"], STREET, 1)
    assert not [value for value in shown.values() if value == str(library.leader.id)]


def test_pages_are_read_to_their_end(three):
    assert pages(three, "find_projects") == three.found()
    assert pages(three, "find_projects", search="理") == three.found(search="理")
    assert pages(three, "own_projects", three.leader.actor) == three.found()


def test_what_changes_or_is_published_between_two_pages_moves_nothing(three):
    first = three.doors.call("find_projects", {"limit": 2})
    shown = first["items"][0]
    three.act("change", shown, three.cadre, wanted_count=99)  # news of it, not a new place in the list
    three.published(title="后来发布")
    rest = three.doors.call("find_projects", {"limit": 2, "cursor": first["next_cursor"]})
    assert [item["title"] for page in (first, rest) for item in page["items"]] == [
        "河道清理",
        "劳动法律咨询",
        "独居老人陪伴",
    ]


def test_the_nearest_come_first_page_by_page(library):
    east = ((0.05, "三"), (0.0, "一"), (0.001, "二"), (0.6, "四"))
    for degrees, title in east:
        library.published(title=title, longitude=116.295 + degrees)
    library.published(title="无处", longitude=None, latitude=None)
    assert pages(library, "find_projects", **HERE) == ["一", "二", "三", "四"]
    shown = gcj02_of(Position(HERE["longitude"], HERE["latitude"]))
    in_wechat = {"longitude": shown.longitude, "latitude": shown.latitude, "datum": "gcj02"}
    assert library.found(**in_wechat) == ["一", "二", "三", "四"]
    assert library.found(**HERE, search="二") == ["二"]
    items = library.doors.call("find_projects", HERE)["items"]
    assert [item["distance_metres"] for item in items] == [0, 85, 4265, 51178]
    assert {item["distance_metres"] for item in library.doors.call("find_projects", {})["items"]} == {None}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"longitude": 116.3}, "projects.position_incomplete"),
        ({"unit": "BJ-NONE"}, "projects.unit_not_found"),
        ({"cursor": "x"}, "request.cursor_invalid"),
    ],
)
def test_what_cannot_be_searched_is_refused(library, query, code):
    with pytest.raises(Refusal) as refusal:
        library.found(**query)
    assert refusal.value.code == code


@pytest.mark.parametrize("position", [["nan", str(UUID(int=1))], ["1.0", "x"], ["inf", str(UUID(int=1))]])
def test_a_forged_place_in_a_list_is_refused(library, position):
    from shared.kernel.pagination import cursor_after

    asked = FindProjects().request(HERE)
    with pytest.raises(Refusal) as refusal:
        library.found(**HERE, cursor=cursor_after(asked, *position))
    assert refusal.value.code == "request.cursor_invalid"


def test_a_cursor_serves_the_list_that_it_is_of(three):
    cursor = three.doors.call("find_projects", {"limit": 1})["next_cursor"]
    with pytest.raises(Refusal) as refusal:
        three.found(cursor=cursor, mode="online")
    assert refusal.value.code == "request.cursor_invalid"


def test_one_finds_what_concerns_oneself(library, city, other):
    wang = city.volunteer(STREET)
    library.write(library.cadre, title="我写的")
    asked = library.write(library.cadre, title="请我的")
    library.doors.call("ask_responsible", {"id": asked["id"], "volunteer_id": str(wang.id)}, library.cadre)
    library.write(title="本队的")
    assert pages(library, "own_projects", library.cadre) == ["请我的", "我写的"]
    assert pages(library, "own_projects", wang.actor) == ["请我的"]
    assert pages(library, "own_projects", library.leader.actor) == ["本队的"]
    library.officers(library.leader, wang, version=3)
    assert pages(library, "own_projects", wang.actor) == ["本队的", "请我的"]
    assert pages(library, "own_projects", wang.actor, state="submitted") == []
    assert pages(library, "own_projects", other.volunteer.actor) == []


def test_a_cadre_finds_what_is_in_reach_whatever_its_state(library, city, other):
    library.write(title="草稿")
    library.submitted(title="待审核")
    library.published(title="已发布")
    library.write(library.cadre, unit_code="BJ-D1", is_template=True, title="模板")
    everything = ["已发布", "待审核", "草稿"]
    assert pages(library, "projects_in_reach", library.cadre) == everything
    assert pages(library, "projects_in_reach", city.official("decision_maker")) == everything
    assert pages(library, "projects_in_reach", library.cadre, search="caogao") == ["草稿"]
    assert pages(library, "projects_in_reach", library.cadre, unit="BJ-D1-S2") == []
    assert pages(library, "projects_in_reach", other.cadre) == []
    assert pages(library, "projects_in_reach", other.cadre, unit=STREET) == []
    with pytest.raises(Refusal) as refusal:
        pages(library, "projects_in_reach", library.leader.actor)
    assert refusal.value.code == "request.not_permitted"


def test_what_waits_for_a_decision_comes_by_its_due_day(library, clock):
    library.submitted(title="第一")
    second = library.write(title="第二", ends_on="2026-03-25", starts_on="2026-03-20")
    clock.advance(days=1)
    library.submitted(title="第三", ends_on="2026-03-25", starts_on="2026-03-20")
    library.act("submit", second)
    library.altered(second, due_on=library.doors.database.clock.now().date())
    assert pages(library, "projects_in_reach", library.cadre, state="submitted") == ["第二", "第一", "第三"]


@pytest.mark.parametrize(("days", "overdue"), [(15, []), (16, ["周末陪伴独居老人"])])
def test_a_decision_is_overdue_after_its_due_day(library, clock, days, overdue):
    library.submitted()
    clock.advance(days=days)
    assert pages(library, "projects_in_reach", library.cadre, overdue=True) == overdue
    (item,) = library.doors.call("projects_in_reach", {}, library.cadre)["items"]
    assert item["overdue"] is bool(overdue)
