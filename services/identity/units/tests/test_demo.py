"""The demo tree is loaded like any other change, once."""

import pytest
from sqlalchemy import func, select

from services.identity.conftest import CLI, Tree, refused
from services.identity.units import demo, queries, use_cases
from services.identity.units.beijing import beijing_units
from services.identity.units.demo import load_units
from services.identity.units.models import Unit, UnitHistory
from shared.contracts.identity.unit_changes import FoundUnit
from shared.contracts.identity.units import FindUnits, UnitPage
from shared.kernel.actor import GUEST, Actor, Held
from shared.kernel.errors import Forbidden, Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.trust.audit import AuditEntry

ALL = 387


def load(database) -> int:
    return load_units(database, lambda done, total: None)


def count(database, *what) -> int:
    return database.read(lambda session: session.scalar(select(func.count()).select_from(*what)))


def codes(database) -> list[str]:
    return database.read(lambda session: list(session.scalars(select(Unit.code).order_by(Unit.code))))


def test_the_whole_tree_is_founded_told_remembered_and_found(database):
    progress = []
    assert load_units(database, lambda done, total: progress.append((done, total))) == ALL
    assert progress == [(100, ALL), (200, ALL), (300, ALL), (ALL, ALL)]
    assert_stored_as_the_file_says(database)
    assert_told_and_remembered(database)
    request = FindUnits().request({"search": "donghuamen"})
    page = database.read(lambda session: UnitPage().dump(queries.find_units(session, request, GUEST)))
    assert [unit["name"] for unit in page["items"]] == ["东华门街道总工会"]


def assert_stored_as_the_file_says(database):
    assert codes(database) == sorted(row.code for row in beijing_units())
    stored = database.read(lambda session: {unit.code: unit for unit in session.scalars(select(Unit))})
    for row in beijing_units():
        unit = stored[row.code]
        assert (unit.parent_code, unit.kind, unit.name) == (row.parent_code, row.kind, row.name)
        assert (unit.admin_code, unit.longitude, unit.latitude) == (row.admin_code, row.longitude, row.latitude)


def assert_told_and_remembered(database):
    events = Tree(database).events()
    assert len(events) == count(database, UnitHistory) == count(database, AuditEntry) == ALL
    assert events[0] == ("BJ", "founded", 1)
    actors = database.read(lambda session: set(session.scalars(select(AuditEntry.actor).distinct())))
    assert actors == {"system:identity.demo"}


def test_what_was_changed_meanwhile_stays(database):
    load(database)
    tree = Tree(database)
    tree.change("BJ-110101", name="东城")
    tree.dissolve("BJ-110101001")
    tree.move("BJ-110101002", "BJ-110102")
    assert load(database) == 0
    assert tree.unit("BJ-110101")["name"] == "东城"
    assert tree.unit("BJ-110101001")["state"] == "dissolved"
    assert tree.unit("BJ-110101002")["parent_code"] == "BJ-110102"


def test_an_interrupted_load_is_finished_and_loading_again_changes_nothing(database):
    database.run(demo.found_missing, list(beijing_units())[:150])
    assert load(database) == ALL - 150
    assert load(database) == 0
    assert len(Tree(database).events()) == ALL


def test_another_tree_is_left_alone(database):
    Tree(database).root("SH")
    refusal = refused(load, database)
    assert (refusal.code, refusal.parameters) == ("identity.unit_root_exists", {"code": "SH"})
    assert codes(database) == ["SH"]


def found_root(database, actor: Actor, kind: str = "city") -> None:
    request = FoundUnit(partial=["parent_code"]).request({"code": "BJ", "kind": kind, "name": "北京市总工会"})
    database.run(use_cases.found_root, request, actor)


def test_a_root_is_of_a_kind_that_needs_no_superior(database):
    assert refused(found_root, database, CLI, "street").code == "identity.unit_kind_not_here"
    found_root(database, CLI)
    assert codes(database) == ["BJ"]


def test_a_second_root_is_refused(database):
    found_root(database, CLI)
    assert refused(found_root, database, CLI).code == "identity.unit_root_exists"


def test_a_root_is_founded_by_no_person(database):
    with pytest.raises(Unauthenticated):
        found_root(database, GUEST)
    with pytest.raises(Forbidden):
        found_root(
            database, Actor("person", str(new_id()), offices=(Held("unit_admin", new_id()),), second_factor=True)
        )


def test_the_demo_founds_and_does_nothing_else(tree):
    assert tree.found("BJ-D3", "district", "BJ", actor=demo.DEMO)
    with pytest.raises(Forbidden):
        tree.change("BJ-D3", name="东城区总工会", actor=demo.DEMO)
