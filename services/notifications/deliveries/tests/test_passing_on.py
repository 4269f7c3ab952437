"""A channel that is not well holds no message until it is too late, and an account to be mended loses none."""

from datetime import timedelta

import pytest

from services.notifications.channels.port import AccountFault, Away
from services.notifications.channels.verdicts import ACCOUNT_SECONDS
from services.notifications.deliveries.domain import ACCOUNT_DAYS_MAX, URGENT_HELD_SECONDS_MAX, is_held_too_long
from services.notifications.deliveries.tests.test_sending import (
    CHANNELS,
    PHONE,
    _reached_everywhere,
    log,
    make,
    refuse,
    tick,
)
from shared.contracts.identity.codes import CodeWanted
from shared.contracts.identity.volunteers import ContactChanged
from shared.kernel.ids import new_id

FAULT = AccountFault(ACCOUNT_SECONDS)
reached_everywhere = _reached_everywhere


@pytest.fixture(name="li")
def _li(doors, city):
    li = city.volunteer()
    doors.hear(ContactChanged, id=str(li.account_id), phone=PHONE)
    return li


def test_what_an_account_keeps_from_one_channel_goes_out_over_the_next_at_once(
    doors, courier, carriers, li, reached_everywhere
):
    carriers["wechat"].says = [FAULT]
    message_id = make(doors, li)
    tick(doors, courier)
    assert log(doors, message_id) == [("wechat", "given_up", 0, "account"), ("sms", "accepted", 1, None)]


def test_where_there_is_no_other_channel_it_waits_for_the_mended_account(doors, courier, carriers, li, clock):
    is_broken = True
    carriers["sms"].says = [lambda: FAULT if is_broken else None] * 1000
    message_id = make(doors, li)
    for _ in range(40):
        tick(doors, courier)
        clock.advance(seconds=ACCOUNT_SECONDS)
    assert log(doors, message_id) == [("sms", "waiting", 0, None)]
    assert len(carriers["sms"].given) > 30
    is_broken = False
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "accepted", 1, None)]


def test_it_does_not_wait_for_an_account_for_ever(doors, courier, carriers, li, clock):
    carriers["sms"].says = [FAULT] * 3
    message_id = make(doors, li)
    tick(doors, courier)
    clock.advance(days=ACCOUNT_DAYS_MAX, seconds=-1)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "waiting", 0, None)]
    clock.advance(seconds=ACCOUNT_SECONDS)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "given_up", 0, "account")]


def test_a_code_waits_as_long_as_it_is_good(doors, courier, carriers, clock):
    carriers["sms"].says = [FAULT]
    until = (clock.now() + timedelta(minutes=15)).isoformat()
    doors.hear(CodeWanted, id=str(new_id()), phone=PHONE, expires_at=until)
    tick(doors, courier)
    clock.advance(seconds=ACCOUNT_SECONDS)
    tick(doors, courier)
    assert len(carriers["sms"].given) == 2


@pytest.mark.parametrize(("seconds", "expected"), [(31, ["wechat"]), (30, ["sms", "wechat"])])
def test_another_try_that_would_come_too_late_is_made_over_the_next_channel(
    doors, courier, carriers, li, clock, reached_everywhere, seconds, expected
):
    carriers["wechat"].says = [Away()]
    message_id = make(doors, li, expires_at=clock.now() + timedelta(seconds=seconds))
    tick(doors, courier)
    assert sorted(channel for channel, *_ in log(doors, message_id)) == expected


@pytest.mark.parametrize(("is_urgent", "expected"), [(True, ["sms"]), (False, [])])
def test_what_is_urgent_comes_though_its_kind_is_refused(doors, courier, carriers, li, is_urgent, expected):
    refuse(doors, li, *[("service_reminder", channel) for channel in CHANNELS])
    message_id = make(doors, li, is_urgent=is_urgent)
    tick(doors, courier)
    assert [channel for channel, *_ in log(doors, message_id)] == expected


def test_where_no_channel_is_left_a_late_try_is_waited_for(doors, courier, carriers, li, clock):
    carriers["sms"].says = [Away(600)]
    message_id = make(doors, li, is_urgent=True, expires_at=clock.now() + timedelta(hours=1))
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "waiting", 1, None)]


@pytest.mark.parametrize(
    ("seconds", "is_urgent", "expected"),
    [
        (URGENT_HELD_SECONDS_MAX, True, False),
        (URGENT_HELD_SECONDS_MAX + 1, True, True),
        (URGENT_HELD_SECONDS_MAX + 1, False, False),
    ],
)
def test_what_is_urgent_is_not_held_for_minutes(clock, seconds, is_urgent, expected):
    now = clock.now()
    assert is_held_too_long(now, now + timedelta(seconds=seconds), None, is_urgent=is_urgent) == expected
