"""Changes of the tree at the same time, on PostgreSQL: whoever comes second sees what the first one did."""

import random
from collections.abc import Callable

import eventlet
import pytest

from services.identity.conftest import Tree
from services.identity.models import Base
from services.identity.units.domain import lineage_of
from shared.kernel.errors import Refusal
from shared.runtime.data.database import Database

ROUNDS = 5
WRITERS = 4
ACTS = 25


@pytest.fixture
def groups(postgresql, clock):
    """BJ with the groups A and B, and A1 below A, B1 below B."""
    database = Database(postgresql, service="identity", site="city", clock=clock)
    database.create_all_for_tests(Base.metadata)
    tree = Tree(database)
    tree.root()
    for code, parent in (("A", "BJ"), ("B", "BJ"), ("A1", "A"), ("B1", "B")):
        tree.found(code, "group", parent)
    yield tree
    database.close()


def outcome(act: Callable[..., object], *arguments: object) -> str:
    """ "done", or the code of the refusal."""
    try:
        act(*arguments)
    except Refusal as refusal:
        return refusal.code
    return "done"


def at_once(*acts: tuple) -> list[str]:
    """What comes of acts that are all begun before any of them ends."""
    return [thread.wait() for thread in [eventlet.spawn(outcome, *act) for act in acts]]


def assert_one_tree(tree: Tree) -> None:
    rows = {row.id: row for row in tree.rows()}
    for row in rows.values():
        chain = [row]
        while chain[-1].parent_id is not None:
            assert len(chain) <= len(rows), f"a circle at {row.code}"
            chain.append(rows[chain[-1].parent_id])
        assert lineage_of(row.path) == tuple(above.id for above in reversed(chain)), row.code


def test_moves_that_cross_close_no_circle(groups):
    for _ in range(ROUNDS):
        outcomes = at_once((groups.move, "A", "B1"), (groups.move, "B", "A1"))
        assert sorted(outcomes) == ["done", "identity.unit_under_itself"]
        assert_one_tree(groups)
        groups.move("A", "BJ")
        groups.move("B", "BJ")


def test_a_unit_founded_below_a_moving_one_moves_along(groups):
    for number in range(ROUNDS):
        acts = (groups.move, "A", "B"), (groups.found, f"C{number}", "group", "A1")
        assert at_once(*acts) == ["done", "done"]
        assert_one_tree(groups)
        groups.move("A", "BJ")


def test_nothing_is_founded_below_a_unit_that_ends_meanwhile(groups):
    outcomes = at_once((groups.dissolve, "A1"), (groups.found, "C", "group", "A1"))
    assert outcomes in (["done", "identity.unit_not_active"], ["identity.unit_has_children", "done"])


def test_two_writers_that_saw_the_same_version_are_not_both_heard(groups):
    def rename(name: str) -> None:
        groups.change("A", name=name, version=1)

    assert sorted(at_once((rename, "首钢"), (rename, "城建"))) == ["done", "identity.unit_changed_since"]


def test_a_storm_of_changes_leaves_one_tree(groups):
    codes = ["A", "B", "A1", "B1"]

    def storm(seed: int) -> None:
        dice = random.Random(seed)
        for number in range(ACTS):
            one, other = dice.choice(codes), dice.choice(codes)
            match dice.randrange(4):
                case 0:
                    if outcome(groups.found, f"U{seed}-{number}", "group", one) == "done":
                        codes.append(f"U{seed}-{number}")
                case 1 | 2:
                    outcome(groups.move, one, other)
                case 3:
                    outcome(groups.merge, one, other)

    for thread in [eventlet.spawn(storm, seed) for seed in range(WRITERS)]:
        thread.wait()
    assert_one_tree(groups)
    told = sorted((code, version) for code, _, version in groups.events())
    assert told == sorted((row.code, version) for row in groups.rows() for version in range(1, row.version + 1))
