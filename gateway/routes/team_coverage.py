"""Routes of how much of the union tree has teams."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.teams.coverage import (
    CoverageBelow,
    TeamCoverage,
    UncoveredUnitPage,
    UncoveredUnits,
    UnitCoveragePage,
)
from shared.contracts.teams.refusals.teams import NOT_YET_KNOWN, UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("team-coverage", "How much of the union tree has teams")

READING = (UNIT_NOT_FOUND, NOT_YET_KNOWN, NOT_PERMITTED)


@blueprint.route("/units/<unit_code:code>/team-coverage")
class Coverage(MethodView):
    """A subtree as a whole."""

    @blueprint.answers(200, TeamCoverage)
    @blueprint.refuses(*READING)
    def get(self, code: str) -> Any:
        """Count how many units of a subtree have teams.

        By kinds of unit, with its teams by level and kind. A unit is covered by an active team of its own.
        """
        return rpc("teams").coverage({"code": code})


@blueprint.route("/units/<unit_code:code>/team-coverage/below")
class CoverageOfBranches(MethodView):
    """Branch by branch."""

    @blueprint.queries(CoverageBelow, path=["code"])
    @blueprint.answers(200, UnitCoveragePage)
    @blueprint.refuses(*READING, CURSOR_INVALID)
    def get(self, query: dict[str, Any], code: str) -> Any:
        """Count the units directly below, each with what is below it.

        By code.
        """
        return rpc("teams").coverage_below({**query, "code": code})


@blueprint.route("/units/<unit_code:code>/team-coverage/uncovered")
class Uncovered(MethodView):
    """What is missing."""

    @blueprint.queries(UncoveredUnits, path=["code"])
    @blueprint.answers(200, UncoveredUnitPage)
    @blueprint.refuses(*READING, CURSOR_INVALID)
    def get(self, query: dict[str, Any], code: str) -> Any:
        """List the units of a subtree that have no team.

        By code; of one kind where that is asked for.
        """
        return rpc("teams").uncovered_units({**query, "code": code})
