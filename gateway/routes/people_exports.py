"""Exports of many people: asked for with a purpose, agreed to by a second person, fetched with a watermark."""

from typing import Any

from flask import current_app, g
from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.error_sheets import CSV, XLSX
from gateway.people_sheets import people_sheet
from shared.contracts.identity.people_exports import (
    FindPeopleExports,
    PeopleExport,
    PeopleExportPage,
    RefusePeopleExport,
    RequestPeopleExport,
)
from shared.contracts.identity.refusals import people_exports as refusals
from shared.contracts.identity.refusals.disclosures import FIELDS_BEYOND_PURPOSE
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

blueprint = blueprint_of("people-exports", "Exports of many people: with a purpose, a second person and a watermark.")

FETCHING = (
    refusals.PEOPLE_EXPORT_NOT_FOUND,
    refusals.PEOPLE_EXPORT_NOT_TO_FETCH,
    refusals.PEOPLE_EXPORT_GREW,
    FIELDS_BEYOND_PURPOSE,
    NOT_PERMITTED,
    SECOND_FACTOR_REQUIRED,
)
DECIDING = (
    refusals.PEOPLE_EXPORT_NOT_FOUND,
    refusals.PEOPLE_EXPORT_DECIDED,
    refusals.PEOPLE_EXPORT_OWN,
    refusals.PEOPLE_EXPORT_NOT_INDEPENDENT,
    NOT_PERMITTED,
    SECOND_FACTOR_REQUIRED,
)
FILE = """\
volunteer or member number,name,watermark
100000000148,王小暖,NL-7Q4ZK0M2XC
"""


@blueprint.route("/people-exports")
class PeopleExports(MethodView):
    """All exports."""

    @blueprint.queries(FindPeopleExports)
    @blueprint.answers(200, PeopleExportPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED, SECOND_FACTOR_REQUIRED)
    def get(self, query: dict[str, Any]) -> Any:
        """List exports.

        One's own; with `unit`, those of the unit and below that one may decide on; with `watermark`, the one whose file
        that mark was found in (audit administrators).
        """
        return rpc("identity").find_people_exports(query)

    @blueprint.strict()
    @blueprint.accepts(RequestPeopleExport)
    @blueprint.answers(201, PeopleExport)
    @blueprint.refuses(
        UNIT_NOT_FOUND,
        refusals.PEOPLE_EXPORT_EMPTY,
        refusals.PEOPLE_EXPORT_TOO_LARGE,
        refusals.PEOPLE_EXPORT_FIELD_REPEATED,
        refusals.PEOPLE_EXPORT_WORDS_PERSONAL,
        FIELDS_BEYOND_PURPOSE,
        NOT_PERMITTED,
        SECOND_FACTOR_REQUIRED,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Ask for an export.

        Of all members or volunteers of a unit and the units below it. Up to 500 people in 30 days need nobody else;
        more wait until a second person agrees. Documents, phones and birth dates are given only for purposes that need
        them.
        """
        return rpc("identity").request_people_export(request)


@blueprint.route("/people-exports/<uuid:id>")
class OnePeopleExport(MethodView):
    """One export."""

    @blueprint.answers(200, PeopleExport)
    @blueprint.refuses(refusals.PEOPLE_EXPORT_NOT_FOUND, NOT_PERMITTED, SECOND_FACTOR_REQUIRED)
    def get(self, id: str) -> Any:
        """Read an export.

        One's own, or one that one may decide on.
        """
        return rpc("identity").people_export({"id": id})


@blueprint.route("/people-exports/<uuid:id>/approvals")
class PeopleExportApprovals(MethodView):
    """Agreeing."""

    @blueprint.answers(200, PeopleExport)
    @blueprint.refuses(*DECIDING)
    def post(self, id: str) -> Any:
        """Agree to an export.

        As the second person: whoever asked for it cannot. It can then be fetched three times within seven days.
        """
        return rpc("identity").approve_people_export({"id": id})


@blueprint.route("/people-exports/<uuid:id>/refusals")
class PeopleExportRefusals(MethodView):
    """Refusing."""

    @blueprint.accepts(RefusePeopleExport, path=["id"])
    @blueprint.answers(200, PeopleExport)
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse an export.

        With a reason that whoever asked for it sees.
        """
        return rpc("identity").refuse_people_export({**request, "id": id})


@blueprint.route("/people-exports/<uuid:id>/file.csv")
class PeopleExportCsv(MethodView):
    """The file as CSV."""

    @blueprint.strict()
    @blueprint.answers(200, media=CSV, example=FILE)
    @blueprint.refuses(*FETCHING)
    def post(self, id: str) -> Any:
        """Fetch an export as CSV.

        UTF-8 with BOM. Every row ends with the export's watermark; the audit trail has the download, and everybody
        whose hidden data is in it can see that.
        """
        return sheet_of(id, CSV)


@blueprint.route("/people-exports/<uuid:id>/file.xlsx")
class PeopleExportXlsx(MethodView):
    """The file as XLSX."""

    @blueprint.strict()
    @blueprint.answers(200, media=XLSX, example=FILE)
    @blueprint.refuses(*FETCHING)
    def post(self, id: str) -> Any:
        """Fetch an export as XLSX.

        Numbers of documents and phones are text. Everything else as for CSV.
        """
        return sheet_of(id, XLSX)


def sheet_of(id: str, media: str) -> Any:
    """The file, with headings in the caller's language."""
    return people_sheet(rpc("identity"), id, current_app.extensions["words"], g.language, media)
