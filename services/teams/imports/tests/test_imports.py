"""A list of existing teams: taken in row by row, with every mistake told, and nobody made a member."""

import base64
import io

import openpyxl
import pytest

from services.teams.imports.use_cases import KEPT_DAYS
from shared.contracts.teams.imports import ROWS_MAX
from shared.contracts.teams.teams import TeamChanged
from shared.kernel.errors import Forbidden, Invalid, NotFound, Unauthenticated

HEADER = ["单位编码", "队伍名称", "层级", "类型", "品牌", "上级队伍", "人数上限", "成立日期"]
CORPS = ["BJ-D1", "海淀总队", "总队", "区域"]


@pytest.fixture(name="cadre")
def _cadre(force):
    return force.cadre("BJ-D1")


def csv(*rows, header=HEADER):
    return "\n".join(",".join(row) for row in (header, *rows)).encode("gb18030")


def imported(doors, actor, content, at="BJ-D1", **said):
    wanted = {"unit_code": at, "file_name": "队伍.csv", "content": base64.b64encode(content).decode()} | said
    return doors.call("import_teams", wanted, actor)


def counts(run):
    return tuple(run[f"{name}_count"] for name in ("created", "changed", "unchanged", "refused"))


def refusals(doors, run, actor):
    rows = doors.call("refused_rows", {"id": run["id"]}, actor)
    return {
        row["row_number"]: [(problem["column"], problem["problem"]) for problem in row["problems"]]
        for row in rows["items"]
    }


def found(doors, **query):
    return doors.call("find_teams", query)["items"]


def test_existing_teams_are_active_at_once_and_have_no_members(doors, cadre):
    rows = (
        ["BJ-D1", "贴心人服务队", "大队", "品牌队伍", "贴心人", "海淀总队", "60", "2015年5月1日"],
        CORPS,
    )
    run = imported(doors, cadre, csv(*rows))
    assert (counts(run), run["row_count"], run["dry_run"]) == ((2, 0, 0, 0), 2, False)
    (team,) = found(doors, search="贴心人")
    shown = doors.call("team", {"id": team["id"]})
    assert (shown["level"], shown["kind"], shown["brand"]) == ("brigade", "brand", "close_friends")
    assert (shown["members_count"], shown["members_max"], shown["founded_on"]) == (0, 60, "2015-05-01")
    assert [above["name"] for above in shown["superiors"]] == ["海淀总队"]
    assert {told["state"] for told in doors.events(TeamChanged)} == {"active"}


def test_numbers_and_days_may_be_typed_in_full_width(doors, cadre):
    imported(doors, cadre, csv(["BJ-D1", "甲队", "小队", "区域", "", "", "１０", "２０１５－０５－０１"]))
    (team,) = found(doors, search="甲队")
    shown = doors.call("team", {"id": team["id"]})
    assert (shown["members_max"], shown["founded_on"]) == (10, "2015-05-01")


def test_no_team_of_a_list_was_founded_after_today(doors, cadre):
    run = imported(
        doors,
        cadre,
        csv(
            ["BJ-D1", "甲队", "小队", "区域", "", "", "", "2026-03-03"],
            ["BJ-D1", "乙队", "小队", "区域", "", "", "", "2026-03-02"],
        ),
    )
    assert refusals(doors, run, cadre) == {2: [("成立日期", "teams.founded_in_the_future")]}
    assert counts(run) == (1, 0, 0, 1)


def test_a_dry_run_says_the_same_and_changes_nothing(doors, cadre):
    content = csv(CORPS, ["BJ-D1", "甲队", "行星", "区域"])
    tried = imported(doors, cadre, content, dry_run=True)
    assert (counts(tried), tried["dry_run"]) == ((1, 0, 0, 1), True)
    assert (found(doors), doors.events(TeamChanged)) == ([], [])
    assert refusals(doors, tried, cadre) == {3: [("层级", "not_choice")]}
    assert counts(imported(doors, cadre, content)) == (1, 0, 0, 1)


def test_the_same_list_again_changes_nothing_and_another_word_changes_one(doors, force, cadre):
    squad = ["BJ-D1-S1", "一队", "小队", "区域", "", "海淀总队"]
    imported(doors, cadre, csv(CORPS, squad))
    before = len(doors.events(TeamChanged))
    assert counts(imported(doors, cadre, csv(CORPS, squad))) == (0, 0, 2, 0)
    assert counts(imported(doors, cadre, csv(["BJ-D1-S1", "一队"]))) == (0, 0, 1, 0)
    assert len(doors.events(TeamChanged)) == before
    changed = ["BJ-D1-S1", "一队", "小组", "站点", "", "", "30", "2020/1/2"]
    assert counts(imported(doors, cadre, csv(CORPS, changed))) == (0, 1, 1, 0)
    (team,) = found(doors, search="一队")
    shown = force.seen(team)
    assert (shown["level"], shown["kind"], shown["members_max"]) == ("group", "station", 30)
    assert (shown["founded_on"], shown["superiors"][0]["name"]) == ("2020-01-02", "海淀总队")
    assert force.told(TeamChanged, team)["level"] == "group"


