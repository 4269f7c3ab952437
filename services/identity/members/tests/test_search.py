"""Members are found by name, within reach, masked, page by page."""

import json

import pytest

from services.identity.conftest import refused
from services.identity.rosters.tests.rosters import Rosters, number_of, row
from services.identity.tests.work import worked

NAMES = {1: "单雄信", 2: "王小红", 3: "王小明", 4: "李小红", 5: "阿依古丽·买买提"}


@pytest.fixture
def roster(people):
    """Five members in the first district, two in the second."""
    rosters = Rosters(people)
    here = [row(number, "BJ-D1-S1" if number < 4 else "BJ-D1-S2", 姓名=name) for number, name in NAMES.items()]
    assert rosters.worked(*here)["created_count"] == 5
    there = [row(6, "BJ-D2-S1", 姓名="王小红", 手机号=""), row(7, "BJ-D2", 姓名="单丽")]
    assert rosters.worked(*there, actor=people.official("unit_admin", "BJ-D2"), unit="BJ-D2")["created_count"] == 2
    return rosters


@pytest.fixture
def find(people, roster, holder):
    """Names that somebody finds: `find("小红", at="BJ-D1")`."""

    def found(search=None, at="BJ-D1", role="cadre", **rest):
        asked = rest | ({"search": search} if search else {})
        return [item["name"] for item in people.call("find_members", asked, holder(role, at))["items"]]

    return found


SEARCHES = [
    ("小红", {"王小红", "李小红"}),
    ("王", {"王小红", "王小明"}),
    ("单雄信", {"单雄信"}),
    ("shan", {"单雄信"}),
    ("danxiong", {"单雄信"}),
    ("sxx", {"单雄信"}),
    ("wxh", {"王小红"}),
    ("古丽 买买提", {"阿依古丽·买买提"}),
    ("ayiguli", {"阿依古丽·买买提"}),
    ("阿依古丽买买提", {"阿依古丽·买买提"}),
    ("丽・买", {"阿依古丽·买买提"}),
    ("BJ0000000004", {"李小红"}),
    ("bj 0000000004", {"李小红"}),
    ("BJ000000000", set()),
    ("15412340004", set()),
    (number_of(4), set()),
    ("张", set()),
]


def test_a_member_is_found_by_name_and_pinyin_and_number(find):
    for search, names in SEARCHES:
        assert set(find(search)) == names, search


def test_everybody_finds_only_those_in_reach(find):
    assert sorted(find("王小红", at="BJ-D1")) == ["王小红"]
    assert sorted(find("王小红", at="BJ")) == ["王小红", "王小红"]
    assert sorted(find(at="BJ-D1-S2", role="part_time_cadre")) == ["李小红", "阿依古丽·买买提"]
    assert sorted(find(at="BJ", unit="BJ-D2")) == ["单丽", "王小红"]
    assert find("BJ0000000006", at="BJ-D1") == []


@pytest.mark.parametrize(("there", "nobody"), [("单丽", "单无"), ("BJ0000000006", "BJ0000000099")])
def test_the_work_does_not_tell_whether_somebody_out_of_reach_fits(people, roster, holder, there, nobody):
    actor = holder("cadre", "BJ-D1")
    of = lambda search: worked(people, lambda: people.call("find_members", {"search": search}, actor))
    assert of(there) == of(nobody)


def test_a_unit_out_of_reach_is_not_searched(people, roster, holder):
    search = {"search": "王", "unit": "BJ-D2"}
    assert refused(people.call, "find_members", search, holder("cadre", "BJ-D1")).code == "request.not_permitted"
    missing = search | {"unit": "BJ-D9"}
    assert refused(people.call, "find_members", missing, holder("cadre", "BJ-D1")).code == "identity.unit_not_found"


def test_other_offices_find_nobody(people, roster, holder):
    for role in ("decision_maker", "system_admin", "security_admin", "audit_admin"):
        assert refused(people.call, "find_members", {}, holder(role, "BJ")).code == "request.not_permitted"


def test_a_guest_must_sign_in(people, roster):
    assert refused(people.call, "find_members", {}).code == "request.sign_in_required"


def test_numbers_are_masked(people, roster, holder):
    (found,) = people.call("find_members", {"search": "李小红"}, holder("cadre", "BJ-D1"))["items"]
    number = number_of(4)
    assert (found["document_masked"], found["phone_masked"]) == (f"{number[:6]}********{number[-4:]}", "*******0004")
    assert number not in json.dumps(found) and "1980" not in json.dumps(found)
    assert people.call("member", {"id": found["id"]}, holder("cadre", "BJ-D1-S2")) == found


def test_a_member_out_of_reach_is_refused_like_one_who_does_not_exist(people, roster, holder):
    (there,) = people.call("find_members", {"search": "单丽"}, holder("cadre", "BJ-D2"))["items"]
    assert there["phone_masked"] is not None
    nobody = "0193a5c0-0000-7000-8000-000000000002"
    refusals = [refused(people.call, "member", {"id": id}, holder("cadre", "BJ-D1")) for id in (there["id"], nobody)]
    assert [refusal.code for refusal in refusals] == ["identity.member_not_found"] * 2
    assert [refusal.parameters for refusal in refusals] == [{"id": there["id"]}, {"id": nobody}]


def test_pages_show_everybody_once(people, roster, holder):
    actor = holder("cadre", "BJ")
    for limit in (1, 3, 6, 7):
        seen, asked = [], {"limit": limit}
        for _ in range(8):
            page = people.call("find_members", asked, actor)
            seen += [item["member_number"] for item in page["items"]]
            asked = {"limit": limit, "cursor": page["next_cursor"]}
            if page["next_cursor"] is None:
                break
        assert len(seen) == len(set(seen)) == 7


def test_a_cursor_of_another_search_is_refused(people, roster, holder):
    actor = holder("cadre", "BJ")
    cursor = people.call("find_members", {"limit": 1}, actor)["next_cursor"]
    refusal = refused(people.call, "find_members", {"limit": 1, "search": "王", "cursor": cursor}, actor)
    assert refusal.code == "request.cursor_invalid"
