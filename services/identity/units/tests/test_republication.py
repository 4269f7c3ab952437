"""Telling the whole union tree again, for a reader that has no copy of it yet."""

from sqlalchemy import select

from services.identity.conftest import Tree
from services.identity.service import IdentityService
from shared.contracts.base import Received
from shared.contracts.identity.units import UnitChanged
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.republish import republish
from shared.runtime.events.unit_tree import KnownUnit, UnitTreeBase, learn_unit, lineage


def told_again(tree: Tree) -> list[Outbox]:
    (republication,) = [one for one in IdentityService.republications if one.contract is UnitChanged]
    before = len(tree.events())
    list(republish(tree.database, republication))
    rows = tree.database.read(lambda session: session.scalars(select(Outbox).order_by(Outbox.sequence)).all())
    return list(rows[before:])


def test_every_unit_is_told_with_the_version_that_stands_from_the_root_down(tree: Tree) -> None:
    tree.change("BJ-D1", name="改了名")
    tree.dissolve("BJ-D2-S1")
    again = told_again(tree)
    assert (again[0].data["code"], again[0].data["change"]) == ("BJ", "republished")
    assert {row.data["code"]: row.data["version"] for row in again} == {unit.code: unit.version for unit in tree.rows()}
    assert {row.data["state"] for row in again} == {"active", "dissolved"}


def test_a_reader_that_knew_nothing_has_the_tree_afterwards(tree: Tree) -> None:
    tree.database.create_all_for_tests(UnitTreeBase.metadata)
    for row in told_again(tree):
        data = UnitChanged().load(row.data)
        event = Received(row.event_id, row.event_type, "identity", row.subject, row.happened_at, data)
        tree.database.step(learn_unit, event)
    known = tree.database.read(lambda session: {unit.id for unit in session.scalars(select(KnownUnit))})
    assert known == {unit.id for unit in tree.rows()}
    street = tree.id_of("BJ-D1-S1")
    assert tree.database.read(lineage, street) == (tree.id_of("BJ"), tree.id_of("BJ-D1"), street)
