"""Routes of the scores of teams, and of their formulas."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.teams.refusals.teams import TEAM_NOT_FOUND
from shared.contracts.teams.scores import ScoreSchemes, TeamScore

PUBLIC_SECONDS = 30

blueprint = blueprint_of("team-scores", "What teams have reached, by a published formula")


@blueprint.route("/teams/<uuid:id>/score")
class Score(MethodView):
    """The score of a team."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.answers(200, TeamScore)
    @blueprint.refuses(TEAM_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read the score of a team.

        From confirmed service alone, by the formula that holds today, with the value and the points of each part.
        """
        return rpc("teams").team_score({"id": id})


@blueprint.route("/team-score-schemes")
class Schemes(MethodView):
    """The formulas."""

    @blueprint.public(seconds=PUBLIC_SECONDS)
    @blueprint.answers(200, ScoreSchemes)
    def get(self) -> Any:
        """Read the formulas of scores.

        All of them, the newest first; those that hold from a later day too.
        """
        return rpc("teams").score_schemes({})
