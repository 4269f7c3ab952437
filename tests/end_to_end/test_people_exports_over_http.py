"""The data of many people leaves the house: as a file with a watermark, and everybody in it can see that."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.end_to_end.test_accounts_over_http import PHONE, sign_in
from tests.end_to_end.test_closing_over_http import (
    API,
    ENGLISH,
    NAME,
    NUMBER,
    _city,
    answered,
    approve,
    newcomer,
    register,
)

__all__ = ["_city"]

WANTED = {
    "people": "volunteers",
    "unit_code": "BJ-110108",
    "fields_wanted": ["name", "document_kind", "document_number", "phone", "unit_name", "state"],
    "purpose": "insurance",
    "words": "为志愿者投保人身意外险",
}


@pytest.fixture(name="person")
def _person(city):
    """A volunteer."""
    return newcomer(city)


def test_a_file_names_its_export_in_every_row_and_the_person_sees_the_reading(city, person):
    admin, _ = sign_in(city, "unit_admin")
    approve(admin, register(person))
    export = answered(admin.post(f"{API}/people-exports", WANTED), 201)
    assert (export["state"], export["row_count"]) == ("approved", 1)

    sheet = admin.post(f"{API}/people-exports/{export['id']}/file.csv", headers=ENGLISH)
    assert (sheet.status_code, sheet.headers["Cache-Control"]) == (200, "no-store")
    assert export["watermark"] in sheet.headers["Content-Disposition"]
    header, row = csv.reader(io.StringIO(sheet.content.decode("utf-8-sig")))
    assert header == ["Name", "Kind of document", "Document number", "Phone", "Unit", "State", "Watermark"]
    assert row == [NAME, "resident ID card", NUMBER, PHONE, "BJ-110108", "active", export["watermark"]]

    book = admin.post(f"{API}/people-exports/{export['id']}/file.xlsx", headers={"Accept-Language": "zh-CN"})
    cells = list(load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    assert cells[1] == (NAME, "居民身份证", NUMBER, PHONE, "BJ-110108", "有效", export["watermark"])

    reads = answered(person.get(f"{API}/accounts/me/personal-reads"), 200)["items"]
    assert [(read["export_id"], read["fields_read"]) for read in reads] == [
        (export["id"], ["document_number", "phone"])
    ] * 2
    left = answered(admin.get(f"{API}/people-exports/{export['id']}"), 200)
    assert left["downloads_left"] == 1


def test_the_person_exports_nobody(city, person):
    answered(person.post(f"{API}/people-exports", WANTED), 403)
    assert answered(person.get(f"{API}/people-exports"), 200)["items"] == []
