"""What the people of the journey are told when something is not as promised; and their clock."""

from datetime import timedelta

import pytest

from deploy.demo.caller import Caller, NotAsPromised, Refused
from deploy.demo.pace import NEXT_MORNING, WITHIN_MINUTES, HastenedClock, PatientClock
from services.identity.registrations.demo import grown_up_members, grown_up_strangers
from shared.kernel.clock import SystemClock, business_date


def test_a_refusal_is_a_sentence_with_its_code(http):
    with pytest.raises(Refused) as refused:
        Caller(http.address).reads("/units/BJ-NONE")
    assert refused.value.status == 404
    assert str(refused.value).startswith("GET /api/v1/units/BJ-NONE was answered 404 identity.unit_not_found: ")


def test_nobody_there_is_a_sentence_too():
    with pytest.raises(NotAsPromised, match=r"^POST /api/v1/sessions was not answered \("):
        Caller("http://127.0.0.1:1").posts("/sessions", {})


def test_the_clock_goes_on_where_it_was_skipped_to():
    clock = HastenedClock()
    moment = SystemClock().now() + timedelta(days=1)
    clock.skip_to(moment)
    assert moment <= clock.now() < moment + timedelta(minutes=1)


def test_the_registry_knows_no_stranger():
    today = business_date(SystemClock().now())
    for what in ("name", "document_number", "phone"):
        known = {getattr(row, what) for row in grown_up_members(today)}
        assert getattr(next(grown_up_strangers(today)), what) not in known


def test_who_waits_for_a_moment_that_is_over_goes_on_at_once():
    clock = PatientClock()
    clock.skip_to(clock.now() - timedelta(days=1))
    clock.skip_to(clock.now() + timedelta(milliseconds=5))


def test_a_shift_begins_on_the_next_morning_or_within_minutes():
    now = SystemClock().now()
    assert NEXT_MORNING.begins(now).hour == 9
    assert timedelta(minutes=1) <= WITHIN_MINUTES.begins(now) - now <= WITHIN_MINUTES.soon
