"""The words of feedback and complaints that every service uses. No framework here."""

from enum import StrEnum

NUMBER_CHARACTERS_MAX = 20
NUMBER_PATTERN = r"^F[0-9]{8}-[0-9]{5,8}$"  # of a day: F20260302-00017


class FeedbackAbout(StrEnum):
    """What somebody writes about."""

    PLATFORM = "platform"
    ACTIVITY = "activity"
    PERSON = "person"


class FeedbackState(StrEnum):
    """Where it is in its life."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"  # somebody works on it
    FORWARDED = "forwarded"  # to the union above, which has not looked at it yet
    ANSWERED = "answered"
    REFUSED = "refused"  # nothing to be done here, with a reason
    WITHDRAWN = "withdrawn"  # by who wrote it
    CLOSED = "closed"
