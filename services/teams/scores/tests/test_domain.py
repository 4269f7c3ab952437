"""Scores follow from the formula alone: both sides of every bound, and never more than all."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.teams.scores.domain import Given, Scheme, Served, Weight, first_day, parts_of, scheme_on
from services.teams.scores.scheme_files import FOLDER, all_schemes, read_scheme
from shared.contracts.teams.score_words import ScorePart

PARTS = {
    ScorePart.HOURS: Weight(2400, 40),
    ScorePart.PARTICIPATION: Weight(80, 30),
    ScorePart.CONTINUITY: Weight(10, 20),
    ScorePart.EVIDENCE: Weight(90, 10),
}
SCHEME = Scheme(date(2026, 1, 1), 12, 3, PARTS)
NUMBERS = st.integers(0, 1_000_000)


def points(served, members_count):
    return {part.part.value: part.points for part in parts_of(SCHEME, served, members_count)}


def test_the_files_hold_formulas_one_of_them_now():
    schemes = all_schemes()
    assert len(schemes) == len(list(FOLDER.glob("*.toml"))) >= 1
    assert scheme_on(date(2026, 3, 2), schemes).parts == PARTS


def test_a_file_says_what_the_formula_is(tmp_path: Path):
    path = tmp_path / "2030-07-01.toml"
    path.write_text((FOLDER / "2026-01-01.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert read_scheme(path) == Scheme(date(2030, 7, 1), 12, 3, PARTS)
    path.write_text(path.read_text(encoding="utf-8").replace("points = 40", "points = 41"), encoding="utf-8")
    with pytest.raises(AssertionError, match="100"):
        read_scheme(path)


def test_a_formula_holds_from_its_day_on():
    later = Scheme(date(2027, 1, 1), 6, 5, PARTS)
    schemes = [later, SCHEME]
    for day, expected in (
        (date(2025, 12, 31), SCHEME),
        (date(2026, 12, 31), SCHEME),
        (date(2027, 1, 1), later),
    ):
        assert scheme_on(day, schemes) is expected


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (date(2026, 3, 2), 12, date(2025, 4, 1)),
        (date(2026, 12, 31), 12, date(2026, 1, 1)),
        (date(2026, 1, 1), 12, date(2025, 2, 1)),
        (date(2026, 1, 31), 1, date(2026, 1, 1)),
        (date(2026, 1, 31), 2, date(2025, 12, 1)),
    ],
)
def test_whole_months_are_looked_at_the_present_one_included(today, months, first):
    assert first_day(today, months) == first


def test_few_members_have_no_score():
    assert parts_of(SCHEME, Served(6000, 6000, 2, 12), 2) == []
    assert len(parts_of(SCHEME, Served(6000, 6000, 3, 12), 3)) == 4


@pytest.mark.parametrize(
    ("value", "given_points"), [(0, 0), (59, 0), (60, 1), (1200, 20), (2399, 39), (2400, 40), (99999, 40)]
)
def test_a_part_gives_points_in_proportion_rounded_down(value, given_points):
    assert Given(ScorePart.HOURS, value, 2400, 40).points == given_points


def test_a_team_that_served_nothing_has_nothing():
    assert points(Served(0, 0, 0, 0), 10) == {"hours": 0, "participation": 0, "continuity": 0, "evidence": 0}


def test_values_are_for_each_member_and_in_whole_percent():
    served = Served(minutes=10 * 1200, strong_minutes=10 * 600, members=4, months=5)
    assert [(part.part.value, part.value) for part in parts_of(SCHEME, served, 10)] == [
        ("hours", 1200),
        ("participation", 40),
        ("continuity", 5),
        ("evidence", 50),
    ]
    assert points(served, 10) == {"hours": 20, "participation": 15, "continuity": 10, "evidence": 5}


@given(NUMBERS, NUMBERS, st.integers(0, 50), st.integers(0, 12), st.integers(3, 50))
def test_more_service_never_gives_fewer_points_and_all_are_a_hundred(minutes, strong, members, months, count):
    served = Served(minutes, min(strong, minutes), min(members, count), months)
    more = Served(minutes * 2, min(strong, minutes) * 2, min(members + 1, count), min(months + 1, 12))
    before, after = points(served, count), points(more, count)
    assert all(after[part] >= before[part] for part in before)
    assert 0 <= sum(before.values()) <= 100
