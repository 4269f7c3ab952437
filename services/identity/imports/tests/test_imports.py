"""Imports from the upload to the last row, on both databases."""

import base64
import io
import json

import pytest
from openpyxl import Workbook

from services.identity.conftest import CLI, refused
from services.identity.import_runs import runs
from services.identity.import_runs.desk import Desk
from services.identity.imports import queries, use_cases, working
from services.identity.imports.models import UnitImportFile
from services.identity.units.models import UnitHistory
from services.identity.units.queries import find_units
from shared.contracts.identity.imports import ImportUnits, RefusedRows, RefusedRowsOf, UnitImport, UnitImportOf
from shared.contracts.identity.units import FindUnits, UnitPage
from shared.runtime.files.sheets import csv_of

HEADER = ["code", "parent_code", "kind", "name", "admin_code", "longitude", "latitude", "flags"]


class Importing:
    """What a cadre does with files."""

    def __init__(self, tree):
        self.tree, self.db, self.desk = tree, tree.database.bound(None), Desk()

    def upload(self, content, *, unit="BJ", dry_run=False, actor=CLI):
        payload = {
            "unit_code": unit,
            "dry_run": dry_run,
            "file_name": "units.csv",
            "content": base64.b64encode(content).decode(),
        }
        taken = working.accept(self.db, self.desk, ImportUnits().request(payload), actor)
        return json.loads(json.dumps(UnitImport().dump(taken)))["id"]

    def whole(self, content, **rest):
        id = self.upload(content, **rest)
        working.work_imports(self.db)
        return self.state(id)

    def whole_tree(self, content, *, dry_run=False):
        """What the command line does: the root may be among the rows."""
        upload = working.looked_at(None, dry_run, content)
        run = self.tree.database.run(use_cases.RUNS.accept, upload, CLI)
        working.work_imports(self.db)
        return self.state(str(run.id))

    def state(self, id, actor=CLI):
        return self.tree.ask(queries.unit_import, UnitImportOf, {"id": id}, UnitImport, actor)

    def refused_rows(self, id, actor=CLI, **rest):
        return self.tree.ask(queries.refused_rows, RefusedRowsOf, {"id": id, **rest}, RefusedRows, actor)

    def problems(self, id):
        """By row number: what is wrong, column and word."""
        return {
            row["row_number"]: [(said["column"], said["problem"]) for said in row["problems"]]
            for row in self.refused_rows(id)["items"]
        }


@pytest.fixture
def importing(tree):
    return Importing(tree)


def table(*rows, header=HEADER):
    return csv_of(header, [[*row, *[""] * (len(header) - len(row))] for row in rows])


def counts(state):
    return tuple(state[f"{name}_count"] for name in ("created", "changed", "unchanged", "refused"))


STATION = ("BJ-D1-S1-W1", "BJ-D1-S1", "station", "东华门工会服务站")
COMMUNITY = ("BJ-D1-S1-W1-C1", "BJ-D1-S1-W1", "社区", "某社区联合工会")


def test_rows_become_units_with_history_and_events(importing):
    state = importing.whole(table(COMMUNITY, STATION))
    assert (state["state"], counts(state)) == ("finished", (2, 0, 0, 0))
    assert importing.tree.unit("BJ-D1-S1-W1-C1")["kind"] == "community"
    assert ("BJ-D1-S1-W1", "founded", 1) in importing.tree.events()


def test_a_second_import_changes_nothing(importing):
    importing.whole(table(STATION, COMMUNITY))
    before = importing.tree.events()
    state = importing.whole(table(STATION, COMMUNITY))
    assert counts(state) == (0, 0, 2, 0)
    assert importing.tree.events() == before


def test_a_dry_run_says_the_same_and_changes_nothing(importing):
    before = importing.tree.events()
    state = importing.whole(table(STATION, COMMUNITY, ("X", "BJ-D1", "planet", "y")), dry_run=True)
    assert counts(state) == (2, 0, 0, 1)
    assert importing.tree.events() == before
    assert len(importing.tree.rows()) == 6


