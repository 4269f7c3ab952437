"""Cursors: opaque, exact, and a refusal for everything else."""

import base64
import json
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.pagination import cursor_after, id_after, page_by_id, page_of, position_of


@dataclass
class Row:
    name: str
    number: int


@dataclass
class Asked:
    """A request for a page of one list."""

    cursor: str | None = None
    limit: int = 2
    listing: str = "rows"


def position(cursor, *types, listing="rows"):
    return position_of(Asked(cursor, listing=listing), *types)


def forged(*said):
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode()


@given(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
    st.integers(-(2**60), 2**60),
)
def test_a_cursor_remembers_its_position(name, number):
    assert position(cursor_after(Asked(), name, number), str, int) == (name, number)


@given(st.text(max_size=60))
def test_any_other_text_is_refused_and_never_breaks(text):
    try:
        position(text, str, int)
    except Invalid as refusal:
        assert refusal.code == "request.cursor_invalid"


@pytest.mark.parametrize("value", ["a\0", "\ud800", 2**63, -(2**63)])
def test_a_forged_position_that_no_database_takes_is_refused(value):
    with pytest.raises(Invalid):
        position(forged("rows", value), type(value))


@pytest.mark.parametrize("types", [(int, str), (str,), (str, int, int), (str, bool)])
def test_a_cursor_with_other_sort_values_is_refused(types):
    with pytest.raises(Invalid):
        position(cursor_after(Asked(), "a", 1), *types)


def test_a_cursor_of_another_list_is_refused():
    with pytest.raises(Invalid, match="cursor_invalid"):
        position(cursor_after(Asked(), "a", 1), str, int, listing="others")


@pytest.mark.parametrize("said", [(), (None,), ("a", 1), (["rows"], "a", 1)])
def test_a_cursor_that_names_no_list_is_refused(said):
    with pytest.raises(Invalid):
        position(forged(*said), str, int)


def test_a_surplus_row_says_that_there_are_more():
    rows = [Row("a", 1), Row("b", 2), Row("c", 3)]
    page = page_of(rows, Asked(limit=2), "name", "number")
    assert page.items == rows[:2]
    assert position(page.next_cursor, str, int) == ("b", 2)


def test_the_last_page_has_no_cursor():
    assert page_of([Row("a", 1), Row("b", 2)], Asked(limit=2), "name").next_cursor is None


@dataclass(frozen=True)
class Made:
    id: UUID


def test_a_page_by_id_goes_on_after_the_last_one_shown():
    rows = [Made(new_id(number)) for number in range(3)]
    page = page_by_id(rows, Asked(limit=2))
    assert page.items == rows[:2]
    assert id_after(Asked(cursor=page.next_cursor)) == rows[1].id
    assert page_by_id(rows, Asked(limit=3)).next_cursor is None


def test_a_cursor_that_is_no_id_is_refused():
    with pytest.raises(Invalid):
        id_after(Asked(cursor=cursor_after(Asked(), "no id")))
