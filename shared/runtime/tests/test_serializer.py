"""Strict JSON refuses what Python's and kombu's readers let through (facts 11 and 13), and nothing else."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.runtime import serializer
from shared.runtime.serializer import INTEGER_MAX, INTEGER_MIN, NESTING_MAX, NotPlainJson, parse, render

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(INTEGER_MIN, INTEGER_MAX)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_plain_values_come_back_as_they_went(value):
    assert parse(render(value)) == value


def test_an_object_that_names_a_type_stays_an_object():
    body = b'{"__type__": "datetime", "__value__": "2026-01-01"}'

    assert parse(body) == {"__type__": "datetime", "__value__": "2026-01-01"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "syntax"),
        (b"{", "syntax"),
        (b"\xef\xbb\xbf{}", "syntax"),
        (b'{"a": 1} {}', "syntax"),
        (b'"\xff"', "not_utf8"),
        (b'"\xed\xa0\x80"', "not_utf8"),
        (b"NaN", "not_finite"),
        (b"-Infinity", "not_finite"),
        (b"1e999", "not_finite"),
        (b"0." + b"1" * 100, "not_finite"),
        (b'{"a": 1, "a": 2}', "duplicate_key"),
        (b'{"a": 1, "\\u0061": 2}', "duplicate_key"),
        (b'"\\ud800"', "surrogate"),
        (b'{"\\udc00": 1}', "surrogate"),
        (b"1" * 10_000, "integer_range"),
        (b"[" * 100_000, "nesting"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "nesting"),
    ],
)
def test_what_is_not_plain_json_is_refused_with_its_reason(body, reason):
    with pytest.raises(NotPlainJson) as refused:
        parse(body)

    assert refused.value.reason == reason


@pytest.mark.parametrize("value", [INTEGER_MIN, INTEGER_MAX])
def test_the_widest_integers_that_a_database_holds_are_read(value):
    assert parse(str(value).encode()) == value


@pytest.mark.parametrize("value", [INTEGER_MIN - 1, INTEGER_MAX + 1])
def test_an_integer_wider_than_a_database_holds_is_refused(value):
    with pytest.raises(NotPlainJson, match="integer_range"):
        parse(str(value).encode())


def test_the_deepest_nesting_that_is_allowed_is_read():
    assert parse(b"[" * NESTING_MAX + b"1" + b"]" * NESTING_MAX)


def test_one_level_more_is_refused():
    with pytest.raises(NotPlainJson, match="nesting"):
        parse(b"[" * (NESTING_MAX + 1) + b"]" * (NESTING_MAX + 1))


def test_a_body_of_the_greatest_size_is_read():
    assert parse(b'"aaaa"', bytes_max=6) == "aaaa"


def test_one_byte_more_is_refused_before_it_is_read():
    with pytest.raises(NotPlainJson, match="too_large"):
        parse(b'"aaaaa"', bytes_max=6)


def test_a_whole_surrogate_pair_is_one_character():
    assert parse(b'"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize(
    ("value", "reason"),
    [(math.nan, "not_finite"), ("\ud800", "surrogate"), ({1, 2}, "type"), (b"x", "type"), ({("a",): 1}, "type")],
)
def test_what_json_has_no_word_for_is_not_written(value, reason):
    with pytest.raises(NotPlainJson) as refused:
        render(value)

    assert refused.value.reason == reason


def test_an_answer_larger_than_the_bus_takes_is_not_written(monkeypatch):
    monkeypatch.setattr(serializer, "BODY_BYTES_MAX", 10)

    with pytest.raises(NotPlainJson, match="too_large"):
        render("a" * 9)


def test_the_refusal_does_not_repeat_what_was_sent():
    with pytest.raises(NotPlainJson) as refused:
        parse(b'{"phone": "13800138000", "phone": 1}')

    assert "138" not in str(refused.value)


def test_sorted_keys_make_one_text_of_equal_objects():
    assert render({"b": 1, "a": {"d": 1, "c": 2}}, sort_keys=True) == render(
        json.loads('{"a": {"c": 2, "d": 1}, "b": 1}'), sort_keys=True
    )
