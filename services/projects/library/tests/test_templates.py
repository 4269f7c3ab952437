"""Templates: models of projects for a union and those below it."""

import pytest

from services.projects.library.tests.conftest import COMPLETE, STREET
from shared.kernel.errors import Refusal


def code_of(call, *arguments, **request):
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **request)
    return refusal.value.code


def test_a_template_serves_the_union_and_those_below_it(library, city, other):
    keeper = city.official("cadre", "BJ-D1")
    template = library.write(keeper, unit_code="BJ-D1", is_template=True, title="模板", is_agreement_asked=True)
    library.doors.call("give_agreement", {"id": template["id"], "text": "志愿服务协议"}, keeper)
    made = library.doors.call(
        "write_project",
        {"title": "由模板写成", "team_id": library.team_id, "template_id": template["id"], "wanted_count": 5},
        library.leader.actor,
    )
    assert (made["service_class"], made["risks"], made["wanted_count"]) == ("elders", COMPLETE["risks"], 5)
    assert (made["longitude"], made["agreement_number"], made["is_template"]) == (116.295, 1, False)
    assert made["template_id"] == template["id"] and made["obstacles"] == []
    (text,) = library.doors.call("agreements", {"id": made["id"]}, library.leader.actor)["items"]
    assert text["text"] == "志愿服务协议"
    elsewhere = {"unit_code": "BJ-D2-S1", "template_id": template["id"]}
    assert code_of(library.write, other.cadre, **elsewhere) == "projects.template_not_found"


def test_a_position_that_is_sent_is_not_the_template_s(library):
    template = library.write(library.cadre, unit_code="BJ-D1", is_template=True)
    made = library.write(template_id=template["id"], longitude=116.5, latitude=39.8)
    assert (made["longitude"], made["latitude"]) == (116.5, 39.8)


def test_what_is_no_template_is_none(library):
    project = library.write()
    assert code_of(library.write, library.cadre, template_id=project["id"]) == "projects.template_not_found"


def test_a_template_has_no_life_and_ends(library):
    template = library.write(library.cadre, unit_code="BJ-D1", is_template=True)
    assert template["allowed"] == ["cancel"]
    assert code_of(library.act, "submit", template, library.cadre) == "projects.template_stays"
    assert library.act("change", template, library.cadre, title="新模板")["title"] == "新模板"
    listed = library.doors.call("project_templates", {"unit": STREET})["items"]
    assert [one["title"] for one in listed] == ["新模板"]
    library.act("cancel", template, library.cadre, reason="不再使用。")
    assert library.doors.call("project_templates", {"unit": STREET})["items"] == []
    assert code_of(library.write, library.cadre, template_id=template["id"]) == "projects.template_not_found"


def test_a_leader_writes_no_templates(library, city):
    assert code_of(library.write, is_template=True) == "request.not_permitted"
    helper = city.official("part_time_cadre", "BJ-D1")
    assert code_of(library.write, helper, is_template=True) == "request.not_permitted"


def test_templates_are_those_of_the_lineage_page_by_page(library, city):
    for unit, title in (("BJ", "市"), ("BJ-D1", "区"), (STREET, "街"), ("BJ-D2", "外区")):
        library.write(city.official("cadre", unit), unit_code=unit, is_template=True, title=title)
    first = library.doors.call("project_templates", {"unit": STREET, "limit": 2})
    rest = library.doors.call("project_templates", {"unit": STREET, "limit": 2, "cursor": first["next_cursor"]})
    assert [one["title"] for page in (first, rest) for one in page["items"]] == ["街", "区", "市"]
    assert library.doors.call("project_templates", {"unit": STREET, "service_class": "hardship"})["items"] == []
