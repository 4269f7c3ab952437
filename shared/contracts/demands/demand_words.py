"""The words of needs that every service uses. No framework here."""

from enum import StrEnum

NUMBER_CHARACTERS_MAX = 20
NUMBER_PATTERN = r"^D[0-9]{8}-[0-9]{5,8}$"  # a need of a day: D20260302-00017


class DemandState(StrEnum):
    """Where a need is in its life."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"  # it is so, and what is missing was asked
    REFERRED = "referred"  # to another union, which has not looked at it yet
    ACCEPTED = "accepted"  # the union will have it served
    REFUSED = "refused"  # with a reason
    LINKED = "linked"  # to a project, an activity or a volunteer
    SERVED = "served"
    CONFIRMED = "confirmed"  # by the person served, who may have rated it
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  # by the person
    MERGED = "merged"  # it was the same as another, which goes on for both


class DemandUrgency(StrEnum):
    """How soon help is needed."""

    ORDINARY = "ordinary"
    SOON = "soon"
    URGENT = "urgent"
