"""An export as a table: one line for each value, in the caller's words, fit for a spreadsheet."""

import csv
import io
from typing import Any

import pytest

from gateway.own_exports import own_export_table
from gateway.routes.exports import TABLE
from gateway.words import read_words
from shared.contracts.exports import OwnExport

WORDS = read_words()


def table(areas: list[dict[str, Any]], language: str = "en") -> list[list[str]]:
    response = own_export_table({"areas": areas}, WORDS, language)
    text = response.get_data().decode("utf-8-sig")
    assert response.get_data().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text)))


def area(*records: dict[str, Any], name: str = "volunteer", complete: bool = True) -> dict[str, Any]:
    return {"area": name, "records": list(records), "complete": complete}


def test_each_value_has_a_line() -> None:
    rows = table([area({"name": "王芳", "is_minor": False}, {"number": "123456789092"}), area(name="roster")])
    assert rows[0] == ["Area", "No.", "Field", "Value"]
    assert rows[1:] == [
        ["Volunteer record", "1", "Name", "王芳"],
        ["Volunteer record", "1", "Minor", "false"],
        ["Volunteer record", "2", "Number", "123456789092"],
    ]


def test_it_speaks_the_callers_language() -> None:
    assert table([area({"name": "王芳"})], "zh-CN")[1] == ["志愿者档案", "1", "姓名", "王芳"]


@pytest.mark.parametrize("evil", ["=1+1", "+8613800138000", "-1", "@SUM(A1)"])
def test_no_value_is_taken_for_a_formula(evil: str) -> None:
    assert table([area({"device": evil}, name="sessions")])[1][3] == f"'{evil}"


def test_lists_and_objects_are_said_as_json() -> None:
    rows = table([area({"fields": ["phone"], "detail": {"said": "given"}}, name="personal_reads")])
    assert [row[3] for row in rows[1:]] == ['["phone"]', '{"said": "given"}']


def test_what_is_missing_is_said() -> None:
    assert "newest" in table([area({"name": "王芳"}, complete=False)])[1][3]


def test_the_example_in_the_document_is_what_comes_of_the_contracts_example() -> None:
    rows = table(OwnExport.example["areas"])
    assert rows[:2] == list(csv.reader(io.StringIO(TABLE)))
