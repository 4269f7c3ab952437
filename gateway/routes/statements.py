"""Routes of statements: what was booked on an account, line by line and in words."""

from typing import Any

from flask import current_app, g
from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.error_sheets import CSV
from gateway.statements import statement_table, told
from shared.contracts.credits.refusals import ledger as refusals
from shared.contracts.credits.statements import OwnStatement, OwnStatementFile, ReadStatement, ToldStatement
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID

blueprint = blueprint_of("statements", "Statements: what was booked on an account, for what, and by which rule.")

# What `OwnStatement.example` becomes for somebody who reads English.
TABLE = (
    "Booked,What,Change,Balance,Day of service,Scheme,Rules,Last day\n"
    "2026-03-07 12:00,Service “敬老院陪伴” on 2026-03-06: 3 more.,3,12,2026-03-06,"
    "By the scheme of 北京市总工会 (version 3).,1 for every 60 minutes.,2026-12-31\n"
)


@blueprint.route("/statements/me")
class OwnStatements(MethodView):
    """One's own."""

    @blueprint.queries(OwnStatement)
    @blueprint.answers(200, ToldStatement)
    @blueprint.refuses(VOLUNTEERS_ONLY, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """Read one's own statement.

        Of one book, the newest entry first, of some days or all. Each line says for which service or other fact it was
        booked, by which version of whose scheme and by which of its rules, and what the balance was after it. Pages
        stay as they are while more is booked.
        """
        return told(rpc("credits").own_statement(query), current_app.extensions["words"], g.language)


@blueprint.route("/statements/me.csv")
class OwnStatementTables(MethodView):
    """The same as a table."""

    @blueprint.strict()
    @blueprint.queries(OwnStatementFile)
    @blueprint.answers(200, media=CSV, example=TABLE)
    @blueprint.refuses(VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """Download one's own statement as CSV.

        UTF-8 with BOM, in the caller's language; all lines of the days that were asked for, at most ten thousand.
        """
        words = current_app.extensions["words"]
        return statement_table(rpc("credits").own_statement, query, words, g.language)


@blueprint.route("/ledger-accounts/<uuid:id>/statement-readings")
class StatementReadings(MethodView):
    """Reading that of others."""

    @blueprint.accepts(ReadStatement, path=["id"])
    @blueprint.answers(200, ToldStatement)
    @blueprint.refuses(refusals.ACCOUNT_NOT_FOUND, CURSOR_INVALID)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Read the statement of an account.

        By cadres, of volunteers of units in reach and of the pools of these units, to an end that is named: who read
        it, and to what end, is noted in the audit trail.
        """
        statement = rpc("credits").read_statement({**request, "id": id})
        return told(statement, current_app.extensions["words"], g.language)
