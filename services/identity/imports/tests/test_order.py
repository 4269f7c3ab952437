"""The order in which rows are worked: superiors first, and no row lost."""

from hypothesis import given
from hypothesis import strategies as st

from services.identity.imports.domain import Said, parents_first

CODES = st.sampled_from(["A", "B", "C", "D", "E", "F"])
PAIRS = st.lists(st.tuples(CODES | st.none(), CODES | st.none()), max_size=12)


def rows(*pairs):
    return [
        Said(number, [], {name: value for name, value in zip(("code", "parent_code"), pair, strict=True) if value})
        for number, pair in enumerate(pairs, start=2)
    ]


def faults(row):
    return [said["problem"] for said in row.faults]


def test_a_superior_comes_before_its_subordinates_wherever_it_stands():
    ordered = parents_first(rows(("C", "B"), ("B", "A"), ("D", "A")))
    assert [row.code for row in ordered] == ["B", "C", "D"]


def test_a_repeated_code_is_refused_with_the_row_of_the_first():
    first, second = parents_first(rows(("A", None), ("A", None)))
    assert (faults(first), second.faults[0]["parameters"]) == ([], {"row_number": 2})


def test_a_circle_is_refused_and_who_stands_below_it_is_not_in_it():
    ordered = {row.code: faults(row) for row in parents_first(rows(("A", "B"), ("B", "A"), ("C", "A")))}
    circle = ["identity.import_parent_circle"]
    assert ordered == {"A": circle, "B": circle, "C": []}


def test_a_unit_above_itself_is_a_circle():
    (row,) = parents_first(rows(("A", "A")))
    assert faults(row) == ["identity.import_parent_circle"]


def test_ten_thousand_levels_are_no_recursion():
    deep = rows(*((f"U{n}", f"U{n + 1}") for n in range(10_000)))
    assert [row.code for row in parents_first(deep)][:2] == ["U9999", "U9998"]


@given(PAIRS)
def test_every_row_is_there_once_and_no_faultless_row_before_its_superior(pairs):
    ordered = parents_first(rows(*pairs))
    assert sorted(row.row_number for row in ordered) == list(range(2, len(pairs) + 2))
    place = {row.code: at for at, row in reversed(list(enumerate(ordered))) if row.code}
    for at, row in enumerate(ordered):
        if not row.faults and row.parent_code in place:
            assert place[row.parent_code] < at
