"""Routes of what units call the levels of teams."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.teams.level_names import NameTeamLevels, TeamLevelNames
from shared.contracts.teams.refusals import teams as refusals
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("team-level-names", "What units call the levels of teams")


@blueprint.route("/units/<unit_code:code>/team-level-names")
class LevelNames(MethodView):
    """The names at a unit."""

    @blueprint.open()
    @blueprint.answers(200, TeamLevelNames)
    @blueprint.refuses(refusals.UNIT_NOT_FOUND)
    def get(self, code: str) -> Any:
        """Read what a unit calls the levels of teams.

        What it says itself, and what holds there by the nearest unit that says something.
        """
        return rpc("teams").level_names({"code": code})

    @blueprint.accepts(NameTeamLevels, path=["code"])
    @blueprint.answers(200, TeamLevelNames)
    @blueprint.refuses(
        refusals.UNIT_NOT_FOUND,
        refusals.UNIT_NOT_ACTIVE,
        refusals.NAME_UNUSABLE,
        refusals.WORDS_PERSONAL,
        refusals.NOT_YET_KNOWN,
        NOT_PERMITTED,
    )
    def put(self, request: dict[str, Any], code: str) -> Any:
        """Say what a unit calls the levels of teams.

        For itself and all units below it that say nothing else. What is not named is called as above it.
        """
        return rpc("teams").name_levels({**request, "code": code})
