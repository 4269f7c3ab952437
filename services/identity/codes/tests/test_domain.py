"""Limits in sliding windows, on both sides of each; numbers and addresses as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.identity.codes.domain import (
    CODES_OF_A_PHONE,
    Limit,
    masked_phone,
    network_of,
    new_code,
    normal_phone,
    remembered,
    retry_after_seconds,
)

NOW = 1_000_000.0


@pytest.mark.parametrize(
    ("moments", "wait_seconds"),
    [
        ([], None),
        ([NOW], 60),
        ([NOW - 59], 1),
        ([NOW - 59.5], 1),
        ([NOW - 60], None),
        ([NOW - 3000, NOW - 2000, NOW - 1000, NOW - 100], None),
        ([NOW - 3599, NOW - 3000, NOW - 2000, NOW - 1000, NOW - 100], 1),
        ([NOW - 3600, NOW - 3000, NOW - 2000, NOW - 1000, NOW - 100], None),
        ([NOW - 86399 + hour * 3700 for hour in range(10)], 1),
        ([NOW - 86400 + hour * 3700 for hour in range(10)], None),
        ([NOW - 86399, NOW], 60),
    ],
)
def test_a_number_gets_one_code_a_minute_five_an_hour_ten_a_day(moments, wait_seconds):
    assert retry_after_seconds(moments, CODES_OF_A_PHONE, NOW) == wait_seconds


@given(some.lists(some.integers(0, 100_000), max_size=40), some.integers(1, 5), some.integers(1, 1000))
def test_what_is_remembered_is_enough_to_decide(ages, count_max, window_seconds):
    limits = (Limit(count_max, window_seconds), Limit(count_max * 2, window_seconds * 10))
    moments = sorted(NOW - age for age in ages)
    kept = remembered(moments, limits, NOW)
    assert retry_after_seconds(kept, limits, NOW) == retry_after_seconds(moments, limits, NOW)
    assert len(kept) <= count_max * 2


@given(some.lists(some.integers(0, 5000), max_size=20))
def test_after_the_wait_one_more_is_within_all_limits(ages):
    moments = [NOW - age for age in ages]
    wait_seconds = retry_after_seconds(moments, CODES_OF_A_PHONE, NOW)
    if wait_seconds is not None:
        assert retry_after_seconds(moments, CODES_OF_A_PHONE, NOW + wait_seconds) is None


def test_a_code_is_six_digits_with_its_zeros():
    assert {len(new_code()) for _ in range(200)} == {6}
    assert all(new_code().isdigit() for _ in range(200))


def test_a_number_is_the_same_with_and_without_the_country():
    assert normal_phone("19900001234") == normal_phone("+8619900001234") == "+8619900001234"


def test_of_a_number_only_the_last_four_digits_are_shown():
    assert masked_phone("+8619900001234") == "*******1234"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_an_address_is_counted_as_what_one_customer_has(address, network):
    assert network_of(address) == network
