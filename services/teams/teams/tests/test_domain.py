"""Rules of teams, each on both sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.teams.teams.domain import (
    LIFE,
    UNITS_OF,
    decided,
    highest,
    is_higher,
    refuse_brand,
    refuse_inactive,
    refuse_kind,
    refuse_subordinate_level,
    refuse_superior_level,
)
from services.teams.words import plain_words, tidy_name
from shared.contracts.identity.unit_words import UnitKind
from shared.contracts.teams.team_words import TeamKind, TeamLevel, TeamState
from shared.kernel.errors import Conflict, Invalid

LEVELS = st.sampled_from(list(TeamLevel))


@given(LEVELS, LEVELS)
def test_of_two_levels_one_is_higher_or_they_are_alike(one, other):
    assert is_higher(one, other) + is_higher(other, one) + (one == other) == 1


@given(LEVELS, LEVELS)
def test_a_superior_is_of_a_higher_level_seen_from_both_sides(level, superior):
    if is_higher(superior, level):
        refuse_superior_level(level, superior)
        refuse_subordinate_level(superior, level)
        return
    with pytest.raises(Conflict, match="superior_level"):
        refuse_superior_level(level, superior)
    with pytest.raises(Conflict, match="subordinates_level"):
        refuse_subordinate_level(superior, level)


def test_the_highest_of_none_is_none():
    assert (highest([]), highest(["squad", "corps", "group"])) == (None, "corps")


@pytest.mark.parametrize("team_kind", list(TeamKind))
@pytest.mark.parametrize("unit_kind", list(UnitKind))
def test_a_kind_of_team_stands_at_unions_that_fit(team_kind, unit_kind):
    if unit_kind in UNITS_OF[team_kind]:
        refuse_kind(team_kind, unit_kind)
    else:
        with pytest.raises(Conflict, match="team_kind_not_here"):
            refuse_kind(team_kind, unit_kind)


def test_every_union_may_have_some_team():
    assert all(any(unit in units for kind, units in UNITS_OF.items() if kind != TeamKind.BRAND) for unit in UnitKind)


def test_brand_and_kind_belong_together():
    refuse_brand("brand", "youth")
    refuse_brand("regional", None)
    with pytest.raises(Invalid, match="brand_needed"):
        refuse_brand("brand", None)
    with pytest.raises(Invalid, match="brand_not_here"):
        refuse_brand("regional", "youth")


def test_the_life_of_a_team_has_all_its_states():
    assert [state.word for state in LIFE.states] == list(TeamState)
    assert LIFE.ends == {"refused", "withdrawn", "dissolved"}
    assert decided("submitted", "approve") == "active"
    with pytest.raises(Conflict, match="founding_decided"):
        decided("active", "refuse")


@pytest.mark.parametrize("state", list(TeamState))
def test_only_an_active_team_takes_part(state):
    if state == TeamState.ACTIVE:
        refuse_inactive(state)
    else:
        with pytest.raises(Conflict, match="team_not_active"):
            refuse_inactive(state)


@pytest.mark.parametrize(
    ("text", "is_personal"),
    [
        ("每周六上午 9:00 集合", False),
        ("服务热线 12351", False),
        ("成立于 20150501", False),
        ("请打 13800138000", True),
        ("138 0013 8000", True),
        ("113800138000", False),
        ("11010519491231002X", True),
        ("110105194912310021234", False),
    ],
)
def test_words_tell_no_number_of_anybody(text, is_personal):
    if is_personal:
        with pytest.raises(Invalid, match="words_personal"):
            plain_words(text)
    else:
        assert plain_words(f" {text} ") == text


def test_words_of_nothing_are_none_and_names_have_bounds():
    assert (plain_words(None), plain_words("  ")) == (None, None)
    assert tidy_name("x" * 60, 60) == "x" * 60
    for unusable in ("x" * 61, "\u200b"):
        with pytest.raises(Invalid, match="name_unusable"):
            tidy_name(unusable, 60)
