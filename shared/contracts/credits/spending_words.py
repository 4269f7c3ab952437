"""The words of spending: what becomes of what somebody would spend, give, or be given. No framework here."""

from enum import StrEnum

SPENDING_DAYS = 30  # that coins are set aside for a service
GIFT_DAYS = 14  # to accept a gift
RELATION_DAYS = 30  # to agree to a relation
OPEN_SPENDINGS_MAX = 5  # of one person
OPEN_RELATIONS_MAX = 10  # that one person has proposed, or that hold
OPEN_GIFTS_MAX = 10
HARDSHIP_DAYS_MAX = 366  # then it is looked at again
WISH_CHARACTERS_MAX = 500


class SpendingState(StrEnum):
    """Where a spending stands: coins for a service."""

    ASKED = "asked"  # set aside
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVER = "over"  # nobody decided in time


class RelationState(StrEnum):
    """Where the relation of two people stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"  # by the other one
    VERIFIED = "verified"  # by a cadre
    DECLINED = "declined"  # by the other one
    REJECTED = "rejected"  # by a cadre
    ENDED = "ended"  # by one of them
    OVER = "over"  # not agreed to in time


class GiftState(StrEnum):
    """Where a gift stands."""

    OFFERED = "offered"  # set aside
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OVER = "over"  # not accepted in time


class PoolGrantState(StrEnum):
    """Where a grant out of a pool stands."""

    PROPOSED = "proposed"
    PAID = "paid"  # a second cadre has agreed
    REFUSED = "refused"
