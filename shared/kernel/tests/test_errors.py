"""Refusals: six kinds, codes, and the way over the wire."""

import pytest

from shared.kernel.errors import KINDS, Conflict, NotFound, declare, declared_in, refusal_from_wire

GONE = declare(NotFound, "identity.unit_gone", "code")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_refusal_comes_over_the_wire_unchanged(kind):
    refusal = kind("identity.reason", code="BJ", count=3)
    assert refusal_from_wire(refusal.to_wire()) == refusal
    assert type(refusal_from_wire(refusal.to_wire())) is kind


def test_there_are_six_kinds():
    assert len(KINDS) == 6


def test_the_text_of_a_refusal_holds_no_parameters():
    assert "11010519491231002X" not in str(GONE(code="11010519491231002X"))


def test_a_declared_refusal_takes_exactly_its_parameters():
    assert GONE(code="BJ").parameters == {"code": "BJ"}
    with pytest.raises(AssertionError):
        GONE()
    with pytest.raises(AssertionError):
        GONE(code="BJ", name="x")


@pytest.mark.parametrize("code", ["unit_gone", "identity.", ".gone", "identity.Gone"])
def test_a_code_names_service_and_reason(code):
    with pytest.raises(AssertionError):
        declare(Conflict, code)


def test_the_refusals_of_a_module_are_found():
    assert declared_in({"GONE": GONE, "other": 3}) == [GONE]


def test_an_unknown_kind_is_no_refusal():
    with pytest.raises(KeyError):
        refusal_from_wire({"kind": "odd", "code": "a.b", "parameters": {}})
