"""Lists of existing teams in the published language: taken into the system row by row, with what was refused."""

from base64 import b64encode

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Moment, Text
from shared.contracts.identity.imports import (
    BASE64_PATTERN,
    CONTENT_CHARACTERS_MAX,
    FILE_NAME_CHARACTERS_MAX,
    RefusedRowsOf,
)
from shared.contracts.identity.units import unit_code
from shared.contracts.teams.team_words import JoinMode, TeamBrand, TeamKind
from shared.contracts.teams.teams import introduction_field, members_max_field, name_field

ROWS_MAX = 2000
IMPORT_ID = "01936f0e-7b2a-7c11-8000-0000000000c6"
EXAMPLE_FILE = "unit_code,name,level,kind,brand\nBJ-110108,海淀区“贴心人”服务队,brigade,brand,close_friends\n"


class ImportTeams(Contract):
    """A list of teams of one unit and those below it. dry_run: say what would happen, and change nothing.

    file_name: what it was called where it came from. It is not kept: people put names and numbers of others there.
    """

    unit_code = unit_code(required=True)
    dry_run = Boolean(load_default=False)
    file_name = Text(at_least=1, at_most=FILE_NAME_CHARACTERS_MAX, required=True)
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX, pattern=BASE64_PATTERN, required=True)

    example = {
        "unit_code": "BJ-110108",
        "dry_run": True,
        "file_name": "teams.csv",
        "content": b64encode(EXAMPLE_FILE.encode()).decode(),
    }


class ListedTeam(Contract):
    """What a row may say of a team. The level is looked up later: units have names of their own for levels."""

    unit_code = unit_code(required=True)
    name = name_field(required=True)
    kind = Choice(TeamKind)
    brand = Choice(TeamBrand)
    introduction = introduction_field()
    join_mode = Choice(JoinMode)
    members_max = members_max_field()
    founded_on = Day()

    example = {"unit_code": "BJ-110108", "name": "海淀区“贴心人”服务队", "kind": "brand", "brand": "close_friends"}


class TeamImportOf(Contract):
    """Which import."""

    id = Id(required=True)

    example = {"id": IMPORT_ID}


class TeamImport(Contract):
    """What became of a list: each row made a team, changed one, found it unchanged, or was refused."""

    id = Id(required=True)
    unit_code = unit_code(required=True)
    dry_run = Boolean(required=True)
    row_count = Integer(at_most=ROWS_MAX, required=True)
    created_count = Integer(at_most=ROWS_MAX, required=True)
    changed_count = Integer(at_most=ROWS_MAX, required=True)
    unchanged_count = Integer(at_most=ROWS_MAX, required=True)
    refused_count = Integer(at_most=ROWS_MAX, required=True)
    made_at = Moment(required=True)

    example = {
        "id": IMPORT_ID,
        "unit_code": "BJ-110108",
        "dry_run": True,
        "row_count": 3,
        "created_count": 1,
        "changed_count": 0,
        "unchanged_count": 1,
        "refused_count": 1,
        "made_at": "2026-03-02T01:00:00Z",
    }


class RefusedTeamRowsOf(RefusedRowsOf):
    """The refused rows of a list of teams, in the order of the file; cursors are named for the contract."""
