"""Imports of units in the published language: a file goes in, its progress and its refused rows come out."""

from base64 import b64encode

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import AnyJson, Boolean, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.import_words import ImportState
from shared.contracts.identity.units import unit_code
from shared.kernel.pagination import CURSOR_CHARACTERS_MAX

FILE_BYTES_MAX = 8 * 1024 * 1024
CONTENT_CHARACTERS_MAX = FILE_BYTES_MAX // 3 * 4 + 4
BASE64_PATTERN = r"^[A-Za-z0-9+/]*={0,2}$"
FILE_NAME_CHARACTERS_MAX = 255
REFUSED_ROWS_MAX = 2000  # of one answer
COLUMNS_MAX = 50
PROBLEMS_PER_ROW_MAX = 20
CELL_CHARACTERS_MAX = 2000
EXAMPLE_FILE = "code,parent_code,kind,name\nBJ-110108-E1,BJ-110108,enterprise,北京某某科技有限公司工会\n"


class ImportUnits(Contract):
    """A file of units for one unit and what is below it. dry_run: say what would happen, and change nothing.

    file_name: what it was called where it came from. It is not kept: people put names and numbers of others there.
    """

    unit_code = unit_code(required=True)
    dry_run = Boolean(load_default=False)
    file_name = Text(at_least=1, at_most=FILE_NAME_CHARACTERS_MAX, required=True)
    content = Text(at_least=1, at_most=CONTENT_CHARACTERS_MAX, pattern=BASE64_PATTERN, required=True)

    example = {
        "unit_code": "BJ-110108",
        "dry_run": True,
        "file_name": "units.csv",
        "content": b64encode(EXAMPLE_FILE.encode()).decode(),
    }


class UnitImportOf(Contract):
    """Names an import."""

    id = Id(required=True)

    example = {"id": "0193a5c0-0000-7000-8000-000000000001"}


class Failure(Contract):
    """Why a whole file was refused."""

    code = Text(at_most=100, required=True)
    parameters = AnyJson(required=True)

    example = {"code": "file.rows_too_many", "parameters": {"rows_max": 60000}}


class UnitImport(Contract):
    """How far an import got. row_count is null until the file was read; failure: the whole file was refused."""

    id = Id(required=True)
    unit_code = unit_code(allow_none=True, required=True)
    dry_run = Boolean(required=True)
    state = Choice(ImportState, required=True)
    failure = Part(Failure, allow_none=True, required=True)
    row_count = Integer(allow_none=True, required=True)
    done_count = Integer(required=True)
    created_count = Integer(required=True)
    changed_count = Integer(required=True)
    unchanged_count = Integer(required=True)
    refused_count = Integer(required=True)
    created_at = Moment(required=True)
    finished_at = Moment(allow_none=True, required=True)

    example = {
        "id": "0193a5c0-0000-7000-8000-000000000001",
        "unit_code": "BJ-110108",
        "dry_run": True,
        "state": "finished",
        "failure": None,
        "row_count": 3,
        "done_count": 3,
        "created_count": 1,
        "changed_count": 0,
        "unchanged_count": 1,
        "refused_count": 1,
        "created_at": "2026-02-12T08:00:00Z",
        "finished_at": "2026-02-12T08:00:01Z",
    }


class RowProblem(Contract):
    """One fault of a row. column: its heading in the file, empty where the row as a whole is meant."""

    column = Text(at_most=50, required=True)
    problem = Text(at_most=100, required=True, metadata={"description": "A word or a code of a refusal."})
    parameters = AnyJson(required=True)

    example = {"column": "kind", "problem": "not_choice", "parameters": {}}


class RefusedRow(Contract):
    """A row that was refused, as it stood in the file. row_number: as a spreadsheet shows it."""

    row_number = Integer(at_least=1, required=True)
    cells = Many(Text(at_most=CELL_CHARACTERS_MAX), at_most=COLUMNS_MAX, required=True)
    problems = Many(Part(RowProblem), at_most=PROBLEMS_PER_ROW_MAX, required=True)

    example = {"row_number": 4, "cells": ["BJ-X", "BJ-110108", "planet", "工会"], "problems": [RowProblem.example]}


class RefusedRowsOf(PageRequest):
    """The refused rows of an import, in the order of the file."""

    id = Id(required=True)
    limit = Integer(at_least=1, at_most=REFUSED_ROWS_MAX, load_default=200)

    example = {"id": "0193a5c0-0000-7000-8000-000000000001", "limit": 200}


class RefusedRows(Contract):
    """Some refused rows with the headings of their file."""

    columns = Many(Text(at_most=50), at_most=COLUMNS_MAX, required=True)
    items = Many(Part(RefusedRow), at_most=REFUSED_ROWS_MAX, required=True)
    next_cursor = Text(at_most=CURSOR_CHARACTERS_MAX, allow_none=True, required=True)

    example = {
        "columns": ["code", "parent_code", "kind", "name"],
        "items": [RefusedRow.example],
        "next_cursor": None,
    }


UnitImportPage = page_contract(UnitImport)
