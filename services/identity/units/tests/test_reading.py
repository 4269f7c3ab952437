"""Reading units, searching, level names, history and events."""

import pytest

from services.identity.conftest import CLI, NOW, Tree, refused
from services.identity.units import queries
from shared.contracts.identity.unit_history import EventsOf, HistoryOf, UnitEvent, UnitEventPage, UnitHistoryEntryPage
from shared.contracts.identity.units import ChildrenOf, FindUnits, UnitChanged, UnitLineage, UnitOf, UnitPage
from shared.kernel.actor import GUEST
from shared.kernel.errors import Forbidden, Unauthenticated


def find(tree: Tree, **request) -> list[str]:
    """The codes that a search finds, all pages."""
    return list(paged(tree, queries.find_units, FindUnits, UnitPage, request))


def paged(tree: Tree, query, contract, replies, request, actor=GUEST):
    cursor = None
    for _ in range(20):
        page = tree.ask(query, contract, request | {"cursor": cursor}, replies, actor)
        yield from (item.get("code") or item.get("version") or item["data"]["version"] for item in page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return


@pytest.fixture
def named(tree):
    tree.change("BJ-D1", name="东城区总工会", admin_code="110101")
    tree.change("BJ-D1-S1", name="东华门街道总工会")
    tree.change("BJ-D1-S2", name="景山街道总工会")
    tree.change("BJ-D2", name="海淀区总工会")
    tree.change("BJ-D2-S1", name="万寿路街道总工会")
    return tree


def test_an_unknown_code_is_not_found(tree):
    refusal = refused(tree.unit, "BJ-9")
    assert (refusal.code, refusal.parameters) == ("identity.unit_not_found", {"code": "BJ-9"})


def test_a_list_shows_the_higher_units_first(tree):
    assert find(tree) == ["BJ", "BJ-D1", "BJ-D2", "BJ-D1-S1", "BJ-D1-S2", "BJ-D2-S1"]


def test_pages_show_each_unit_once(tree):
    assert find(tree, limit=2) == find(tree)


@pytest.mark.parametrize(
    ("request_", "codes"),
    [
        ({"search": "东华门"}, ["BJ-D1-S1"]),
        ({"search": "donghuamen"}, ["BJ-D1-S1"]),
        ({"search": "dhm"}, ["BJ-D1-S1"]),
        ({"search": "街道"}, ["BJ-D1-S1", "BJ-D1-S2", "BJ-D2-S1"]),
        ({"search": "街道", "below": "BJ-D1"}, ["BJ-D1-S1", "BJ-D1-S2"]),
        ({"search": "bj-d2"}, ["BJ-D2", "BJ-D2-S1"]),
        ({"kind": "district"}, ["BJ-D1", "BJ-D2"]),
        ({"parent": "BJ"}, ["BJ-D1", "BJ-D2"]),
        ({"below": "BJ-D2"}, ["BJ-D2-S1"]),
        ({"search": "街道", "kind": "district"}, []),
        ({"search": "mo"}, ["BJ-D2-S1"]),
    ],
)
def test_a_search_finds(named, request_, codes):
    assert find(named, **request_) == codes


def test_what_has_ended_is_found_only_when_it_is_asked_for(named):
    named.dissolve("BJ-D1-S2")
    assert find(named, search="景山") == []
    assert find(named, search="景山", state="dissolved") == ["BJ-D1-S2"]


def test_a_founded_unit_is_found(tree):
    tree.found("BJ-D3", "district", "BJ", name="朝阳区总工会")
    assert find(tree, search="chaoyang") == ["BJ-D3"]


def test_a_new_name_is_found_and_the_old_one_is_not(named):
    named.change("BJ-D1-S1", name="东四街道总工会")
    assert find(named, search="东四") == ["BJ-D1-S1"]
    assert find(named, search="东华门") == []


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyJhIiwxXQ"])
def test_a_forged_cursor_is_refused(tree, cursor):
    refusal = refused(tree.ask, queries.find_units, FindUnits, {"cursor": cursor}, UnitPage)
    assert refusal.code == "request.cursor_invalid"


@pytest.mark.parametrize("other", [{"code": "BJ"}, {"code": "BJ-D2"}])
def test_a_cursor_of_the_children_of_another_unit_is_refused(tree, other):
    cursor = tree.ask(queries.children, ChildrenOf, {"code": "BJ-D1", "limit": 1}, UnitPage)["next_cursor"]
    refusal = refused(tree.ask, queries.children, ChildrenOf, {**other, "cursor": cursor}, UnitPage)
    assert refusal.code == "request.cursor_invalid"


@pytest.mark.parametrize("other", [{"below": "BJ"}, {"search": "BJ"}, {"kind": "street"}])
def test_a_cursor_of_other_filters_is_refused(tree, other):
    cursor = tree.ask(queries.find_units, FindUnits, {"limit": 1}, UnitPage)["next_cursor"]
    refusal = refused(tree.ask, queries.find_units, FindUnits, {**other, "cursor": cursor}, UnitPage)
    assert refusal.code == "request.cursor_invalid"


def test_a_cursor_of_another_kind_of_list_is_refused(tree):
    tree.change("BJ-D1", name="东城区总工会")
    request = {"code": "BJ-D1", "limit": 1}
    cursor = tree.ask(queries.history, HistoryOf, request, UnitHistoryEntryPage, CLI)["next_cursor"]
    refusal = refused(tree.ask, queries.events, EventsOf, request | {"cursor": cursor}, UnitEventPage, CLI)
    assert refusal.code == "request.cursor_invalid"


def test_children_are_the_active_units_directly_below(tree):
    tree.dissolve("BJ-D1-S1")
    request = {"code": "BJ-D1", "limit": 1}
    assert list(paged(tree, queries.children, ChildrenOf, UnitPage, request)) == ["BJ-D1-S2"]
    assert list(paged(tree, queries.children, ChildrenOf, UnitPage, {"code": "BJ", "limit": 1})) == ["BJ-D1", "BJ-D2"]


def test_a_lineage_goes_from_the_root_to_the_unit(tree):
    lineage = tree.ask(queries.lineage, UnitOf, {"code": "BJ-D1-S1"}, UnitLineage)
    assert [unit["code"] for unit in lineage["items"]] == ["BJ", "BJ-D1", "BJ-D1-S1"]


class TestLevelNames:
    """怀柔 calls the street level 大队."""

    STREET = [{"kind": "street", "name": "大队"}]

    def names(self, tree: Tree) -> dict[str, str | None]:
        return {row.code: row.level_name for row in tree.rows() if row.kind == "street"}

    def test_a_subtree_has_its_own_words(self, tree):
        tree.change("BJ-D1", level_names=self.STREET)
        assert self.names(tree) == {"BJ-D1-S1": "大队", "BJ-D1-S2": "大队", "BJ-D2-S1": None}

    def test_the_nearest_word_counts(self, tree):
        tree.change("BJ-D1", level_names=self.STREET)
        tree.change("BJ", level_names=[{"kind": "street", "name": "街道"}])
        assert self.names(tree) == {"BJ-D1-S1": "大队", "BJ-D1-S2": "大队", "BJ-D2-S1": "街道"}

    def test_a_word_that_is_taken_back_is_gone(self, tree):
        tree.change("BJ-D1", level_names=self.STREET)
        tree.change("BJ-D1", level_names=[])
        assert set(self.names(tree).values()) == {None}

    def test_a_founded_unit_is_called_by_the_word(self, tree):
        tree.change("BJ-D1", level_names=self.STREET)
        assert tree.found("BJ-D1-S3", "street", "BJ-D1")["level_name"] == "大队"

    def test_a_moved_unit_takes_the_words_of_its_new_place(self, tree):
        tree.change("BJ-D1", level_names=self.STREET)
        tree.move("BJ-D1-S1", "BJ-D2")
        tree.move("BJ-D2-S1", "BJ-D1")
        assert self.names(tree) == {"BJ-D1-S1": None, "BJ-D1-S2": "大队", "BJ-D2-S1": "大队"}

    def test_another_kind_is_called_otherwise(self, tree):
        tree.change("BJ-D1", level_names=self.STREET)
        assert tree.change("BJ-D1-S1", kind="town")["level_name"] is None


class TestPast:
    """Who changed what, and what was told about it."""

    def test_the_history_keeps_the_old_value(self, tree):
        tree.change("BJ-D1", name="东城区总工会")
        page = tree.ask(queries.history, HistoryOf, {"code": "BJ-D1"}, UnitHistoryEntryPage, CLI)
        newest, oldest = page["items"]
        assert newest["changes"] == [{"field": "name", "old": "BJ-D1", "new": "东城区总工会"}]
        assert (newest["change"], newest["version"], newest["actor"]) == ("changed", 2, "system:cli")
        assert newest["at"] == NOW.isoformat().replace("+00:00", "Z")
        assert (oldest["change"], oldest["version"]) == ("founded", 1)

    def test_the_history_of_a_move_names_both_parents(self, tree):
        tree.move("BJ-D1-S1", "BJ-D2")
        page = tree.ask(queries.history, HistoryOf, {"code": "BJ-D1-S1"}, UnitHistoryEntryPage, CLI)
        assert page["items"][0]["changes"] == [{"field": "parent_code", "old": "BJ-D1", "new": "BJ-D2"}]

    def test_the_past_has_pages(self, tree):
        for name in "ABCDE":
            tree.change("BJ-D1", name=name)
        request = {"code": "BJ-D1", "limit": 2}
        assert list(paged(tree, queries.history, HistoryOf, UnitHistoryEntryPage, request, CLI)) == [6, 5, 4, 3, 2, 1]
        assert list(paged(tree, queries.events, EventsOf, UnitEventPage, request, CLI)) == [6, 5, 4, 3, 2, 1]

    def test_an_event_is_shown_as_its_contract_says(self, tree):
        tree.move("BJ-D1-S1", "BJ-D2")
        page = tree.ask(queries.events, EventsOf, {"code": "BJ-D1-S1"}, UnitEventPage, CLI)
        event = UnitEvent().request(page["items"][0])
        told = UnitChanged().request(event.data)
        assert (event.type, event.published_at) == ("identity.UnitChanged.v1", None)
        assert (told.change, told.parent_id, told.version) == ("moved", tree.id_of("BJ-D2"), 2)

    @pytest.mark.parametrize(
        ("query", "contract", "replies"),
        [(queries.history, HistoryOf, UnitHistoryEntryPage), (queries.events, EventsOf, UnitEventPage)],
    )
    def test_the_past_is_for_staff_in_reach(self, tree, holder, query, contract, replies):
        def read(actor):
            return tree.ask(query, contract, {"code": "BJ-D1-S1"}, replies, actor)["items"]

        assert read(holder("decision_maker", "BJ-D1"))
        with pytest.raises(Forbidden):
            read(holder("decision_maker", "BJ-D2"))
        with pytest.raises(Unauthenticated):
            read(GUEST)
