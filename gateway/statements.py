"""Statements in words: each line in the caller's language, and the same as a table for a spreadsheet."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response

from gateway.error_sheets import CSV
from gateway.words import Words
from shared.contracts.credits.statement_words import LINES_OF_A_FILE_MAX
from shared.kernel.clock import BUSINESS_ZONE
from shared.kernel.pagination import LIMIT_MAX
from shared.runtime.files.sheets import csv_of

HEADINGS = ("posted_at", "sentence", "change", "balance", "served_on", "scheme", "rules", "expires_on")
NOTHING_NAMED = "unnamed"  # the sentence of a line whose service, wish or pool is not known here

Read = Callable[[dict[str, Any]], dict[str, Any]]


def told(statement: dict[str, Any], words: Words, language: str) -> dict[str, Any]:
    """A page with its sentences."""
    items = [_told_line(line, words, language) for line in statement["items"]]
    frozen = [words.sentence(language, f"frozen_because.{reason}") for reason in statement["frozen_because"]]
    return statement | {"items": items, "frozen_sentences": frozen}


def statement_table(read: Read, query: dict[str, Any], words: Words, language: str) -> Response:
    """All lines of a period as a file, the newest first. A last line says where there are more."""
    header = [words.sentence(language, f"statement.{heading}") for heading in HEADINGS]
    lines: list[list[str | int]] = []
    cursor: dict[str, str] = {}
    for _ in range(LINES_OF_A_FILE_MAX // LIMIT_MAX):
        page = told(read(query | {"limit": LIMIT_MAX} | cursor), words, language)
        lines += [_cells(line) for line in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    else:
        lines.append(["", words.sentence(language, "statement.incomplete"), *[""] * (len(HEADINGS) - 2)])
    response = Response(csv_of(header, lines), 200, content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="nuanliu-{query["book"]}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _told_line(line: dict[str, Any], words: Words, language: str) -> dict[str, Any]:
    scheme = line["scheme"]
    return line | {
        "sentence": words.sentence(language, _sentence_of(line), line),
        "scheme_sentence": words.sentence(language, "statement.by_scheme", scheme) if scheme else None,
        "rule_sentences": [words.sentence(language, f"scheme_rule.{one['rule']}", one) for one in line["because"]],
    }


def _sentence_of(line: dict[str, Any]) -> str:
    """The message of a line: one that names what is known of it."""
    word = line["word"]
    if word.startswith("service") and line["title"] is None:
        return f"statement_line.{word}.{NOTHING_NAMED}"
    if word in ("donated", "pool_granted") and line["unit_name"] is None:
        return f"statement_line.{word}.{NOTHING_NAMED}"
    if word in ("held_for_spending", "spending_released", "spent") and line["wish"] is None:
        return f"statement_line.{word}.{NOTHING_NAMED}"
    return f"statement_line.{word}"


def _cells(line: dict[str, Any]) -> list[str | int]:
    posted_at = datetime.fromisoformat(line["posted_at"]).astimezone(BUSINESS_ZONE)
    return [
        f"{posted_at:%Y-%m-%d %H:%M}",
        line["sentence"],
        line["change"],
        line["balance"],
        line["served_on"] or "",
        line["scheme_sentence"] or "",
        " ".join(line["rule_sentences"]),
        line["expires_on"] or "",
    ]
