"""The words of matching that every service uses. No framework here."""

from enum import StrEnum

MATCHES_MAX = 50  # shown of one ranking
POINTS_MAX = 100


class MatchReason(StrEnum):
    """Why something fits a need, or a need somebody."""

    CATEGORY = "category"  # the same class of service
    NEAR = "near"  # within a few kilometres
    REACHABLE = "reachable"  # further away, and still as near as somebody travels
    TIME = "time"  # when it is needed, or when somebody has time
    OWN_UNIT = "own_unit"  # of the same union, or one below it
    UNIT_ABOVE = "unit_above"  # of a union above it
    WORDS = "words"  # says the same words
    ONLINE = "online"  # wherever somebody is
    SERVED_BEFORE = "served_before"  # has served in this class
    STARS = "stars"  # by confirmed hours
    URGENT = "urgent"  # cannot wait
    SOON = "soon"  # cannot wait for long
    WAITS_LONG = "waits_long"


class Ranking(StrEnum):
    """What is ranked, and for what: each has its own points."""

    PROJECTS_FOR_DEMAND = "projects_for_demand"
    ACTIVITIES_FOR_DEMAND = "activities_for_demand"
    VOLUNTEERS_FOR_DEMAND = "volunteers_for_demand"
    DEMANDS_FOR_VOLUNTEER = "demands_for_volunteer"
    PROJECTS_FOR_VOLUNTEER = "projects_for_volunteer"


# All that counts for somebody who does not want to be ranked by what is known of them: when it is, and where.
NOT_PERSONAL = frozenset({MatchReason.NEAR, MatchReason.REACHABLE, MatchReason.TIME})
