"""Whoever has a place is reminded of it a day before, once of each time."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.reminders.domain import remind_at
from services.notifications.reminders.use_cases import learn_sign_up
from services.notifications.sends.tests.telling import kinds, know_things, texts
from shared.contracts.base import Received
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.kernel.ids import new_id

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STARTS_AT = "2026-03-07T01:00:00Z"
REMINDED = ["service_reminder"]


@pytest.fixture(name="li")
def _li(doors, city):
    know_things(doors)
    return city.volunteer()


def place(doors, one, sign_up_id=None, **changes):
    told = {"id": str(sign_up_id or new_id()), "volunteer_id": str(one.id), "starts_at": STARTS_AT}
    doors.hear(SignUpChanged, **(told | changes))
    return told["id"]


def at(doors, moment):
    """Time passes."""
    doors.database.clock.moment = datetime.fromisoformat(moment)
    doors.tick("remind")


@pytest.mark.parametrize(("hours", "expected"), [(24, None), (25, NOW + timedelta(hours=1))])
def test_a_reminder_comes_a_day_before(hours, expected):
    assert remind_at(NOW + timedelta(hours=hours), NOW) == expected


def test_a_place_is_reminded_of_once(doors, li):
    place(doors, li)
    at(doors, "2026-03-06T00:59:59Z")
    assert kinds(doors, li) == []
    for _ in range(2):
        at(doors, "2026-03-06T01:00:00Z")
    assert kinds(doors, li) == REMINDED
    assert "将于2026年3月7日 09:00开始，地点：万寿路街道养老照料中心" in texts(doors, li)[0]


def test_a_new_version_of_the_same_time_does_not_remind_again(doors, li):
    sign_up = place(doors, li)
    at(doors, "2026-03-06T01:00:00Z")
    doors.database.clock.moment = NOW
    place(doors, li, sign_up, version=2)
    at(doors, "2026-03-06T01:00:01Z")
    assert kinds(doors, li) == REMINDED


def test_a_new_version_while_the_reminder_is_due_does_not_take_it_away(doors, li):
    sign_up = place(doors, li)
    doors.database.clock.moment = datetime.fromisoformat("2026-03-06T01:00:20Z")
    place(doors, li, sign_up, version=2)
    at(doors, "2026-03-06T01:01:00Z")
    assert kinds(doors, li) == REMINDED


@pytest.mark.parametrize(("since", "expected"), [("2026-03-06T00:59:59Z", REMINDED), ("2026-03-06T01:00:00Z", [])])
def test_who_had_the_place_before_is_reminded_though_it_was_heard_late(doors, li, since, expected):
    data = SignUpChanged().request(
        SignUpChanged.example | {"id": str(new_id()), "volunteer_id": str(li.id), "starts_at": STARTS_AT}
    )
    made_at = datetime.fromisoformat(since)
    event = Received(new_id(), SignUpChanged.event_type, SignUpChanged.source(), str(data.id), made_at, data)
    doors.database.clock.moment = datetime.fromisoformat("2026-03-06T04:00:00Z")
    doors.database.step(learn_sign_up, event)
    at(doors, "2026-03-06T04:01:00Z")
    assert kinds(doors, li) == expected


def test_another_time_is_reminded_of_again(doors, li):
    sign_up = place(doors, li)
    at(doors, "2026-03-06T01:00:00Z")
    place(doors, li, sign_up, version=2, starts_at="2026-03-09T01:00:00Z")
    at(doors, "2026-03-08T01:00:00Z")
    assert kinds(doors, li) == [*REMINDED, "shift_moved", *REMINDED]


@pytest.mark.parametrize("state", ["submitted", "waiting", "cancelled", "refused", "no_show"])
def test_who_has_no_place_is_reminded_of_nothing(doors, li, state):
    sign_up = place(doors, li)
    place(doors, li, sign_up, version=2, state=state, reason="x")
    at(doors, "2026-03-06T01:00:00Z")
    assert "service_reminder" not in kinds(doors, li)


def test_after_it_has_begun_nobody_is_reminded(doors, li):
    place(doors, li)
    at(doors, STARTS_AT)
    assert kinds(doors, li) == []


def test_who_is_no_volunteer_any_more_is_not_reminded(doors, city, li):
    place(doors, li)
    city.told(li, state="withdrawn", account_id=None)
    at(doors, "2026-03-06T01:00:00Z")
    assert kinds(doors, li) == []
