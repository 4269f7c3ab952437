"""Member numbers go from one member to another within a file, whatever the order of its rows."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.identity.rosters import working
from services.identity.rosters.moving import blocked
from services.identity.rosters.tests.rosters import counts, file_of, number_of, row

A, B, C, D = b"a", b"b", b"c", b"d"


@pytest.mark.parametrize(
    ("wishes", "gone", "refused"),
    [
        ({A: None}, set(), set()),
        ({A: B}, set(), {A}),
        ({A: B}, {B}, set()),
        ({A: B, B: None}, set(), set()),
        ({A: B, B: A}, set(), set()),
        ({A: B, B: C, C: A}, set(), set()),
        ({A: B, B: C}, set(), {A, B}),
        ({A: B, B: C}, {C}, set()),
        ({A: B, C: D, D: None}, set(), {A}),
        ({A: B, B: B}, set(), set()),
    ],
)
def test_who_gets_a_number_that_somebody_has(wishes, gone, refused):
    assert blocked(wishes, gone) == refused


@given(some.permutations(range(8)), some.integers(0, 8))
def test_everybody_gets_the_number_of_another_where_all_move_and_nobody_where_one_stays(order, many):
    """Of a permutation of numbers; and of one in which somebody keeps theirs."""
    names = [bytes([number]) for number in range(8)]
    wishes = {names[at]: names[wanted] for at, wanted in enumerate(order) if at != wanted}
    assert blocked(wishes, set()) == set()
    circle = {names[at]: names[(at + 1) % 8] for at in range(many)}
    assert blocked(circle, set()) == (set(circle) if many < 8 else set())


def number(sequence):
    """A member number."""
    return f"BJ{sequence:010d}"


def numbers(rosters):
    """Who has which number: by the last digits of the phone, which stands for the person."""
    return {member.name: member.member_number for member in rosters.members()}


def person(sequence, wanted, **cells):
    """The row of somebody who wants a number."""
    return row(sequence, 姓名=NAMES[sequence], 会员编号=number(wanted), **cells)


NAMES = {1: "王一", 2: "王二", 3: "王三", 4: "王四", 5: "王五"}
FILES = {
    "one moves away and another one comes": [(2, 1), (1, 3)],
    "two swap": [(1, 2), (2, 1)],
    "three in a circle": [(1, 2), (2, 3), (3, 1)],
    "a chain": [(1, 2), (2, 3), (3, 4), (4, 5)],
    "a chain and a newcomer": [(5, 1), (1, 2), (2, 9)],
}
ORDERS = [(name, order) for name, file in FILES.items() for order in itertools.permutations(file) if len(file) < 4]
ORDERS += [("a chain", order) for order in (FILES["a chain"], FILES["a chain"][::-1])]


@pytest.mark.parametrize("rows_per_commit", [1, 100])
@pytest.mark.parametrize(("name", "order"), ORDERS)
def test_what_comes_of_a_file_does_not_hang_on_order_nor_parts(
    rosters_sqlite, monkeypatch, name, order, rows_per_commit
):
    """The file is worked, tried before, and worked again: the second time nothing is left to change."""
    monkeypatch.setattr(working, "ROWS_PER_COMMIT", rows_per_commit)
    rosters = rosters_sqlite
    there = {sequence for sequence, _ in order if sequence < 4}
    rosters.worked(*(person(sequence, sequence) for sequence in sorted(there)))
    file = [person(sequence, wanted) for sequence, wanted in order]
    changed, created = len(there), len(order) - len(there)
    tried = rosters.worked(*file, dry_run=True)
    assert counts(tried) == (created, changed, 0, 0), rosters.problems(tried["id"])
    state = rosters.worked(*file)
    assert counts(state) == (created, changed, 0, 0), rosters.problems(state["id"])
    assert numbers(rosters) == {NAMES[sequence]: number(wanted) for sequence, wanted in order}
    assert {member.version for member in rosters.members()} <= {1, 2}
    assert counts(rosters.worked(*file)) == (0, 0, len(order), 0)


def test_numbers_move_on_both_databases(rosters):
    rosters.worked(person(1, 1), person(2, 2))
    file = [person(1, 2), person(2, 1), person(3, 3)]
    assert counts(rosters.worked(*file)) == (1, 2, 0, 0)
    assert numbers(rosters) == {"王一": number(2), "王二": number(1), "王三": number(3)}
    assert counts(rosters.worked(*file)) == (0, 0, 3, 0)


def test_who_stays_keeps_the_number_and_the_others_keep_theirs(rosters_sqlite):
    rosters = rosters_sqlite
    rosters.worked(person(1, 1), person(2, 2), person(3, 3))
    state = rosters.worked(person(1, 2), person(2, 3))
    assert counts(state) == (0, 0, 0, 2)
    assert rosters.problems(state["id"]) == [["会员编号: identity.member_number_taken"]] * 2
    assert numbers(rosters) == {"王一": number(1), "王二": number(2), "王三": number(3)}


@pytest.mark.parametrize(
    "cells", [{"手机号": "15400000007"}, {"证件类型": "护照", "证件号码": "E12345678", "出生日期": "1980-02-28"}]
)
def test_a_renewed_document_is_that_of_the_same_member(rosters, cells):
    """Who has number, name and unit of a row, and birth date and sex or the phone, is the person of the row."""
    rosters.worked(person(1, 1))
    (before,) = rosters.members()
    renewed = person(1, 1, **({"证件号码": number_of(7)} | cells))
    assert counts(rosters.worked(renewed, dry_run=True)) == (0, 1, 0, 0)
    assert counts(rosters.worked(renewed)) == (0, 1, 0, 0)
    (after,) = rosters.members()
    assert (after.id, after.version) == (before.id, 2)
    assert after.document_index != before.document_index
    assert counts(rosters.worked(renewed)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    "other",
    [
        {"姓名": "李一"},
        {"单位编码": "BJ-D1-S2"},
        {"证件号码": number_of(8), "手机号": ""},  # of the other sex
        {"证件类型": "护照", "证件号码": "E12345678", "出生日期": "1980-02-28", "手机号": "15400000007"},
    ],
)
def test_with_another_name_or_unit_or_birth_date_it_is_somebody_else(rosters_sqlite, other):
    rosters = rosters_sqlite
    rosters.worked(person(1, 1))
    usual = {"姓名": NAMES[1], "会员编号": number(1), "手机号": "15412340001"}
    state = rosters.worked(row(7, **(usual | other)))
    assert rosters.problems(state["id"]) == [["会员编号: identity.member_number_taken"]]


def test_whoever_moves_away_in_the_file_has_no_renewed_document(rosters_sqlite):
    """The row with the old document says that both are people."""
    rosters = rosters_sqlite
    rosters.worked(person(1, 1))
    state = rosters.worked(person(1, 1, 证件号码=number_of(7)), person(1, 3))
    assert counts(state) == (1, 1, 0, 0)
    assert sorted(member.member_number for member in rosters.members()) == [number(1), number(3)]


def test_a_worker_that_is_killed_while_numbers_move_is_followed_by_another_which_ends_the_same(
    rosters_sqlite, clock, monkeypatch
):
    rosters = rosters_sqlite
    rosters.worked(person(1, 1), person(2, 2))
    monkeypatch.setattr(working, "ROWS_PER_COMMIT", 1)
    with monkeypatch.context() as killed:
        killed.setattr(working.settling, "settle", interrupted)
        taken = rosters.upload(file_of(person(1, 2), person(2, 1)))
        with pytest.raises(KeyboardInterrupt):
            working.work_imports(rosters.db)
    assert counts(rosters.state(taken["id"])) == (0, 0, 0, 2)
    clock.advance(minutes=2)
    working.work_imports(rosters.db)
    state = rosters.state(taken["id"])
    assert (state["state"], counts(state)) == ("finished", (0, 2, 0, 0))
    assert rosters.noted(taken["id"]) == []


def interrupted(*arguments):
    raise KeyboardInterrupt
