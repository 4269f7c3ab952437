"""Routes of what units say for the archive of needs: own categories, and until when they answer."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.demands.archive_settings import AnswerTimes, Categories, KeepCategories, SetAnswerTimes
from shared.contracts.demands.refusals import archive as refusals
from shared.contracts.demands.refusals.copies import NOT_YET_KNOWN
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("demand-settings", "What units say for needs: own categories, and until when they answer")


@blueprint.route("/units/<unit_code:code>/demand-categories")
class DemandCategories(MethodView):
    """What needs are about."""

    @blueprint.open()
    @blueprint.answers(200, Categories)
    @blueprint.refuses(UNIT_NOT_FOUND, NOT_YET_KNOWN)
    def get(self, code: str) -> Any:
        """Read the categories of needs at a unit.

        The nine classes of the plan, then own ones of the unit and of those above it; of two with the same word that of
        the nearest unit.
        """
        return rpc("demands").demand_categories({"code": code})

    @blueprint.accepts(KeepCategories, path=["code"])
    @blueprint.answers(200, Categories)
    @blueprint.refuses(
        UNIT_NOT_FOUND,
        refusals.CATEGORY_WORD_TAKEN,
        refusals.DEMAND_WORDS_UNUSABLE,
        refusals.DEMAND_WORDS_PERSONAL,
        NOT_PERMITTED,
        NOT_YET_KNOWN,
    )
    def put(self, request: dict[str, Any], code: str) -> Any:
        """Keep the own categories of a unit.

        All of them, for itself and what is below it. Those not named are chosen no more, and still name older needs.
        """
        return rpc("demands").keep_demand_categories({**request, "code": code})


@blueprint.route("/units/<unit_code:code>/demand-answer-times")
class DemandAnswerTimes(MethodView):
    """Until when needs are answered."""

    @blueprint.open()
    @blueprint.answers(200, AnswerTimes)
    @blueprint.refuses(UNIT_NOT_FOUND, NOT_YET_KNOWN)
    def get(self, code: str) -> Any:
        """Read until when a unit answers needs.

        By the nearest unit that says something; where none does, the release says it.
        """
        return rpc("demands").answer_times({"code": code})

    @blueprint.accepts(SetAnswerTimes, path=["code"])
    @blueprint.answers(201, AnswerTimes)
    @blueprint.refuses(
        UNIT_NOT_FOUND,
        refusals.ANSWER_TIMES_DAY_PAST,
        refusals.ANSWER_TIMES_REMINDER_LATE,
        NOT_PERMITTED,
        NOT_YET_KNOWN,
    )
    def post(self, request: dict[str, Any], code: str) -> Any:
        """Say until when a unit answers needs, from a day on.

        For itself and what is below it and says nothing. What is due already stays due when it was.
        """
        return rpc("demands").set_answer_times({**request, "code": code})
