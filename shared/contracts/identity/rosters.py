"""Imports of rosters in the published language: a file of members goes in, its progress and noted rows come out."""

from base64 import b64encode

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.import_words import RowOutcome
from shared.contracts.identity.imports import (
    COLUMNS_MAX,
    PROBLEMS_PER_ROW_MAX,
    REFUSED_ROWS_MAX,
    ImportUnits,
    RefusedRow,
    RefusedRowsOf,
    RowProblem,
    UnitImport,
    UnitImportOf,
)
from shared.contracts.identity.member_words import (
    DOCUMENT_CHARACTERS_MAX,
    MEMBER_NUMBER_CHARACTERS_MAX,
    NAME_CHARACTERS_MAX,
    DocumentKind,
)
from shared.kernel.pagination import CURSOR_CHARACTERS_MAX

EXAMPLE_COLUMNS = ["member_number", "name", "document_number", "unit_code"]
EXAMPLE_FILE = f"{','.join(EXAMPLE_COLUMNS)}\nBJ0000000001,某某,11010519491231002X,BJ-110108\n"


class ImportRoster(ImportUnits):
    """A file of members of one unit and of those below it. dry_run: say what would happen, and change nothing."""

    example = {
        "unit_code": "BJ-110108",
        "dry_run": True,
        "file_name": "members.csv",
        "content": b64encode(EXAMPLE_FILE.encode()).decode(),
    }


class RosterImportOf(UnitImportOf):
    """Names an import of members."""


class RosterImport(UnitImport):
    """How far an import of members got. doubted_count: rows that were taken, but had better be looked at."""

    doubted_count = Integer(required=True)

    example = {**UnitImport.example, "doubted_count": 0}


class FindParkedRows(PageRequest):
    """Rows of imports below that wait for one's decision. unit: those for this unit and those below it."""

    unit = units.unit_code(load_default=None)

    example = {"unit": "BJ"}


class StandingMember(Contract):
    """The member whom a row would change, compared with it: who has its document, else who has its number.

    same_phone: null where one of them has none. id, version: to be named by whoever takes the row.
    """

    id = Id(required=True)
    name = Text(at_most=NAME_CHARACTERS_MAX, required=True)
    unit_code = units.unit_code(required=True)
    same_document = Boolean(required=True)
    same_number = Boolean(required=True)
    same_name = Boolean(required=True)
    same_phone = Boolean(allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": "0193a5c0-0000-7000-8000-000000000003",
        "name": "某某",
        "unit_code": "BJ-110108",
        "same_document": True,
        "same_number": False,
        "same_name": True,
        "same_phone": False,
        "version": 1,
    }


class ParkedRow(Contract):
    """A row of an import at a unit in whose way a member of another part of the union stands.

    unit_code: where it was imported; above_unit_code: the lowest unit that reaches both, which decides;
    member_unit_code: the unit that the row says; member: who stands there, null where nobody does any more, or out of
    that unit's reach. Document and phone are masked.
    """

    id = Id(required=True)
    unit_code = units.unit_code(required=True)
    above_unit_code = units.unit_code(required=True)
    member_unit_code = units.unit_code(required=True)
    member_number = Text(at_most=MEMBER_NUMBER_CHARACTERS_MAX, required=True)
    name = Text(at_most=NAME_CHARACTERS_MAX, required=True)
    document_kind = Choice(DocumentKind, required=True)
    document_masked = Text(at_most=DOCUMENT_CHARACTERS_MAX, required=True)
    phone_masked = Text(at_most=11, allow_none=True, required=True)
    member = Part(StandingMember, allow_none=True, required=True)
    parked_at = Moment(required=True)

    example = {
        "id": "0193a5c0-0000-7000-8000-000000000002",
        "unit_code": "BJ-110105",
        "above_unit_code": "BJ",
        "member_unit_code": "BJ-110105",
        "member_number": "BJ0000000001",
        "name": "某某",
        "document_kind": "resident_id",
        "document_masked": "110105********002X",
        "phone_masked": "*******8000",
        "member": StandingMember.example,
        "parked_at": "2026-02-12T08:00:00Z",
    }


ParkedRowPage = page_contract(ParkedRow)


class ParkedRowOf(Contract):
    """Names a row that waits."""

    id = Id(required=True)

    example = {"id": "0193a5c0-0000-7000-8000-000000000002"}


class ApplyParkedRow(ParkedRowOf):
    """Take a row into the roster. member_id, member_version: of the member who stands there, as one saw them."""

    member_id = Id(allow_none=True, load_default=None)
    member_version = Integer(at_least=1, allow_none=True, load_default=None)

    example = {**ParkedRowOf.example, "member_id": StandingMember.example["id"], "member_version": 1}


class DecidedRow(Contract):
    """What became of a row that waited. A refused one waits on, with what is wrong with it."""

    id = Id(required=True)
    outcome = Choice(RowOutcome, required=True)
    problems = Many(Part(RowProblem), at_most=PROBLEMS_PER_ROW_MAX, required=True)

    example = {"id": "0193a5c0-0000-7000-8000-000000000002", "outcome": "changed", "problems": []}


class NotedRow(RefusedRow):
    """A row of a roster that was refused, or taken although something about it is odd."""

    refused = Boolean(required=True)

    example = {
        "row_number": 4,
        "refused": True,
        "cells": ["BJ0000000002", "", "11010519491231002X", "BJ-110108"],
        "problems": [{"column": "name", "problem": "missing", "parameters": {}}],
    }


class NotedRowsOf(RefusedRowsOf):
    """The refused and doubted rows of an import of members, in the order of the file."""


class NotedRows(Contract):
    """Some refused and doubted rows with the headings of their file."""

    columns = Many(Text(at_most=50), at_most=COLUMNS_MAX, required=True)
    items = Many(Part(NotedRow), at_most=REFUSED_ROWS_MAX, required=True)
    next_cursor = Text(at_most=CURSOR_CHARACTERS_MAX, allow_none=True, required=True)

    example = {"columns": EXAMPLE_COLUMNS, "items": [NotedRow.example], "next_cursor": None}
