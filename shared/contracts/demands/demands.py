"""Needs in the published language: the event that tells of one."""

from typing import Any

from shared.contracts.base import Event
from shared.contracts.demands.demand_words import NUMBER_CHARACTERS_MAX, NUMBER_PATTERN, DemandState, DemandUrgency
from shared.contracts.fields import Choice, Id, Moment, Text
from shared.contracts.identity.units import WORD, WORD_CHARACTERS_MAX
from shared.contracts.projects.activities import UNIT_ID

DEMAND_ID = "01936f0e-7b2a-7c11-8000-000000000101"
DEMAND_NUMBER = "D20260302-00017"


def number_field(**rest: Any) -> Text:
    """The number that somebody was told: D, the day, the need's number on that day."""
    return Text(at_most=NUMBER_CHARACTERS_MAX, pattern=NUMBER_PATTERN, **rest)


def word_field(**rest: Any) -> Text:
    """An open word: readers know some of them, and mind no other."""
    return Text(at_least=1, at_most=WORD_CHARACTERS_MAX, pattern=WORD, **rest)


class DemandChanged(Event):
    """A need was stated, or went on in its life: its whole present state, without its words, its place and its people.

    change: the act that made the version, an open word; unit_id: of the union that answers it now; category: a class of
    the plan or a word of the unit's own; account_id: who is told of it, null where nobody has an account; volunteer_id,
    project_id, activity_id: what it is linked to; merged_into_id: the need that goes on for it; due_at: when the union
    must have answered, have found who serves it, or have said what became of that, null where it has; reason_code: why
    it was refused, an open word.
    """

    event_type = "demands.DemandChanged.v1"

    id = Id(required=True)
    number = number_field(required=True)
    change = word_field(required=True)
    state = Choice(DemandState, required=True)
    unit_id = Id(required=True)
    category = word_field(required=True)
    urgency = Choice(DemandUrgency, required=True)
    account_id = Id(allow_none=True, required=True)
    volunteer_id = Id(allow_none=True, required=True)
    project_id = Id(allow_none=True, required=True)
    activity_id = Id(allow_none=True, required=True)
    merged_into_id = Id(allow_none=True, required=True)
    due_at = Moment(allow_none=True, required=True)
    reason_code = word_field(allow_none=True, required=True)

    example = {
        "version": 1,
        "id": DEMAND_ID,
        "number": DEMAND_NUMBER,
        "change": "submit",
        "state": "submitted",
        "unit_id": UNIT_ID,
        "category": "elders",
        "urgency": "soon",
        "account_id": "01936f0e-7b2a-7c11-8000-0000000000a1",
        "volunteer_id": None,
        "project_id": None,
        "activity_id": None,
        "merged_into_id": None,
        "due_at": "2026-03-05T10:00:00Z",
        "reason_code": None,
    }
