"""An export of many people as a file: headings in the caller's language, and the watermark in every row."""

from typing import Any

from eventlet import tpool
from flask import Response

from gateway.error_sheets import ENDINGS, WRITERS
from gateway.words import Words
from shared.contracts.identity.people_export_words import ROWS_MAX
from shared.contracts.identity.people_exports import PAGE_ROWS_MAX

PAGES_MAX = 2 * ROWS_MAX // PAGE_ROWS_MAX
TRANSLATED = {"sex", "document_kind", "state"}


def people_sheet(identity: Any, id: str, words: Words, language: str, media: str) -> Response:
    """The file of an export whose download begins here."""
    export = identity.fetch_people_export({"id": id})
    columns = [*export["fields_wanted"], "watermark"]
    header = [words.sentence(language, f"people_sheet.{column}") for column in columns]
    rows = [_told(row["cells"], columns, words, language) for row in _all_rows(identity, id)]
    content = tpool.execute(WRITERS[media], header, rows)
    response = Response(content, 200, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{export["watermark"]}.{ENDINGS[media]}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _all_rows(identity: Any, id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    for _ in range(PAGES_MAX):
        page = identity.people_export_rows({"id": id, "limit": PAGE_ROWS_MAX, **cursor})
        rows += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    return rows


def _told(cells: list[str], columns: list[str], words: Words, language: str) -> list[str]:
    """The cells, words in the caller's language; what is no word stays."""
    return [
        words.sentence(language, f"{column}.{cell}") if column in TRANSLATED and cell else cell
        for cell, column in zip(cells, columns, strict=True)
    ]