def test_each_fault_is_told_with_its_row_and_column(importing):
    state = importing.whole(
        table(
            ("BJ-X1", "BJ-NONE", "station", "无上级"),
            ("BJ-X2", "BJ-D1", "community", "不能在区下"),
            ("bad code", "BJ-D1", "station", "编码不对"),
            ("BJ-X4", "BJ-D1", "", ""),
            ("", "BJ-D1", "station", "没有编码"),
            ("BJ-X6", "BJ-D1", "station", "经度", "", "far", "39.9"),
            ("BJ-X7", "BJ-X2", "village", "上级被拒"),
            ("BJ-D1-S1", "BJ-D1", "town", "类型变了"),
            ("BJ-X9", "BJ-D1", "station", "标志", "", "", "", "非公"),
        )
    )
    assert counts(state) == (0, 0, 0, 9)
    assert importing.problems(state["id"]) == {
        2: [("parent_code", "identity.unit_not_found")],
        3: [("kind", "identity.unit_kind_not_here")],
        4: [("code", "pattern")],
        5: [("name", "missing"), ("kind", "missing")],
        6: [("code", "missing")],
        7: [("longitude", "not_number")],
        8: [("parent_code", "identity.import_parent_refused")],
        9: [("kind", "identity.import_kind_differs")],
        10: [("flags", "identity.unit_flag_not_here")],
    }


def test_a_row_may_rename_and_move_what_is_there(importing):
    state = importing.whole(table(("BJ-D1-S2", "BJ-D2", "street", "新名称")))
    unit = importing.tree.unit("BJ-D1-S2")
    assert counts(state) == (0, 1, 0, 0)
    assert (unit["name"], unit["parent_code"], unit["version"]) == ("新名称", "BJ-D2", 3)


def test_empty_cells_say_nothing(importing):
    importing.tree.change("BJ-D1", admin_code="110101")
    state = importing.whole(table(("BJ-D1", "", "", "")))
    assert counts(state) == (0, 0, 1, 0)
    assert importing.tree.unit("BJ-D1")["admin_code"] == "110101"


@pytest.mark.parametrize("code", ["BJ-D2-S1", "BJ-D2-N1"])
def test_nothing_outside_of_the_unit_is_touched(importing, code):
    state = importing.whole(table((code, "BJ-D2", "street", "别人的")), unit="BJ-D1")
    assert counts(state) == (0, 0, 0, 1)
    assert importing.problems(state["id"])[2][0][1] == "identity.import_outside"


def test_nothing_is_moved_out_of_the_unit(importing):
    state = importing.whole(table(("BJ-D1-S1", "BJ-D2", "street", "BJ-D1-S1")), unit="BJ-D1")
    assert importing.problems(state["id"]) == {2: [("parent_code", "identity.import_outside")]}
    assert importing.tree.unit("BJ-D1-S1")["parent_code"] == "BJ-D1"


def test_a_numeric_code_in_a_workbook_is_refused(importing):
    book = Workbook()
    book.active.append(["编码", "上级编码", "类型", "名称", "行政区划代码"])
    book.active.append(["BJ-D1-S9", "BJ-D1", "街道", "街道总工会", 110101009])
    book.active.append(["BJ-D1-S8", "BJ-D1", "街道", "=1+1", "110101008"])
    file = io.BytesIO()
    book.save(file)
    state = importing.whole(file.getvalue())
    assert importing.problems(state["id"]) == {
        2: [("行政区划代码", "file.cell_numeric")],
        3: [("名称", "file.cell_formula")],
    }


def test_gb18030_with_rare_characters_is_read(importing):
    content = "编码,上级编码,类型,名称\nBJ-D1-S5,BJ-D1,街道,䶮㛃𬭎街道总工会\n".encode("gb18030")
    assert counts(importing.whole(content)) == (1, 0, 0, 0)
    assert importing.tree.unit("BJ-D1-S5")["name"] == "䶮㛃𬭎街道总工会"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"%PDF-1.7", "file.type_unknown"),
        (b"colour,code\nred,1\n", "file.columns_unknown"),
        (b"name\nx\n", "file.columns_missing"),
        (b"code,code\n1,2\n", "file.columns_repeated"),
        (b"PK\x03\x04rubbish", "file.broken"),
    ],
)
def test_what_is_no_table_of_units_is_refused_at_once(importing, content, code):
    payload = {"unit_code": "BJ", "file_name": "x", "content": base64.b64encode(content).decode() or "===="[:0]}
    if not content:
        payload["content"] = base64.b64encode(b"\n").decode()
    assert refused(working.accept, importing.db, importing.desk, ImportUnits().request(payload), CLI).code == code


def test_a_fault_far_down_fails_the_whole_import(importing):
    state = importing.whole(b'code,name\nBJ-D1,x\n"BJ-D2,y\n')
    assert (state["state"], state["failure"]["code"]) == ("failed", "file.broken")


