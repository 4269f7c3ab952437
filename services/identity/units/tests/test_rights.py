"""Nobody takes or gives away what is not theirs."""

import pytest

from services.identity.conftest import refused
from shared.kernel.actor import GUEST
from shared.kernel.errors import Forbidden, Unauthenticated


def test_a_guest_changes_nothing(tree):
    with pytest.raises(Unauthenticated):
        tree.found("BJ-D1-S3", "street", "BJ-D1", actor=GUEST)


def test_an_admin_founds_in_the_own_subtree(tree, holder):
    assert tree.found("BJ-D1-S3", "street", "BJ-D1", actor=holder("unit_admin", "BJ-D1"))


def test_an_admin_founds_nowhere_else(tree, holder):
    with pytest.raises(Forbidden):
        tree.found("BJ-D1-S3", "street", "BJ-D1", actor=holder("unit_admin", "BJ-D2"))


@pytest.mark.parametrize("role", ["part_time_cadre", "decision_maker", "system_admin", "audit_admin"])
def test_others_change_nothing(tree, holder, role):
    with pytest.raises(Forbidden):
        tree.change("BJ-D1", name="东城区总工会", actor=holder(role, "BJ"))


def test_a_move_needs_the_old_superior(tree, holder):
    with pytest.raises(Forbidden):
        tree.move("BJ-D1-S1", "BJ-D2", actor=holder("cadre", "BJ-D2"))


def test_a_move_needs_the_new_superior(tree, holder):
    with pytest.raises(Forbidden):
        tree.move("BJ-D1-S1", "BJ-D2", actor=holder("cadre", "BJ-D1"))


def test_a_move_within_reach_is_made(tree, holder):
    assert tree.move("BJ-D1-S1", "BJ-D2", actor=holder("cadre", "BJ"))


def test_nobody_ends_the_unit_of_the_own_office(tree, holder):
    with pytest.raises(Forbidden):
        tree.dissolve("BJ-D1-S1", actor=holder("unit_admin", "BJ-D1-S1"))


def test_ending_needs_a_second_factor(tree, holder):
    refusal = refused(tree.dissolve, "BJ-D1-S1", actor=holder("unit_admin", "BJ-D1", second_factor=False))
    assert refusal.code == "request.second_factor_required"
    assert tree.dissolve("BJ-D1-S1", actor=holder("unit_admin", "BJ-D1"))


@pytest.mark.parametrize("act", ["merge", "dissolve"])
def test_a_successor_must_be_in_reach(tree, holder, act):
    with pytest.raises(Forbidden):
        getattr(tree, act)("BJ-D1-S1", "BJ-D2-S1", actor=holder("unit_admin", "BJ-D1"))
    assert getattr(tree, act)("BJ-D1-S1", "BJ-D1-S2", actor=holder("unit_admin", "BJ-D1"))
