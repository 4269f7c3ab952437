"""Rotating codes as pure functions: steps, what a text says, what is wrong with it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projects.presence import rotating
from shared.contracts.projects.presence_words import CodeFault

SECRET, SHIFT = bytes(range(32)), uuid4()
PRESENT = 59_115_480


def test_a_step_is_half_a_minute_of_the_clock():
    begin = datetime(2026, 3, 7, 1, 0, tzinfo=UTC)
    step = rotating.step_at(begin)
    assert rotating.step_at(begin + timedelta(seconds=29, microseconds=999_999)) == step
    assert rotating.step_at(begin + timedelta(seconds=30)) == step + 1
    assert rotating.end_of(step) == begin + timedelta(seconds=30)


@given(st.binary(min_size=32, max_size=32), st.uuids(), st.integers(0, 10**11))
def test_a_text_is_read_as_it_was_made_and_is_genuine_for_its_secret_alone(secret, shift_id, step):
    said = rotating.scanned(rotating.text_of(secret, shift_id, step))
    assert (said.shift_id, said.step) == (shift_id, step)
    assert rotating.is_genuine(secret, said)
    assert not rotating.is_genuine(bytes(32) if secret != bytes(32) else SECRET, said)


@given(st.integers(0, 10**11), st.sampled_from([-1, 1]))
def test_a_text_that_was_changed_is_not_genuine(step, by):
    said = rotating.scanned(rotating.text_of(SECRET, SHIFT, step + 1))
    assert not rotating.is_genuine(SECRET, rotating.Scanned(said.shift_id, said.step + by, said.mac))
    assert not rotating.is_genuine(SECRET, rotating.Scanned(uuid4(), said.step, said.mac))
    other = said.mac[:-1] + ("A" if said.mac[-1] != "A" else "B")
    assert not rotating.is_genuine(SECRET, rotating.Scanned(said.shift_id, said.step, other))


@given(st.text(max_size=200))
def test_whatever_is_scanned_is_read_or_not_and_nothing_else_happens(text):
    said = rotating.scanned(text)
    assert said is None or not rotating.is_genuine(SECRET, said)


def test_a_scanned_text_is_dense_and_says_nothing_personal():
    text = rotating.text_of(SECRET, SHIFT, PRESENT)
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.") and len(text) < 80


def test_digits_are_six_and_others_for_each_step_shift_and_secret():
    def shown(secret, shift_id, first):
        return [rotating.digits_of(secret, shift_id, step) for step in range(first, first + 20)]

    several = [shown(SECRET, SHIFT, PRESENT), shown(SECRET, SHIFT, PRESENT + 20)]
    several += [shown(SECRET, uuid4(), PRESENT), shown(bytes(32), SHIFT, PRESENT)]
    all_shown = [digits for steps in several for digits in steps]
    assert all(map(rotating.is_typed, all_shown))
    assert len(set(all_shown)) > 75  # of eighty, two may be the same by chance


@pytest.mark.parametrize(
    ("step", "last", "fault"),
    [
        (PRESENT, None, None),
        (PRESENT - 1, None, None),
        (PRESENT + 1, None, None),
        (PRESENT - 2, None, CodeFault.STALE),
        (PRESENT + 2, None, CodeFault.STALE),
        (PRESENT, PRESENT - 1, None),
        (PRESENT, PRESENT, CodeFault.REPLAYED),
        (PRESENT - 1, PRESENT, CodeFault.REPLAYED),
        (PRESENT - 2, PRESENT, CodeFault.STALE),
    ],
)
def test_a_code_is_good_for_a_step_before_and_after_and_serves_a_person_once(step, last, fault):
    assert rotating.judged(step, PRESENT, last) == fault


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (PRESENT - 2, CodeFault.WRONG_DIGITS),
        (PRESENT - 1, PRESENT - 1),
        (PRESENT, PRESENT),
        (PRESENT + 1, PRESENT + 1),
        (PRESENT + 2, CodeFault.WRONG_DIGITS),
    ],
)
def test_digits_are_those_of_the_present_step_or_its_neighbours(step, found):
    typed = rotating.digits_of(SECRET, SHIFT, step)
    assert rotating.step_of_digits(SECRET, SHIFT, typed, PRESENT, None) == found


def test_digits_that_served_before_serve_nobody_again():
    typed = rotating.digits_of(SECRET, SHIFT, PRESENT)
    assert rotating.step_of_digits(SECRET, SHIFT, typed, PRESENT, PRESENT) == CodeFault.REPLAYED


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", " 123456", "123456\n", "１２３４５６", ""])
def test_only_six_plain_digits_are_digits(code):
    assert not rotating.is_typed(code)
