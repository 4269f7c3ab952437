"""Feedback and complaints in the published language: the event that tells of them, without their words."""

from typing import Any

from shared.contracts.base import Event
from shared.contracts.demands.demands import word_field
from shared.contracts.demands.feedback_words import (
    NUMBER_CHARACTERS_MAX,
    NUMBER_PATTERN,
    FeedbackAbout,
    FeedbackState,
)
from shared.contracts.fields import Choice, Id, Moment, Text
from shared.contracts.projects.activities import UNIT_ID

FEEDBACK_ID = "01936f0e-7b2a-7c11-8000-000000000107"
FEEDBACK_NUMBER = "F20260302-00017"


def number_field(**rest: Any) -> Text:
    """The number that somebody was told: F, the day, the number on that day."""
    return Text(at_most=NUMBER_CHARACTERS_MAX, pattern=NUMBER_PATTERN, **rest)


class FeedbackChanged(Event):
    """Somebody wrote about the platform, an activity or a person, or that went on: the whole present state.

    change: the act that made the version, an open word; account_id: who wrote it and is told of it, null once that
    account is closed; unit_id: of the union that answers it now; due_at: when it must have answered, null where it has.
    """

    event_type = "demands.FeedbackChanged.v1"

    id = Id(required=True)
    number = number_field(required=True)
    change = word_field(required=True)
    about = Choice(FeedbackAbout, required=True)
    state = Choice(FeedbackState, required=True)
    account_id = Id(allow_none=True, required=True)
    unit_id = Id(required=True)
    due_at = Moment(allow_none=True, required=True)

    example = {
        "version": 1,
        "id": FEEDBACK_ID,
        "number": FEEDBACK_NUMBER,
        "change": "submit",
        "about": "platform",
        "state": "submitted",
        "account_id": "01936f0e-7b2a-7c11-8000-0000000000a1",
        "unit_id": UNIT_ID,
        "due_at": "2026-03-23T10:00:00Z",
    }
