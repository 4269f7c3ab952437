"""When a second person decides, and what else is a rule of its own."""

from datetime import UTC, datetime, timedelta

import pytest

from services.identity.people_exports.domain import (
    fetch_until,
    is_open,
    needs_second_person,
    new_watermark,
    refuse_growth,
    refuse_personal,
    refuse_repeated,
    refuse_size,
)
from shared.contracts.identity.people_exports import PeopleExport
from shared.kernel.errors import Conflict, Invalid

NOW = datetime(2026, 2, 12, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rows", "lately", "needed"), [(500, 0, False), (501, 0, True), (1, 499, False), (1, 500, True)]
)
def test_a_second_person_decides_above_500_people_in_all(rows, lately, needed):
    assert needs_second_person(rows, lately) is needed


@pytest.mark.parametrize(("rows", "code"), [(0, "empty"), (10_001, "too_large")])
def test_nobody_and_too_many_are_refused(rows, code):
    with pytest.raises(Conflict, match=f"identity.people_export_{code}"):
        refuse_size(rows)


@pytest.mark.parametrize("rows", [1, 10_000])
def test_one_and_ten_thousand_are_right(rows):
    refuse_size(rows)


def test_a_few_more_people_than_agreed_to_come_in_between_and_no_crowd():
    refuse_growth(100, 106)
    with pytest.raises(Conflict, match="people_export_grew"):
        refuse_growth(100, 107)


def test_a_column_stands_once():
    refuse_repeated(["name", "phone"])
    with pytest.raises(Invalid, match="field_repeated"):
        refuse_repeated(["name", "phone", "name"])


def test_a_download_is_open_for_ten_minutes():
    minute = timedelta(minutes=1)
    assert [is_open(NOW, NOW + 9 * minute), is_open(NOW, NOW + 10 * minute), is_open(None, NOW)] == [True, False, False]


def test_a_file_can_be_fetched_for_seven_days():
    assert fetch_until(NOW) == NOW + timedelta(days=7)


def test_watermarks_differ_and_are_what_the_contract_says():
    marks = {new_watermark() for _ in range(1000)}
    assert len(marks) == 1000
    assert not PeopleExport(only=["watermark"]).validate({"watermark": marks.pop()})


@pytest.mark.parametrize("words", ["给张三13800138000投保", "110101199001011237 的资料"])
def test_words_in_clear_name_no_number_of_somebody(words):
    with pytest.raises(Invalid) as refusal:
        refuse_personal(words)
    assert refusal.value.code == "identity.people_export_words_personal"
    refuse_personal("为 2026 年志愿者投保")
