"""Imports of existing teams: a list goes in, what became of it and its refused rows come out."""

from typing import Any

from flask import current_app, g
from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.error_sheets import CSV, XLSX, error_sheet
from gateway.routes.unit_imports import WHOLE_FILE
from shared.contracts.identity.imports import RefusedRows
from shared.contracts.teams.imports import ImportTeams, RefusedTeamRowsOf, TeamImport
from shared.contracts.teams.refusals import imports as refusals
from shared.contracts.teams.refusals.teams import NOT_YET_KNOWN, UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("team-imports", "Imports of existing teams from CSV and XLSX files")

# What `RefusedRows.example` becomes for somebody who reads English.
ERROR_SHEET = """\
unit_code,name,level,kind,Row,What is wrong
BJ-110108,某队,corps,planet,4,kind: This is none of the choices.
"""
SEEING = (refusals.IMPORT_NOT_FOUND, NOT_YET_KNOWN)


@blueprint.route("/team-imports")
class TeamImports(MethodView):
    """Uploads."""

    @blueprint.uploads(ImportTeams)
    @blueprint.answers(201, TeamImport)
    @blueprint.refuses(
        UNIT_NOT_FOUND, UNIT_NOT_ACTIVE, refusals.IMPORT_DISTURBED, NOT_YET_KNOWN, NOT_PERMITTED, *WHOLE_FILE
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Import a list of existing teams.

        CSV (UTF-8 or GB18030) or XLSX of at most 2000 rows; headings in Chinese or English: 单位编码 unit_code,
        队伍名称 name, 层级 level, 类型 kind, 品牌 brand, 上级队伍 superior, 简介 introduction, 加入方式 join_mode,
        人数上限 members_max, 成立日期 founded_on. Rows may stand in any order; levels may be called as the unit calls
        them; a superior is looked for by its name at the unit of the row and those above it, and in the list.

        Teams are active at once, and have no members: nobody joins without their own act. Each row makes a team,
        changes the one of that name at that unit, finds it unchanged, or is refused; an empty cell says nothing. With
        `dry_run` nothing is changed. Importing the same list again changes nothing.
        """
        return rpc("teams").import_teams(request)


@blueprint.route("/team-imports/<uuid:id>")
class OneTeamImport(MethodView):
    """One import."""

    @blueprint.answers(200, TeamImport)
    @blueprint.refuses(*SEEING)
    def get(self, id: str) -> Any:
        """See what became of a list.

        Counted by what became of each row; kept for 90 days.
        """
        return rpc("teams").team_import({"id": id})


@blueprint.route("/team-imports/<uuid:id>/refused-rows")
class TeamImportRefusedRows(MethodView):
    """Refused rows."""

    @blueprint.queries(RefusedTeamRowsOf, path=["id"])
    @blueprint.answers(200, RefusedRows)
    @blueprint.refuses(*SEEING, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List the refused rows of a list of teams.

        Each with its number, its cells, and every problem by column; in the order of the file.
        """
        return rpc("teams").refused_rows({**query, "id": id})


@blueprint.route("/team-imports/<uuid:id>/error-sheet.csv")
class TeamImportErrorSheetCsv(MethodView):
    """Refused rows as CSV."""

    @blueprint.answers(200, media=CSV, example=ERROR_SHEET)
    @blueprint.refuses(*SEEING)
    def get(self, id: str) -> Any:
        """Download the refused rows of a list of teams as CSV.

        UTF-8 with BOM; the columns of the file, then each row's number and what is wrong, in the caller's language.
        """
        return sheet_of(id, CSV)


@blueprint.route("/team-imports/<uuid:id>/error-sheet.xlsx")
class TeamImportErrorSheetXlsx(MethodView):
    """Refused rows as XLSX."""

    @blueprint.answers(200, media=XLSX, example=ERROR_SHEET)
    @blueprint.refuses(*SEEING)
    def get(self, id: str) -> Any:
        """Download the refused rows of a list of teams as XLSX.

        The columns of the file, then the row's number and what is wrong with it, in the caller's language.
        """
        return sheet_of(id, XLSX)


def sheet_of(id: str, media: str) -> Any:
    """The file, in the words of the caller's language."""
    return error_sheet(rpc("teams").refused_rows, id, current_app.extensions["words"], g.language, media)
