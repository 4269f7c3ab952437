"""Routes of what others decide on service records."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.projects.record_acts import AgreeToRecord, CorrectRecord, ReasonOnRecord
from shared.contracts.projects.record_views import NamedWholeRecord
from shared.contracts.projects.refusals import records as refusals
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("record-decisions", "Deciding on service records: agreeing, refusing, correcting, striking.")

DECIDING = (
    refusals.RECORD_NOT_FOUND,
    refusals.RECORD_CHANGED_SINCE,
    refusals.RECORD_NOT_SO,
    refusals.RECORD_OWN,
    NOT_PERMITTED,
)


@blueprint.route("/records/<uuid:id>/agreements")
class Agreements(MethodView):
    """Agreeing."""

    @blueprint.accepts(AgreeToRecord, path=["id"])
    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(
        *DECIDING,
        refusals.RECORD_OWN_ENTRY,
        refusals.RECORD_OWN_GUARANTEE,
        refusals.RECORD_AGREEMENT_NOT_WANTED,
        refusals.RECORD_AGREED_ALREADY,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Agree to a record.

        As one of those in `wants`: leader (who led, or a cadre), second (a cadre, to an entry by hand), superior (the
        union above, for a day of more than 8 hours), city (for more than 12). Each is another person, and none of them
        recorded it, vouches for it, or is the volunteer. When nothing is wanted any more it is confirmed.
        """
        return with_names(rpc("projects").agree_to_record({**request, "id": id}))


@blueprint.route("/records/<uuid:id>/refusals")
class Refusals(MethodView):
    """Refusing."""

    @blueprint.accepts(ReasonOnRecord, path=["id"])
    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(*DECIDING, refusals.RECORD_UNDER_APPEAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a record.

        By who led, or a cadre in reach, with a reason. The volunteer may appeal.
        """
        return with_names(rpc("projects").refuse_record({**request, "id": id}))


@blueprint.route("/records/<uuid:id>/corrections")
class Corrections(MethodView):
    """Correcting."""

    @blueprint.accepts(CorrectRecord, path=["id"])
    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(
        *DECIDING,
        refusals.RECORD_UNDER_APPEAL,
        refusals.RECORD_MORE_MINUTES,
        refusals.RECORD_NOTHING_CHANGES,
        refusals.RECORD_RESPONSIBLE_UNKNOWN,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Correct a record.

        With a reason; the old values are kept and shown. Never to more minutes: those are given where the volunteer
        appeals. An open record is agreed to anew. The volunteer may appeal.
        """
        return with_names(rpc("projects").correct_record({**request, "id": id}))


@blueprint.route("/records/<uuid:id>/strikes")
class Strikes(MethodView):
    """Striking."""

    @blueprint.accepts(ReasonOnRecord, path=["id"])
    @blueprint.answers(200, NamedWholeRecord)
    @blueprint.refuses(*DECIDING, refusals.RECORD_UNDER_APPEAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Strike a record.

        By a cadre in reach, with a reason: a confirmed record does not count any more. The volunteer may appeal.
        """
        return with_names(rpc("projects").strike_record({**request, "id": id}))
