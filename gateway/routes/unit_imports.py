"""Imports of units: a file goes in, its progress and its refused rows come out."""

from typing import Any

from flask import current_app, g
from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.error_sheets import CSV, XLSX, error_sheet
from shared.contracts.identity.imports import FILE_BYTES_MAX, ImportUnits, RefusedRows, RefusedRowsOf, UnitImport
from shared.contracts.identity.refusals import imports as refusals
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.refusals import files
from shared.kernel.errors import declared_in
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("unit-imports", "Imports of units from CSV and XLSX files.")

# What `RefusedRows.example` becomes for somebody who reads English.
ERROR_SHEET = """\
code,parent_code,kind,name,Row,What is wrong
BJ-X,BJ-110108,planet,工会,4,kind: This is none of the choices.
"""
WHOLE_FILE = [refusal for refusal in declared_in(vars(files)) if refusal.code.startswith("file.")]


@blueprint.route("/unit-imports")
class UnitImports(MethodView):
    """Uploads."""

    @blueprint.uploads(ImportUnits, bytes_max=FILE_BYTES_MAX)
    @blueprint.answers(202, UnitImport)
    @blueprint.refuses(
        UNIT_NOT_FOUND, refusals.IMPORTS_OWN_LIMIT, refusals.IMPORTS_WAITING_LIMIT, NOT_PERMITTED, *WHOLE_FILE
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Import a file of units.

        CSV (UTF-8 or GB18030) or XLSX; headings in Chinese or English: 编码 code, 上级编码 parent_code, 类型 kind,
        名称 name, 行政区划代码 admin_code, 经度 longitude, 纬度 latitude, 标志 flags,
        法人任期至 legal_person_until. Rows may stand in any order; columns of codes hold text, never numbers.

        A file without a table of units is refused at once; rows are worked in the background, each founded, changed,
        found unchanged or refused, all of them below `unit_code`. An empty cell says nothing: what the unit has stays;
        to clear a value, change the unit itself. With `dry_run` nothing is changed. Importing the same file again
        changes nothing. An account has at most three imports under way; accounts take turns.
        """
        return rpc("identity").import_units(request)


@blueprint.route("/unit-imports/<uuid:id>")
class OneUnitImport(MethodView):
    """One import."""

    @blueprint.answers(200, UnitImport)
    @blueprint.refuses(refusals.IMPORT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """See how far an import got.

        Counted by what became of each row. A failed import was refused as a whole.
        """
        return rpc("identity").unit_import({"id": id})


@blueprint.route("/unit-imports/<uuid:id>/refused-rows")
class UnitImportRefusedRows(MethodView):
    """Refused rows."""

    @blueprint.queries(RefusedRowsOf, path=["id"])
    @blueprint.answers(200, RefusedRows)
    @blueprint.refuses(refusals.IMPORT_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List the refused rows of an import.

        Each with its number, its cells, and every problem by column; in the order of the file.
        """
        return rpc("identity").unit_import_refused_rows({**query, "id": id})


@blueprint.route("/unit-imports/<uuid:id>/error-sheet.csv")
class UnitImportErrorSheetCsv(MethodView):
    """Refused rows as CSV."""

    @blueprint.answers(200, media=CSV, example=ERROR_SHEET)
    @blueprint.refuses(refusals.IMPORT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Download the refused rows as CSV.

        UTF-8 with BOM; the columns of the file, then each row's number and what is wrong, in the caller's language.
        """
        return sheet_of(id, CSV)


@blueprint.route("/unit-imports/<uuid:id>/error-sheet.xlsx")
class UnitImportErrorSheetXlsx(MethodView):
    """Refused rows as XLSX."""

    @blueprint.answers(200, media=XLSX, example=ERROR_SHEET)
    @blueprint.refuses(refusals.IMPORT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Download the refused rows as XLSX.

        The columns of the file, then the row's number and what is wrong with it, in the caller's language.
        """
        return sheet_of(id, XLSX)


def sheet_of(id: str, media: str) -> Any:
    """The file, in the words of the caller's language."""
    return error_sheet(rpc("identity").unit_import_refused_rows, id, current_app.extensions["words"], g.language, media)
