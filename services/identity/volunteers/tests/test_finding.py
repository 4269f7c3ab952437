"""Finding volunteers: by name, pinyin, initials and number, and only in reach."""

import pytest

from services.identity.members.domain.numbers import SERIALS, volunteer_number
from services.identity.tests.work import worked
from shared.kernel.errors import Forbidden, NotFound


def found(people, actor, **query):
    return [item["id"] for item in people.call("find_volunteers", query, actor)["items"]]


def record_id(people, person):
    return people.call("own_volunteer", {}, person.actor)["id"]


@pytest.mark.parametrize("search", ["欧阳春晓", "春晓", "阳春", "ouyang", "chunxiao", "oycx"])
def test_a_volunteer_is_found_by_any_part_of_the_name(people, applicants, search):
    wanted = applicants.volunteer(name="欧阳春晓")
    applicants.volunteer(name="王小明")
    assert found(people, people.official("cadre", "BJ-D1"), search=search) == [record_id(people, wanted)]


def test_a_volunteer_is_found_by_the_number_as_it_stands_on_the_card(people, applicants):
    wanted, other = applicants.volunteer(), applicants.volunteer()
    cadre = people.official("cadre", "BJ-D1")
    own = people.call("own_volunteer", {}, wanted.actor)
    for typed in (own["number"], own["number_grouped"]):
        assert found(people, cadre, search=typed) == [own["id"]]
    assert record_id(people, other) not in found(people, cadre, search=own["number"])


def test_nobody_finds_or_sees_who_is_out_of_reach(people, applicants):
    person = applicants.volunteer(name="欧阳春晓")
    other = people.official("unit_admin", "BJ-D2")
    assert found(people, other) == found(people, other, search="欧阳春晓") == found(people, other, unit="BJ-D1") == []
    for volunteer_id in (record_id(people, person), "01936f0e-7b2a-7c11-8000-000000000000"):
        with pytest.raises(NotFound, match="volunteer_not_found"):
            people.call("volunteer", {"id": volunteer_id}, other)
    with pytest.raises(Forbidden):
        found(people, person.actor)


def test_the_work_does_not_tell_whether_a_number_or_name_is_known_elsewhere(people, applicants):
    person, other = applicants.volunteer(name="欧阳春晓"), people.official("unit_admin", "BJ-D2")
    own = people.call("own_volunteer", {}, person.actor)
    unused = next(number for number in map(volunteer_number, SERIALS) if number != own["number"])
    of = lambda search: worked(people, lambda: people.call("find_volunteers", {"search": search}, other))
    assert of(own["number"]) == of(unused)
    assert of("欧阳春晓") == of("欧阳无晓")


def test_staff_see_documents_masked(people, applicants):
    person = applicants.volunteer()
    seen = people.call("volunteer", {"id": record_id(people, person)}, people.official("cadre", "BJ-D1"))
    assert seen["document"] == f"{person.number[:6]}********{person.number[-4:]}"
    assert (seen["phone"], seen["sex"] in ("male", "female")) == (None, True)


def test_pages_follow_each_other_and_records_have_a_list_of_their_own(people, applicants):
    cadre = people.official("cadre", "BJ-D1")
    ids = [record_id(people, applicants.volunteer()) for _ in range(3)]
    record = applicants.entered(applicants.person(), cadre)
    first = people.call("find_volunteers", {"limit": 2}, cadre)
    rest = people.call("find_volunteers", {"limit": 2, "cursor": first["next_cursor"]}, cadre)
    assert {item["id"] for item in first["items"] + rest["items"]} == set(ids)
    assert found(people, cadre, state="entered") == [record["id"]]
    assert found(people, cadre, unit="BJ-D1-S2") == []
