"""Whatever is done to a tree, in whatever order: it stays one tree."""

from collections.abc import Callable
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.identity.conftest import Tree
from services.identity.models import Base
from services.identity.units.domain import lineage_of
from services.identity.units.kinds import KINDS
from shared.contracts.identity.unit_words import UnitKind
from shared.kernel.errors import Refusal
from shared.runtime.data.database import Database

PICK = st.integers(0, 10_000)
KIND = st.sampled_from([UnitKind.GROUP, UnitKind.SYSTEM, UnitKind.BRANCH])


class GrowingTree(RuleBasedStateMachine):
    """Random acts on one tree. A refusal is an answer; what is not allowed is a tree that is no tree."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        uri = f"sqlite:///{self.folder.name}/identity.sqlite"
        self.database = Database(uri, service="identity", site="city")
        self.database.create_all_for_tests(Base.metadata)
        self.tree = Tree(self.database)
        self.tree.root()
        self.codes = ["BJ"]

    @initialize()
    def begin(self) -> None:
        for code in ("BJ-1", "BJ-2"):
            self.found(UnitKind.GROUP, 0, code)

    @rule(kind=KIND, parent=PICK)
    def found(self, kind: UnitKind, parent: int, code: str | None = None) -> None:
        code = code or f"BJ-{len(self.codes)}"
        if self.attempted(self.tree.found, code, kind.value, self.pick(parent)):
            self.codes.append(code)

    @rule(unit=PICK, parent=PICK)
    def move(self, unit: int, parent: int) -> None:
        self.attempted(self.tree.move, self.pick(unit), self.pick(parent))

    @rule(unit=PICK, successor=PICK)
    def merge(self, unit: int, successor: int) -> None:
        self.attempted(self.tree.merge, self.pick(unit), self.pick(successor))

    @rule(unit=PICK, successor=st.one_of(st.none(), PICK))
    def dissolve(self, unit: int, successor: int | None) -> None:
        self.attempted(self.tree.dissolve, self.pick(unit), successor and self.pick(successor))

    @rule(unit=PICK, kind=KIND)
    def change(self, unit: int, kind: UnitKind) -> None:
        self.attempted(self.tree.change, self.pick(unit), kind=kind.value)

    @rule(unit=PICK, kind=KIND, name=st.sampled_from(["大队", "中队", None]))
    def name_levels(self, unit: int, kind: UnitKind, name: str | None) -> None:
        names = [{"kind": kind.value, "name": name}] if name else []
        self.attempted(self.tree.change, self.pick(unit), level_names=names)

    @invariant()
    def it_is_one_tree(self) -> None:
        rows = {row.id: row for row in self.tree.rows()}
        assert [row.code for row in rows.values() if row.parent_id is None] == ["BJ"]
        for row in rows.values():
            chain = [row]
            while chain[-1].parent_id is not None:
                assert len(chain) <= len(rows), "a circle"
                chain.append(rows[chain[-1].parent_id])
            assert lineage_of(row.path) == tuple(above.id for above in reversed(chain))
            assert row.depth == len(chain)
            if row.state == "active" and row.parent_id:
                assert chain[1].state == "active"
                assert chain[1].kind in KINDS[UnitKind(row.kind)].parents
            said = {name["kind"]: name["name"] for above in reversed(chain) for name in above.level_names}
            assert row.level_name == said.get(row.kind)

    @invariant()
    def every_version_was_told_once(self) -> None:
        told = sorted((code, version) for code, _, version in self.tree.events())
        stored = [(row.code, version) for row in self.tree.rows() for version in range(1, row.version + 1)]
        assert told == sorted(stored)

    def pick(self, number: int) -> str:
        return self.codes[number % len(self.codes)]

    def attempted(self, act: Callable[..., object], *arguments: object, **rest: object) -> bool:
        try:
            act(*arguments, **rest)
        except Refusal:
            return False
        return True

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()


TestGrowth = GrowingTree.TestCase
TestGrowth.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
