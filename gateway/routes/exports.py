"""Routes of exports of one's own data."""

from typing import Any

from flask import current_app, g
from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.composing import whole_export
from gateway.error_sheets import CSV
from gateway.own_exports import own_export_table
from shared.contracts.exports import OwnExport
from shared.contracts.identity.refusals.exports import EXPORT_LIMIT

blueprint = blueprint_of("exports", "Exports of what is held about oneself")

# What `OwnExport.example` becomes for somebody who reads English.
TABLE = """\
Area,No.,Field,Value
Consents,1,Purpose,photo_publication
"""


@blueprint.route("/accounts/me/export")
class OwnExportView(MethodView):
    """What is held about oneself."""

    @blueprint.strict()
    @blueprint.answers(200, OwnExport)
    @blueprint.refuses(EXPORT_LIMIT)
    def get(self) -> Any:
        """Export one's own data.

        Everything that any service holds about oneself, in clear: account, sessions, offices, consents, registrations,
        the volunteer's record and its history, who read it unmasked, what the union's roster says; teams, offices in
        them, profile, qualifications; sign-ups, attendances, service records with their old versions, evaluations,
        complaints, and what else there is. Others are at most ids. Noted in the audit trail; at most three an hour.
        Where a service is away there is no export (503): nothing is left out in silence.
        """
        return whole_export()


@blueprint.route("/accounts/me/export.csv")
class OwnExportTable(MethodView):
    """The same as a table."""

    @blueprint.strict()
    @blueprint.answers(200, media=CSV, example=TABLE)
    @blueprint.refuses(EXPORT_LIMIT)
    def get(self) -> Any:
        """Export one's own data as CSV.

        UTF-8 with BOM; a line for each value, with area, number and field in the caller's language.
        """
        return own_export_table(whole_export(), current_app.extensions["words"], g.language)
