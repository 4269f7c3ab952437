"""The words of feedback and complaints that every service uses. No framework here."""

from collections.abc import Mapping
from enum import StrEnum

NUMBER_CHARACTERS_MAX = 20
NUMBER_PATTERN = r"^F[0-9]{8}-[0-9]{5,8}$"  # the day, and digits at random
OPEN_MAX = 10  # of one account
FORWARDS_MAX = 5  # of one piece of feedback, by people
DISPUTE_DAYS = 15  # after an answer; then it is closed
HANDED_UP_DAYS = 3  # that the union above has where the one below did not answer in time
REMIND_HOURS = 24  # before it is due


class FeedbackAbout(StrEnum):
    """What somebody writes about."""

    PLATFORM = "platform"
    ACTIVITY = "activity"
    PERSON = "person"


class FeedbackState(StrEnum):
    """Where it is in its life."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"  # somebody works on it
    FORWARDED = "forwarded"  # to another union, which has not looked at it yet
    ANSWERED = "answered"
    REFUSED = "refused"  # nothing to be done here, with a reason
    WITHDRAWN = "withdrawn"  # by who wrote it
    CLOSED = "closed"


class FeedbackKind(StrEnum):
    """What somebody wants with it."""

    SUGGESTION = "suggestion"  # 建议
    QUESTION = "question"  # 咨询
    COMPLAINT = "complaint"  # 投诉
    PRAISE = "praise"  # 表扬


class FeedbackAct(StrEnum):
    """What was done with it, as its steps and `FeedbackChanged` tell."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    FORWARD = "forward"
    ANSWER = "answer"
    REFUSE = "refuse"
    DISPUTE = "dispute"  # the answer, by who wrote it
    CLOSE = "close"  # by who wrote it
    WITHDRAW = "withdraw"
    REMIND = "remind"  # by itself: it is due soon
    HAND_UP = "hand_up"  # by itself: nobody answered in time
    SETTLE = "settle"  # by itself: nobody disputed the answer


# Days in which the union answers.
ANSWER_DAYS: Mapping[FeedbackAbout, int] = {
    FeedbackAbout.PLATFORM: 15,
    FeedbackAbout.ACTIVITY: 10,
    FeedbackAbout.PERSON: 7,
}