def test_a_team_that_is_there_is_given_its_superior_from_the_list(doors, force, cadre):
    squad = force.team("BJ-D1-S1", name="一队")
    row = ["BJ-D1-S1", "一队", "", "", "", "海淀总队"]
    assert counts(imported(doors, cadre, csv(row, CORPS))) == (1, 1, 0, 0)
    assert [above["name"] for above in force.seen(squad)["superiors"]] == ["海淀总队"]


def test_a_superior_is_the_nearest_of_that_name(doors, city, force):
    near = force.team("BJ-D1", name="总队", level="corps")
    far = force.team("BJ", name="总队", level="corps", kind="municipal")
    rows = (["BJ-D1-S1", "一队", "小队", "区域", "", "总队"], ["BJ-D2-S1", "二队", "小队", "区域", "", "总队"])
    imported(doors, force.cadre("BJ"), csv(*rows), at="BJ")
    above = {one["name"]: one["superior_id"] for one in found(doors, level="squad")}
    assert above == {"一队": near["id"], "二队": far["id"]}


def test_levels_may_be_called_as_the_unit_calls_them(doors, force, cadre):
    names = [{"level": "brigade", "name": "分队"}]
    doors.call("name_levels", {"code": "BJ-D1", "names": names}, cadre)
    rows = ["BJ-D1-S1", "一队", "分队", "区域"], ["BJ-D1-S1", "二队", "brigade", "regional"]
    assert counts(imported(doors, cadre, csv(*rows))) == (2, 0, 0, 0)
    assert {team["level"] for team in found(doors)} == {"brigade"}


MISTAKES = {
    "a unit that is none": (["BJ-NONE", "甲", "小队", "区域"], [("单位编码", "teams.unit_not_found")]),
    "a unit elsewhere": (["BJ-D2", "甲", "小队", "区域"], [("单位编码", "teams.import_outside")]),
    "a unit above": (["BJ", "甲", "小队", "市级"], [("单位编码", "teams.import_outside")]),
    "no unit": (["", "甲", "小队", "区域"], [("单位编码", "missing")]),
    "no name": (["BJ-D1", "", "小队", "区域"], [("队伍名称", "missing")]),
    "neither level nor kind": (["BJ-D1", "甲"], [("层级", "missing"), ("类型", "missing")]),
    "a kind that is none": (["BJ-D1", "甲", "小队", "行星"], [("类型", "not_choice")]),
    "a kind that is not here": (["BJ-D1", "甲", "小队", "市级"], [("类型", "teams.team_kind_not_here")]),
    "a brand too much": (["BJ-D1", "甲", "小队", "区域", "青年"], [("品牌", "teams.brand_not_here")]),
    "a brand too little": (["BJ-D1", "甲", "小队", "品牌"], [("品牌", "teams.brand_needed")]),
    "a superior that is none": (
        ["BJ-D1", "甲", "小队", "区域", "", "无"],
        [("上级队伍", "teams.import_superior_unknown")],
    ),
    "a superior below": (["BJ-D1", "甲", "总队", "区域", "", "海淀总队"], [("上级队伍", "teams.superior_level")]),
    "too many places": (["BJ-D1", "甲", "小队", "区域", "", "", "2001"], [("人数上限", "range")]),
    "places in words": (["BJ-D1", "甲", "小队", "区域", "", "", "很多"], [("人数上限", "not_integer")]),
    "a day that is none": (["BJ-D1", "甲", "小队", "区域", "", "", "", "2015-02-30"], [("成立日期", "not_day")]),
    "a name with a number": (["BJ-D1", "13800138000", "小队", "区域"], [("队伍名称", "teams.words_personal")]),
    "a row too long": (["BJ-D1", "甲", "小队", "区域", "", "", "", "", "x"], [("", "file.row_too_long")]),
    "the same again": (["BJ-D1", "海淀总队"], [("队伍名称", "teams.import_row_repeated")]),
}


def test_every_mistake_is_told_at_its_cell(doors, cadre):
    rows = [
        [row[0], f"{row[1]}{number}" if row[1] == "甲" else row[1], *row[2:]]
        for number, (row, _) in enumerate(MISTAKES.values())
    ]
    run = imported(doors, cadre, csv(CORPS, *rows))
    assert counts(run) == (1, 0, 0, len(rows))
    told = refusals(doors, run, cadre)
    assert {name: told[number] for number, name in enumerate(MISTAKES, start=3)} == {
        name: problems for name, (_, problems) in MISTAKES.items()
    }


