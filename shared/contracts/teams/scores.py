"""Scores of teams in the published language, and the formulas that they are made by."""

from shared.contracts.base import Contract
from shared.contracts.fields import Choice, Day, Id, Integer, Many, Part
from shared.contracts.teams.score_words import SCORE_MAX, ScorePart
from shared.contracts.teams.team_words import MEMBERS_MAX_MAX
from shared.contracts.teams.teams import TEAM_ID

SCHEMES_MAX = 100
VALUE_MAX = 10_000_000


class PartOfScheme(Contract):
    """full: the value from which on all points are given; less gives less, in proportion and rounded down."""

    part = Choice(ScorePart, required=True)
    full = Integer(at_least=1, at_most=VALUE_MAX, required=True)
    points_max = Integer(at_least=1, at_most=SCORE_MAX, required=True)

    example = {"part": "hours", "full": 2400, "points_max": 40}


class ScoreScheme(Contract):
    """A formula, and the day from which it holds. months: that are looked at, the present one included.

    members_min: of fewer members no score is made.
    """

    from_day = Day(required=True)
    months = Integer(at_least=1, at_most=36, required=True)
    members_min = Integer(at_least=1, at_most=MEMBERS_MAX_MAX, required=True)
    parts = Many(Part(PartOfScheme), at_least=1, at_most=len(ScorePart), required=True)

    example = {"from_day": "2026-01-01", "months": 12, "members_min": 3, "parts": [PartOfScheme.example]}


class ScoreSchemes(Contract):
    """All formulas, the newest first, those that hold from a later day too."""

    items = Many(Part(ScoreScheme), at_most=SCHEMES_MAX, required=True)

    example = {"items": [ScoreScheme.example]}


class PartOfScore(PartOfScheme):
    """A part of a score: its value, and the points that it gives."""

    value = Integer(at_most=VALUE_MAX, required=True)
    points = Integer(at_most=SCORE_MAX, required=True)

    example = PartOfScheme.example | {"value": 1500, "points": 25}


class TeamScoreOf(Contract):
    """Of which team."""

    id = Id(required=True)

    example = {"id": TEAM_ID}


class TeamScore(Contract):
    """The score of a team by the formula that holds today, from confirmed service alone.

    score: null where the team is not active, or has fewer members than the formula wants; there are no parts then.
    """

    id = Id(required=True)
    scheme_from_day = Day(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    members_count = Integer(at_most=MEMBERS_MAX_MAX, required=True)
    score = Integer(at_most=SCORE_MAX, allow_none=True, required=True)
    parts = Many(Part(PartOfScore), at_most=len(ScorePart), required=True)

    example = {
        "id": TEAM_ID,
        "scheme_from_day": "2026-01-01",
        "first_day": "2025-04-01",
        "last_day": "2026-03-02",
        "members_count": 12,
        "score": 25,
        "parts": [PartOfScore.example],
    }
