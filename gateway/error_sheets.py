"""The refused rows of an import as a file to mend and to send again: as they were, and what is wrong in words."""

from collections.abc import Callable
from typing import Any

from eventlet import tpool
from flask import Response

from gateway.words import Words
from shared.contracts.identity.imports import REFUSED_ROWS_MAX
from shared.runtime.files.sheets import csv_of
from shared.runtime.files.workbooks import workbook_of

SHEET_ROWS_MAX = 10_000
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITERS: dict[str, Callable[[list[str], list[list[str]]], bytes]] = {CSV: csv_of, XLSX: workbook_of}
ENDINGS = {CSV: "csv", XLSX: "xlsx"}

Read = Callable[[dict[str, Any]], dict[str, Any]]


def error_sheet(read: Read, id: str, words: Words, language: str, media: str) -> Response:
    """The file of an import's refused rows, at most `SHEET_ROWS_MAX`. read: asks for a page of them."""
    content = tpool.execute(WRITERS[media], *sheet_cells(read, id, words, language))  # a second for a large one
    response = Response(content, 200, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="import-{id}-errors.{ENDINGS[media]}"'
    return response


def sheet_cells(read: Read, id: str, words: Words, language: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of such a file."""
    columns, rows = _all_rows(read, id)
    header = [*columns, words.sentence(language, "sheet.row"), words.sentence(language, "sheet.problems")]
    width = len(columns)
    cells = [
        [*_padded(row["cells"], width), str(row["row_number"]), _told(row["problems"], words, language)] for row in rows
    ]
    return header, cells


def _all_rows(read: Read, id: str) -> tuple[list[str], list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    page: dict[str, Any] = {"next_cursor": None}
    for _ in range(SHEET_ROWS_MAX // REFUSED_ROWS_MAX):
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else {}
        page = read({"id": id, "limit": REFUSED_ROWS_MAX, **cursor})
        rows += page["items"]
        if page["next_cursor"] is None:
            break
    return page["columns"], rows


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]


def _told(problems: list[dict[str, Any]], words: Words, language: str) -> str:
    return " ".join(_one(problem, words, language) for problem in problems)


def _one(problem: dict[str, Any], words: Words, language: str) -> str:
    """A refusal has a code with a dot, a fault of a field is one word."""
    word = problem["problem"]
    message_id = word if "." in word else f"problem.{word}"
    sentence = words.sentence(language, message_id, problem["parameters"])
    return f"{problem['column']}: {sentence}" if problem["column"] else sentence
