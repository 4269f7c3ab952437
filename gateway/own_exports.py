"""What is held about somebody as a table: area, record, field, value, in the words of the caller's language."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Response

from gateway.error_sheets import CSV
from gateway.words import Words
from shared.runtime.files.sheets import csv_of

HEADINGS = ("area", "record", "field", "value")


def own_export_table(export: dict[str, Any], words: Words, language: str) -> Response:
    """The file: one line for each value, so that whoever opens it needs nothing but a spreadsheet."""
    header = [words.sentence(language, f"export.{heading}") for heading in HEADINGS]
    lines = [line for area in export["areas"] for line in _lines(area, words, language)]
    response = Response(csv_of(header, lines), 200, content_type=CSV)
    response.headers["Content-Disposition"] = 'attachment; filename="nuanliu-export.csv"'
    return response


def _lines(area: dict[str, Any], words: Words, language: str) -> Iterator[list[str]]:
    name = words.sentence(language, f"export.area.{area['area']}")
    if not area["complete"]:
        yield [name, "", "", words.sentence(language, "export.incomplete")]
    for number, record in enumerate(area["records"], start=1):
        for field, value in record.items():
            yield [name, str(number), words.sentence(language, f"export.field.{field}"), _cell(value)]


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
