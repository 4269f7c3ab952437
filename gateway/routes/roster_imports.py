"""Imports of rosters: a file of members goes in, its progress and the rows to look at come out."""

from typing import Any

from flask import current_app, g
from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.error_sheets import CSV, XLSX, error_sheet
from gateway.routes.unit_imports import WHOLE_FILE
from shared.contracts.identity.imports import FILE_BYTES_MAX
from shared.contracts.identity.refusals import imports as refusals
from shared.contracts.identity.refusals.rosters import ROSTER_DRY_RUNS_LIMIT
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.identity.rosters import ImportRoster, NotedRows, NotedRowsOf, RosterImport
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

blueprint = blueprint_of("roster-imports", "Imports of members from CSV and XLSX files.")

# What `NotedRows.example` becomes for somebody who reads English.
ERROR_SHEET = """\
member_number,name,document_number,unit_code,Row,What is wrong
BJ0000000002,,11010519491231002X,BJ-110108,4,name: This is required.
"""


@blueprint.route("/roster-imports")
class RosterImports(MethodView):
    """Uploads."""

    @blueprint.uploads(ImportRoster, bytes_max=FILE_BYTES_MAX)
    @blueprint.answers(202, RosterImport)
    @blueprint.refuses(
        UNIT_NOT_FOUND,
        refusals.IMPORTS_OWN_LIMIT,
        refusals.IMPORTS_WAITING_LIMIT,
        ROSTER_DRY_RUNS_LIMIT,
        NOT_PERMITTED,
        SECOND_FACTOR_REQUIRED,
        *WHOLE_FILE,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Import a file of members.

        CSV (UTF-8 or GB18030) or XLSX; headings in Chinese or English: 会员编号 member_number, 姓名 name, 证件类型
        document_kind (居民身份证 where it is left out), 证件号码 document_number, 出生日期 birth_date (needed where the
        document does not say it), 手机号 phone, 单位编码 unit_code, 入会日期 member_since, 会籍状态 state. Columns of
        numbers hold text: a spreadsheet rounds long numbers.

        A file without a table of members is refused at once; rows are worked in the background, each created, changed,
        found unchanged or refused, all of them below `unit_code`. A member is known by the document; an empty cell says
        nothing: what is there stays. Member numbers may go from one member to another within a file, in any order; a
        row with the number, name and unit of a member, and the phone or birth date and sex, gives them its document.
        With `dry_run` nothing is changed. Importing the same file again changes nothing. The file is kept sealed until
        it was worked, rows to look at for 30 days.
        """
        return rpc("identity").import_roster(request)


@blueprint.route("/roster-imports/<uuid:id>")
class OneRosterImport(MethodView):
    """One import."""

    @blueprint.answers(200, RosterImport)
    @blueprint.refuses(refusals.IMPORT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """See how far an import of members got.

        Counted by what became of each row. A failed import was refused as a whole.
        """
        return rpc("identity").roster_import({"id": id})


@blueprint.route("/roster-imports/<uuid:id>/noted-rows")
class RosterImportNotedRows(MethodView):
    """Refused and doubted rows."""

    @blueprint.queries(NotedRowsOf, path=["id"])
    @blueprint.answers(200, NotedRows)
    @blueprint.refuses(refusals.IMPORT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List the rows of an import that were refused, or taken although something is odd about them.

        In clear for whoever uploaded the file; others who may import there see what is wrong, with cells that may be
        somebody's masked. In the order of the file. Noted in the audit trail.
        """
        return rpc("identity").roster_import_noted_rows({**query, "id": id})


@blueprint.route("/roster-imports/<uuid:id>/error-sheet.csv")
class RosterImportErrorSheetCsv(MethodView):
    """Noted rows as CSV."""

    @blueprint.answers(200, media=CSV, example=ERROR_SHEET)
    @blueprint.refuses(refusals.IMPORT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Download the noted rows as CSV.

        UTF-8 with BOM; the columns of the file, then each row's number and what is wrong, in the caller's language. In
        clear for whoever uploaded the file alone. At most the first 10000.
        """
        return sheet_of(id, CSV)


@blueprint.route("/roster-imports/<uuid:id>/error-sheet.xlsx")
class RosterImportErrorSheetXlsx(MethodView):
    """Noted rows as XLSX."""

    @blueprint.answers(200, media=XLSX, example=ERROR_SHEET)
    @blueprint.refuses(refusals.IMPORT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Download the noted rows as XLSX.

        The columns of the file, then the row's number and what is wrong with it, in the caller's language. In clear for
        whoever uploaded the file alone. At most the first 10000.
        """
        return sheet_of(id, XLSX)


def sheet_of(id: str, media: str) -> Any:
    """The file, in the words of the caller's language."""
    return error_sheet(rpc("identity").roster_import_noted_rows, id, current_app.extensions["words"], g.language, media)
