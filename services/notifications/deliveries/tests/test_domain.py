"""When something is sent, and how often it is tried."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.deliveries.claiming import CLAIMED_AT_ONCE_MAX
from services.notifications.deliveries.courier import SENT_AT_ONCE_MAX
from services.notifications.deliveries.domain import (
    BACK_OFF_SECONDS,
    LEASE_SECONDS,
    PROVIDER_LIMITS,
    RETRY_AFTER_SECONDS_MAX,
    SEND_SECONDS_MAX,
    TRIES_MAX,
    URGENT_BACK_OFF_SECONDS,
    is_given_up,
    is_quiet,
    next_channel,
    next_try_at,
)
from shared.contracts.identity.account_words import CODE_SECONDS
from shared.contracts.notifications.message_words import ChannelName

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(21, 59, False), (22, 0, True), (23, 59, True), (0, 0, True), (7, 59, True), (8, 0, False), (12, 0, False)],
)
def test_the_night_is_from_22_to_8_in_beijing(hour, minute, expected):
    assert is_quiet(datetime(2026, 3, 2, hour, minute, tzinfo=UTC) - timedelta(hours=8)) == expected


@pytest.mark.parametrize(
    ("left_out", "tried", "expected"),
    [
        ({}, 0, "wechat"),
        ({"configured": {"wechat"}}, 0, "sms"),
        ({"reached": {"wechat"}}, 0, "sms"),
        ({"refused": {"wechat"}}, 0, "sms"),
        ({"reached": {"wechat"}, "refused": {"sms"}}, 0, "email"),
        ({}, 1, "sms"),
        ({}, 2, "email"),
        ({}, 3, None),
    ],
)
def test_the_next_channel_is_the_first_that_is_left(left_out, tried, expected):
    order = ("wechat", "sms", "email")
    has = {name: set(order) - left_out.get(name, set()) for name in ("configured", "reached")}
    assert next_channel(order, has["configured"], has["reached"], left_out.get("refused", set()), tried) == expected


@pytest.mark.parametrize(("tries", "seconds"), list(enumerate(BACK_OFF_SECONDS, 1)))
def test_pauses_grow(tries, seconds):
    at = next_try_at(NOW, tries, is_urgent=False, retry_after_seconds=None)
    assert at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("tries", "doubts", "expected"),
    [(TRIES_MAX - 1, 0, False), (TRIES_MAX, 0, True), (1, 1, False), (2, 2, True), (TRIES_MAX - 1, 1, False)],
)
def test_what_may_have_arrived_is_repeated_once_and_what_surely_did_not_more_often(tries, doubts, expected):
    assert is_given_up(tries, doubts) == expected


@pytest.mark.parametrize(
    ("said", "seconds"),
    [(None, 30), (29, 30), (31, 31), (RETRY_AFTER_SECONDS_MAX, 21600), (RETRY_AFTER_SECONDS_MAX + 1, 21600)],
)
def test_a_provider_may_ask_for_more_time_and_not_for_ever(said, seconds):
    assert next_try_at(NOW, 1, is_urgent=False, retry_after_seconds=said) == NOW + timedelta(seconds=seconds)


def test_what_is_urgent_is_tried_while_a_code_is_good():
    assert len(BACK_OFF_SECONDS) == len(URGENT_BACK_OFF_SECONDS) == TRIES_MAX - 1
    assert sum(URGENT_BACK_OFF_SECONDS) < CODE_SECONDS


def test_all_that_is_taken_at_once_is_asked_within_the_lease():
    rounds = -(-CLAIMED_AT_ONCE_MAX // SENT_AT_ONCE_MAX)
    assert rounds * SEND_SECONDS_MAX < LEASE_SECONDS


def test_every_channel_has_a_limit():
    assert set(PROVIDER_LIMITS) == set(ChannelName)
