"""What cannot wait for the morning is urgent."""

import pytest

from services.notifications.sends.tests.telling import messages
from services.notifications.sends.tests.test_sends import hear_states
from shared.contracts.projects.sign_ups import SignUpChanged


@pytest.mark.parametrize(
    ("starts_at", "due_at", "is_urgent"),
    [
        ("2026-03-07T01:00:00Z", "2026-03-02T13:00:00Z", True),  # 12 hours from now
        ("2026-03-07T01:00:00Z", "2026-03-02T13:00:01Z", False),
        ("2026-03-03T01:00:00Z", "2026-03-02T23:00:00Z", True),  # begins in 24 hours
        ("2026-03-03T01:00:01Z", "2026-03-02T23:00:00Z", False),
    ],
)
def test_an_offer_that_does_not_wait_for_the_morning_is_urgent(doors, li, starts_at, due_at, is_urgent):
    hear_states(doors, SignUpChanged, li, "waiting", "offered", starts_at=starts_at, due_at=due_at)
    (message,) = messages(doors, li)
    assert message.is_urgent == is_urgent


@pytest.mark.parametrize(("starts_at", "is_urgent"), [("2026-03-03T01:00:00Z", True), ("2026-03-03T01:00:01Z", False)])
def test_a_place_in_a_service_that_begins_soon_is_urgent(doors, li, starts_at, is_urgent):
    hear_states(doors, SignUpChanged, li, "submitted", "confirmed", starts_at=starts_at)
    (message,) = messages(doors, li)
    assert (message.kind, message.is_urgent) == ("sign_up_approved", is_urgent)
