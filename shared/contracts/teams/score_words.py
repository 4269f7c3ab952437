"""The words of scores of teams. No framework here."""

from enum import StrEnum

SCORE_MAX = 100


class ScorePart(StrEnum):
    """What a score is made of."""

    HOURS = "hours"  # confirmed minutes of service for each member
    PARTICIPATION = "participation"  # percent of the members who have served
    CONTINUITY = "continuity"  # months in which somebody has served
    EVIDENCE = "evidence"  # percent of the minutes that were proved by the rotating code