def test_a_mistake_in_a_change_leaves_the_team_as_it_was(doors, force, cadre):
    corps = force.team("BJ-D1", name="海淀总队", level="corps")
    force.team("BJ-D1-S1", level="brigade", superior_id=corps["id"])
    waiting = force.founded("BJ-D1", name="等待")
    rows = (["BJ-D1", "海淀总队", "小队", "品牌", "青年"], ["BJ-D1", "等待", "小队"])
    run = imported(doors, cadre, csv(*rows))
    assert refusals(doors, run, cadre) == {
        2: [("层级", "teams.subordinates_level")],
        3: [("队伍名称", "teams.team_name_taken")],
    }
    shown = force.seen(corps)
    assert (shown["level"], shown["kind"], shown["version"]) == ("corps", "regional", corps["version"])
    assert doors.call("founding", {"id": waiting["id"]}, cadre)["state"] == "submitted"


def test_a_superior_takes_no_more_than_it_may(doors, force, cadre, monkeypatch):
    monkeypatch.setattr("services.teams.imports.looking_up.Surroundings.subordinates_max", 2)
    rows = [["BJ-D1-S1", f"{number}队", "小队", "区域", "", "海淀总队"] for number in range(3)]
    run = imported(doors, cadre, csv(CORPS, *rows))
    assert counts(run) == (3, 0, 0, 1)
    assert list(refusals(doors, run, cadre).values()) == [[("上级队伍", "teams.subordinates_too_many")]]


def test_a_workbook_is_read_and_numbers_are_refused_where_codes_stand(doors, cadre):
    book = openpyxl.Workbook()
    for row in (HEADER, CORPS, [110108, "甲", "小队", "区域", None, None, 30]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    run = imported(doors, cadre, file.getvalue())
    assert (counts(run), refusals(doors, run, cadre)) == ((1, 0, 0, 1), {3: [("单位编码", "file.cell_numeric")]})


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"\n", "empty"),
        (b"\x89PNG", "type_unknown"),
        (csv(CORPS, header=["单位编码", "名字"]), "columns_unknown"),
        (csv(CORPS, header=["单位编码", "层级"]), "columns_missing"),
        (csv(*[["BJ-D1", "甲"]] * (ROWS_MAX + 1)), "rows_too_many"),
    ],
)
def test_a_file_that_is_no_list_of_teams_is_refused_as_a_whole(doors, cadre, content, refusal):
    with pytest.raises(Invalid, match=refusal):
        imported(doors, cadre, content)
    assert found(doors) == []


def test_an_error_sheet_can_be_mended_and_sent_again(doors, cadre):
    header = [*HEADER, "行号", "问题"]
    row = [*CORPS, "", "", "", "", "3", "层级：不在可选范围内。"]
    assert counts(imported(doors, cadre, csv(row, header=header))) == (1, 0, 0, 0)


def test_only_those_in_reach_import_and_see_it(doors, city, force, cadre):
    with pytest.raises(Forbidden, match="not_permitted"):
        imported(doors, force.cadre("BJ-D2"), csv(CORPS))
    run = imported(doors, cadre, csv(CORPS, ["BJ-NONE", "甲"]))
    assert doors.call("team_import", {"id": run["id"]}, force.cadre("BJ"))["refused_count"] == 1
    for verb in ("team_import", "refused_rows"):
        for actor in (force.cadre("BJ-D2"), city.volunteer().actor):
            with pytest.raises(NotFound, match="import_not_found"):
                doors.call(verb, {"id": run["id"]}, actor)
        with pytest.raises(Unauthenticated):
            doors.call(verb, {"id": run["id"]})


def test_refused_rows_come_page_by_page(doors, cadre):
    run = imported(doors, cadre, csv(*[["BJ-NONE", f"{number}队"] for number in range(3)]))
    page = doors.call("refused_rows", {"id": run["id"], "limit": 2}, cadre)
    rest = doors.call("refused_rows", {"id": run["id"], "limit": 2, "cursor": page["next_cursor"]}, cadre)
    assert [row["row_number"] for row in (*page["items"], *rest["items"])] == [2, 3, 4]
    assert (page["columns"], rest["next_cursor"]) == (HEADER, None)


def test_imports_are_forgotten_after_their_days(doors, clock, cadre):
    run = imported(doors, cadre, csv(["BJ-NONE", "甲"]))
    clock.advance(days=KEPT_DAYS)
    doors.tick("forget_old_imports")
    assert doors.call("team_import", {"id": run["id"]}, cadre)
    clock.advance(seconds=1)
    doors.tick("forget_old_imports")
    with pytest.raises(NotFound, match="import_not_found"):
        doors.call("team_import", {"id": run["id"]}, cadre)


def test_a_full_list_is_taken_in_within_a_request(doors, cadre):
    rows = [["BJ-D1-S1", f"第{number}小组", "小组", "站点", "", "海淀总队"] for number in range(150)]
    assert counts(imported(doors, cadre, csv(CORPS, *rows))) == (151, 0, 0, 0)
    assert counts(imported(doors, cadre, csv(CORPS, *rows))) == (0, 0, 151, 0)
