"""Exports of many people in the published language: asked for with a purpose, decided by a second person, fetched."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Choice, Id, Integer, Many, Moment, Text
from shared.contracts.identity.people_export_words import (
    DOWNLOADS_MAX,
    ROWS_MAX,
    WATERMARK_CHARACTERS,
    WATERMARK_PATTERN,
    WORDS_CHARACTERS_MAX,
    ExportedPeople,
    ExportField,
    ExportPurpose,
    ExportRefusalReason,
    ExportState,
)
from shared.contracts.identity.units import unit_code

EXPORT_ID = "01936f0e-7b2a-7c11-8000-0000000000e1"
CELL_CHARACTERS_MAX = 400
PAGE_ROWS_MAX = 200


def watermark_field(**rest: object) -> Text:
    """What stands in every row of an export, and names it."""
    return Text(at_least=WATERMARK_CHARACTERS, at_most=WATERMARK_CHARACTERS, pattern=WATERMARK_PATTERN, **rest)


def fields_field(**rest: object) -> Many:
    """What of each person, in the order of the columns."""
    return Many(Choice(ExportField), at_least=1, at_most=len(ExportField), **rest)


class RequestPeopleExport(Contract):
    """Ask for the data of all members or volunteers of a unit and the units below it."""

    people = Choice(ExportedPeople, required=True)
    unit_code = unit_code(required=True)
    fields_wanted = fields_field(required=True)
    purpose = Choice(ExportPurpose, required=True)
    words = Text(at_least=5, at_most=WORDS_CHARACTERS_MAX, required=True)

    example = {
        "people": "volunteers",
        "unit_code": "BJ-110108",
        "fields_wanted": ["number", "name", "phone"],
        "purpose": "insurance",
        "words": "为重阳节活动的志愿者投保人身意外险",
    }


class PeopleExport(Contract):
    """An export, as those see it who may know of it. row_count: people when it was asked for.

    watermark: stands in every row of the file. fetch_until: null until it was approved.
    """

    id = Id(required=True)
    people = Choice(ExportedPeople, required=True)
    unit_code = unit_code(required=True)
    fields_wanted = fields_field(required=True)
    purpose = Choice(ExportPurpose, required=True)
    words = Text(at_most=WORDS_CHARACTERS_MAX, required=True)
    state = Choice(ExportState, required=True)
    row_count = Integer(at_most=ROWS_MAX, required=True)
    watermark = watermark_field(required=True)
    requested_by = Id(required=True)
    requested_at = Moment(required=True)
    decided_by = Id(allow_none=True, required=True)
    decided_at = Moment(allow_none=True, required=True)
    refusal_reason = Choice(ExportRefusalReason, allow_none=True, required=True)
    fetch_until = Moment(allow_none=True, required=True)
    downloads_left = Integer(at_most=DOWNLOADS_MAX, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": EXPORT_ID,
        "people": "volunteers",
        "unit_code": "BJ-110108",
        "fields_wanted": ["number", "name", "phone"],
        "purpose": "insurance",
        "words": "为重阳节活动的志愿者投保人身意外险",
        "state": "waiting",
        "row_count": 812,
        "watermark": "NL-7Q4ZK0M2XC",
        "requested_by": "01936f0e-7b2a-7c11-8000-0000000000a1",
        "requested_at": "2026-02-12T08:00:00Z",
        "decided_by": None,
        "decided_at": None,
        "refusal_reason": None,
        "fetch_until": None,
        "downloads_left": DOWNLOADS_MAX,
        "version": 1,
    }


PeopleExportPage = page_contract(PeopleExport)


class PeopleExportOf(Contract):
    """Which export."""

    id = Id(required=True)

    example = {"id": EXPORT_ID}


class FindPeopleExports(PageRequest):
    """One's own exports; with `unit`, those of a unit and below that one may decide on; by watermark, any."""

    unit = unit_code(load_default=None)
    state = Choice(ExportState, load_default=None)
    watermark = watermark_field(load_default=None)

    example = {"unit": "BJ-110108", "state": "waiting"}


class RefusePeopleExport(Contract):
    """Say no to an export."""

    id = Id(required=True)
    reason = Choice(ExportRefusalReason, required=True)

    example = {"id": EXPORT_ID, "reason": "too_many_fields"}


class ExportedRow(Contract):
    """One person's cells, in the order of the fields asked for."""

    cells = Many(Text(at_most=CELL_CHARACTERS_MAX), at_most=len(ExportField), required=True)

    example = {"cells": ["100000000148", "王小暖", "15400000001"]}


ExportedRowPage = page_contract(ExportedRow)


class ExportedRowsOf(PageRequest):
    """The rows of an export that was just fetched."""

    id = Id(required=True)
    limit = Integer(at_least=1, at_most=PAGE_ROWS_MAX, load_default=PAGE_ROWS_MAX)

    example = {"id": EXPORT_ID, "limit": 200}
