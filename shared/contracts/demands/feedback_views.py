"""Giving feedback, following and answering it, in the published language."""

from typing import Any

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.demands.feedback import FEEDBACK_ID, FEEDBACK_NUMBER, number_field
from shared.contracts.demands.feedback_words import (
    FORWARDS_MAX,
    FeedbackAbout,
    FeedbackAct,
    FeedbackKind,
    FeedbackState,
)
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity import units, volunteers
from shared.contracts.identity.names import named, ticketed
from shared.contracts.projects.library_words import TITLE_CHARACTERS_MAX
from shared.contracts.teams.teams import VOLUNTEER_ID

WORDS_CHARACTERS_MIN, WORDS_CHARACTERS_MAX = 10, 2000
ANSWER_CHARACTERS_MIN = 4
RATING_MAX = 5
STEPS_MAX = 2 * FORWARDS_MAX + 60  # more are not shown; the way up is as long as the tree is high


def words_field(at_least: int = ANSWER_CHARACTERS_MIN, **rest: Any) -> Text:
    """What somebody says."""
    return Text(at_least=at_least, at_most=WORDS_CHARACTERS_MAX, **rest)


def unit_code_field() -> Text:
    """The code of a unit; null where this service has not heard of it yet."""
    return units.unit_code(allow_none=True, required=True)


def rating_field(**rest: Any) -> Integer:
    """How good the answer was, from 1 to 5."""
    return Integer(at_least=1, at_most=RATING_MAX, allow_none=True, **rest)


class GiveFeedback(Contract):
    """Say something about the platform, an activity, or a person.

    activity_id: wanted where it is about one, and where a person was met in one; volunteer_number: of the person, as it
    stands on their card. unit_code: of the union that should answer; where nothing is said that of the activity, else
    one's own, and for the platform the city.
    """

    about = Choice(FeedbackAbout, required=True)
    kind = Choice(FeedbackKind, required=True)
    words = words_field(WORDS_CHARACTERS_MIN, required=True)
    activity_id = Id(load_default=None)
    volunteer_number = volunteers.number_field(load_default=None)
    unit_code = units.unit_code(load_default=None)

    example = {"about": "platform", "kind": "suggestion", "words": "希望报名页面的字再大一些，方便老年人使用。"}


class FeedbackReceipt(Contract):
    """Where feedback stands after an act: its number, the union that answers now, and by when.

    No word of it: answers to acts are kept in clear for a day, and what somebody said lies sealed.
    """

    id = Id(required=True)
    number = number_field(required=True)
    state = Choice(FeedbackState, required=True)
    unit_code = unit_code_field()
    due_at = Moment(required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": FEEDBACK_ID,
        "number": FEEDBACK_NUMBER,
        "state": "submitted",
        "unit_code": "BJ",
        "due_at": "2026-03-17T01:00:00Z",
        "version": 1,
    }


class ListedFeedback(FeedbackReceipt):
    """Feedback in a list: its number, the union that answers, by when.

    title: of the activity, volunteer_number: as it was typed, null where it names none; words: null once forgotten.
    """

    about = Choice(FeedbackAbout, required=True)
    kind = Choice(FeedbackKind, required=True)
    words = Text(at_most=WORDS_CHARACTERS_MAX, allow_none=True, required=True)
    activity_id = Id(allow_none=True, required=True)
    title = Text(at_most=TITLE_CHARACTERS_MAX, allow_none=True, required=True)
    volunteer_number = volunteers.number_field(allow_none=True, required=True)
    made_at = Moment(required=True)
    is_overdue = Boolean(required=True)
    answer = Text(at_most=WORDS_CHARACTERS_MAX, allow_none=True, required=True)
    decided_at = Moment(allow_none=True, required=True)
    rating = rating_field(required=True)

    example = FeedbackReceipt.example | {
        "about": "platform",
        "kind": "suggestion",
        "words": GiveFeedback.example["words"],
        "activity_id": None,
        "title": None,
        "volunteer_number": None,
        "made_at": "2026-03-02T01:00:00Z",
        "is_overdue": False,
        "answer": None,
        "decided_at": None,
        "rating": None,
    }


