"""Routes of unmasked personal data, and of who has seen one's own."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.disclosures import (
    DisclosePersonal,
    FindPersonalReadings,
    PersonalDisclosure,
    PersonalReadingPage,
)
from shared.contracts.identity.refusals.disclosures import DISCLOSURE_LIMIT, FIELDS_BEYOND_PURPOSE
from shared.contracts.identity.refusals.volunteers import VOLUNTEER_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

blueprint = blueprint_of("disclosures", "Personal data unmasked, for a purpose, and who has seen one's own")


@blueprint.route("/volunteers/<uuid:id>/disclosures")
class Disclosures(MethodView):
    """Personal data in clear."""

    @blueprint.accepts(DisclosePersonal, path=["id"])
    @blueprint.answers(200, PersonalDisclosure)
    @blueprint.refuses(
        VOLUNTEER_NOT_FOUND, FIELDS_BEYOND_PURPOSE, DISCLOSURE_LIMIT, NOT_PERMITTED, SECOND_FACTOR_REQUIRED
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Have personal fields of a volunteer shown unmasked.

        Once, for a purpose that needs them in the hands of one's office, at most thirty an hour. The person sees who it
        was (role and unit), when, which fields and what for.
        """
        return rpc("identity").disclose_personal({**request, "id": id})


@blueprint.route("/accounts/me/personal-reads")
class OwnPersonalReads(MethodView):
    """Who has seen one's own."""

    @blueprint.queries(FindPersonalReadings)
    @blueprint.answers(200, PersonalReadingPage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List who had one's own personal data shown unmasked.

        Newest first, also of the time before one registered or claimed the record: role and unit of the reader,
        purpose, fields.
        """
        return rpc("identity").own_personal_reads(query)