def test_only_keepers_of_the_unit_may_import(importing, holder):
    content = table(STATION)
    assert refused(importing.upload, content, unit="BJ-D1", actor=holder("cadre", "BJ-D2")).code.endswith("permitted")
    assert refused(importing.upload, content, unit="BJ-D1", actor=holder("decision_maker", "BJ-D1"))
    importing.upload(content, unit="BJ-D1", actor=holder("cadre", "BJ-D1"))


def test_an_import_of_others_does_not_exist(importing, holder):
    id = importing.upload(table(STATION), unit="BJ-D1", actor=holder("cadre", "BJ-D1"))
    stranger = holder("cadre", "BJ-D2")
    assert refused(importing.state, id, stranger).code == "identity.import_not_found"
    assert refused(importing.refused_rows, id, stranger).code == "identity.import_not_found"


def test_history_names_who_uploaded(importing, holder):
    cadre = holder("cadre", "BJ-D1")
    importing.whole(table(STATION), unit="BJ-D1", actor=cadre)
    unit_id = importing.tree.id_of("BJ-D1-S1-W1")
    actor = importing.tree.database.read(lambda session: session.get(UnitHistory, (unit_id, 1)).actor)
    assert actor == cadre.name


def test_refused_rows_come_in_pages(importing):
    state = importing.whole(table(*((f"BJ-X{n}", "BJ-D1", "planet", "x") for n in range(3))))
    first = importing.refused_rows(state["id"], limit=2)
    second = importing.refused_rows(state["id"], limit=2, cursor=first["next_cursor"])
    assert [row["row_number"] for row in first["items"] + second["items"]] == [2, 3, 4]
    assert (first["columns"], second["next_cursor"]) == (HEADER, None)


def test_problems_are_told_by_the_headings_of_the_file(importing):
    header = ["编码", "上级编码", "类型", "名称"]
    state = importing.whole(table(("BJ-X", "BJ-D1", "行星", "x"), header=header))
    assert importing.problems(state["id"]) == {2: [("类型", "not_choice")]}


@pytest.mark.parametrize("further", [["Row", "What is wrong"], ["行号", "问题"]])
def test_an_error_sheet_is_mended_and_sent_again(importing, further):
    header = ["code", "parent_code", "kind", "name", *further]
    mended = table((*STATION, "2", "kind: 不对"), header=header)
    assert counts(importing.whole(mended)) == (1, 0, 0, 0)
    row_too_long = table((*STATION, "2", "x", "y"), header=header[:-1])
    assert importing.problems(importing.whole(row_too_long)["id"]) == {2: [("", "file.row_too_long")]}


def test_who_may_not_import_is_refused_before_the_file_is_looked_at(importing, holder):
    stranger = holder("cadre", "BJ-D2")
    assert refused(importing.upload, b"%PDF", unit="BJ-D1", actor=stranger).code == "request.not_permitted"


def test_an_imported_unit_is_found_by_its_name(importing):
    importing.whole(table(STATION, ("BJ-D1-S2", "BJ-D1", "street", "景山街道总工会")))
    found = importing.tree.ask(find_units, FindUnits, {"search": "donghuamen"}, UnitPage)
    assert [unit["code"] for unit in found["items"]] == ["BJ-D1-S1-W1"]
    found = importing.tree.ask(find_units, FindUnits, {"search": "jsjd"}, UnitPage)
    assert [unit["code"] for unit in found["items"]] == ["BJ-D1-S2"]


def test_the_file_goes_when_all_of_it_was_worked(importing):
    importing.whole(table(STATION))
    assert importing.tree.database.read(lambda session: session.query(UnitImportFile).count()) == 0


def test_an_import_that_ended_long_ago_is_removed(importing, clock, monkeypatch):
    monkeypatch.setattr(runs, "SWEPT_AT_ONCE_MAX", 2)
    old = importing.whole(table(*((f"BJ-X{n}", "BJ-D1", "planet", "x") for n in range(5))))["id"]
    clock.advance(days=use_cases.KEPT_DAYS)
    new = importing.whole(table(STATION))["id"]
    waiting = importing.upload(table(STATION))
    working.sweep_imports(importing.db)
    assert importing.state(old)["refused_count"] == 5
    clock.advance(seconds=1)
    working.sweep_imports(importing.db)
    assert refused(importing.state, old).code == "identity.import_not_found"
    assert importing.state(new)["state"] == "finished"
    clock.advance(days=use_cases.KEPT_DAYS)
    working.sweep_imports(importing.db)
    assert importing.state(waiting)["state"] == "waiting"
    assert refused(importing.state, new).code == "identity.import_not_found"
