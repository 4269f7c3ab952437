"""Strict fields, on both sides of every threshold."""

from datetime import UTC, date, datetime
from uuid import UUID

import marshmallow as ma
import pytest

from shared.contracts import fields

ID = "6d0c6b0e-7d3c-7b0a-9f3e-6e75616e6c69"


def loads(field, value):
    return field.deserialize(value)


@pytest.mark.parametrize(
    ("field", "value", "loaded"),
    [
        (fields.Text(at_most=3), "abc", "abc"),
        (fields.Text(at_most=1), "𬭎", "𬭎"),
        (fields.Text(), "two\nlines\t", "two\nlines\t"),
        (fields.Text(pattern=r"^[A-Z]{2}$"), "BJ", "BJ"),
        (fields.Integer(at_most=3), 3, 3),
        (fields.Integer(at_least=1), 1.0, 1),
        (fields.Number(at_least=-180, at_most=180), -180, -180.0),
        (fields.Boolean(), False, False),
        (fields.Id(), ID, UUID(ID)),
        (fields.Day(), "2024-02-29", date(2024, 2, 29)),
        (fields.Moment(), "2026-02-12T08:00:00+08:00", datetime(2026, 2, 12, tzinfo=UTC)),
        (fields.Choice(["a", "b"]), "b", "b"),
        (fields.Many(fields.Integer(), at_most=2), [1, 2], [1, 2]),
    ],
)
def test_a_right_value_is_taken(field, value, loaded):
    assert loads(field, value) == loaded


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        (fields.Text(at_most=3), "abcd", "length"),
        (fields.Text(), 3, "not_text"),
        (fields.Text(), "a\x00", "pattern"),
        (fields.Text(), "\ud800", "pattern"),
        (fields.Text(pattern=r"^[A-Z]{2}$"), "BJ\n", "pattern"),
        (fields.Text(pattern=r"^[0-9]$"), "３", "pattern"),
        (fields.Text(pattern=r"^a|b$"), "ab", "pattern"),
        (fields.Integer(at_most=3), 4, "range"),
        (fields.Integer(), -1, "range"),
        (fields.Integer(), "12", "not_integer"),
        (fields.Integer(), 1.5, "not_integer"),
        (fields.Integer(), True, "not_integer"),
        (fields.Integer(), 2**53, "range"),
        (fields.Number(at_least=0, at_most=1), float("nan"), "not_number"),
        (fields.Number(at_least=0, at_most=1), 1.1, "range"),
        (fields.Number(at_least=0, at_most=1), True, "not_number"),
        (fields.Number(at_least=0, at_most=1), 10**400, "range"),
        (fields.Boolean(), "yes", "not_boolean"),
        (fields.Boolean(), 1, "not_boolean"),
        (fields.Id(), ID.upper(), "not_id"),
        (fields.Id(), ID + "\n", "not_id"),
        (fields.Id(), ID.replace("-", ""), "not_id"),
        (fields.Day(), "2023-02-29", "not_day"),
        (fields.Day(), "20240229", "not_day"),
        (fields.Moment(), "2026-02-12T08:00:00", "not_moment"),
        (fields.Moment(), "2026-02-12T08:00:60Z", "not_moment"),
        (fields.Moment(), "0001-01-01T00:00:00+14:00", "not_moment"),
        (fields.Choice(["a", "b"]), "c", "not_choice"),
        (fields.Choice(["a", "b"]), ["a"], "not_choice"),
        (fields.Many(fields.Integer(), at_most=2), [1, 2, 3], "length"),
        (fields.Many(fields.Integer()), {"0": 1}, "not_list"),
    ],
)
def test_a_wrong_value_is_refused_with_its_problem(field, value, problem):
    with pytest.raises(ma.ValidationError) as refused:
        loads(field, value)
    assert refused.value.messages == [problem]


def test_a_moment_is_shown_in_utc():
    assert fields.Moment()._serialize(datetime(2026, 2, 12, tzinfo=UTC), "", None) == "2026-02-12T00:00:00Z"


def test_a_pattern_must_be_anchored():
    with pytest.raises(AssertionError):
        fields.Text(pattern="[A-Z]+")