class FeedbackStep(Contract):
    """What was done with it, by which union. to_unit_code: where it went; words: what was said with it."""

    act = Choice(FeedbackAct, required=True)
    at = Moment(required=True)
    unit_code = unit_code_field()
    to_unit_code = unit_code_field()
    words = Text(at_most=WORDS_CHARACTERS_MAX, allow_none=True, required=True)

    example = {
        "act": "forward",
        "at": "2026-03-03T01:00:00Z",
        "unit_code": "BJ",
        "to_unit_code": "BJ-110108",
        "words": "涉及区级页面，转请办理。",
    }


class Feedback(ListedFeedback):
    """Feedback with all that was done with it, the oldest first."""

    steps = Many(Part(FeedbackStep), at_most=STEPS_MAX, required=True)

    example = ListedFeedback.example | {"steps": [FeedbackStep.example]}


class ReviewedFeedback(Feedback):
    """Feedback as who answers sees it. sender_id: the volunteer who gave it, null for who is none.

    about_volunteer_id: the person that the number belongs to; null where nobody has it, or somebody out of one's reach.
    """

    sender_id = Id(allow_none=True, required=True)
    about_volunteer_id = Id(allow_none=True, required=True)

    example = Feedback.example | {"sender_id": VOLUNTEER_ID, "about_volunteer_id": None}


class WaitingFeedback(ListedFeedback):
    """Feedback in the list of who answers."""

    sender_id = Id(allow_none=True, required=True)

    example = ListedFeedback.example | {"sender_id": VOLUNTEER_ID}


ListedFeedbackPage = page_contract(ListedFeedback)
WaitingFeedbackPage = page_contract(WaitingFeedback)
TicketedWaitingFeedbackPage = ticketed(WaitingFeedbackPage)
NamedWaitingFeedbackPage = named(WaitingFeedbackPage)
TicketedReviewedFeedback = ticketed(ReviewedFeedback)
NamedReviewedFeedback = named(ReviewedFeedback)


class FeedbackOf(Contract):
    """Which one."""

    id = Id(required=True)

    example = {"id": FEEDBACK_ID}


class OwnFeedback(PageRequest):
    """One's own, the newest first."""

    example = {"limit": 20}


class FindFeedback(PageRequest):
    """Feedback in reach, that due first comes first.

    state: one of them; where nothing is said, all that waits for an answer. number: that one alone.
    """

    unit = units.unit_code(load_default=None)
    state = Choice(FeedbackState, load_default=None)
    about = Choice(FeedbackAbout, load_default=None)
    overdue = Boolean(load_default=False)
    number = number_field(load_default=None)

    example = {"limit": 20}


class _Act(Contract):
    """An act on feedback, at the version that was seen."""

    id = Id(required=True)
    version = Integer(at_least=1, required=True)


class AcceptFeedback(_Act):
    """Work on it."""

    example = {"id": FEEDBACK_ID, "version": 1}


class ForwardFeedback(_Act):
    """Give it to another union. unit_code: its code, the union above where nothing is said."""

    unit_code = units.unit_code(load_default=None)
    reason = words_field(required=True)

    example = {"id": FEEDBACK_ID, "version": 1, "unit_code": "BJ-110108", "reason": "涉及区级页面，转请办理。"}


class AnswerFeedback(_Act):
    """Answer it."""

    answer = words_field(required=True)

    example = {"id": FEEDBACK_ID, "version": 1, "answer": "已增加大字版，请在右上角切换。"}


class RefuseFeedback(_Act):
    """Say that there is nothing to be done, and why."""

    reason = words_field(required=True)

    example = {"id": FEEDBACK_ID, "version": 1, "reason": "该事项不属于工会职责，请向属地街道反映。"}


class DisputeFeedback(_Act):
    """Say why the answer is not enough: the union above looks at it."""

    words = words_field(WORDS_CHARACTERS_MIN, required=True)

    example = {"id": FEEDBACK_ID, "version": 3, "words": "大字版打不开，问题没有解决。"}


class CloseFeedback(_Act):
    """Be content with the answer. rating: how good it was."""

    rating = rating_field(load_default=None)

    example = {"id": FEEDBACK_ID, "version": 3, "rating": 5}


class WithdrawFeedback(_Act):
    """Take it back."""

    example = {"id": FEEDBACK_ID, "version": 1}
