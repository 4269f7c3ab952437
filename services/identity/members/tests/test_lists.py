"""Phones, member numbers and days as they stand in lists."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.conftest import refused
from services.identity.members.domain.days import read_day
from services.identity.members.domain.member_numbers import read_member_number
from services.identity.members.domain.phones import TYPED_CHARACTERS_MAX, read_phone


@pytest.mark.parametrize(
    "typed",
    ["15412345678", "154 1234 5678", "154-1234-5678", "+86 154 1234 5678", "(+86)15412345678", "008615412345678",
     "8615412345678", "１５４１２３４５６７８", "154–1234–5678", "\u200b15412345678"],
)  # fmt: skip
def test_a_phone_is_read_however_it_is_written(typed):
    assert read_phone(typed) == "+8615412345678"


@pytest.mark.parametrize(
    "typed",
    ["", "1541234567", "154123456789", "12412345678", "010-12345678", "1.54123E+10", "+85215412345678", "一五四",
     "15412345678.0", "15412345678" + " " * TYPED_CHARACTERS_MAX],
)  # fmt: skip
def test_what_is_no_mobile_number_is_refused(typed):
    assert refused(read_phone, typed).code == "identity.phone_unusable"


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text):
    for reader in (read_phone, read_member_number):
        try:
            read = reader(text)
        except Exception as refusal:
            assert str(refusal).startswith("identity.")
        else:
            assert reader(read) == read
    assert read_day(text) is None or isinstance(read_day(text), date)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("bj0000000001", "BJ0000000001"), (" BJ 00-1 ", "BJ00-1"), ("ＢＪ１", "BJ1"),
     ("京工（2020）第1号", "京工(2020)第1号"),
     ("1" * 40, "1" * 40)],
)  # fmt: skip
def test_a_member_number_is_kept_in_one_form(typed, number):
    assert read_member_number(typed) == number


@pytest.mark.parametrize("typed", ["", "1" * 41, "1.1E+17", "11E+5", "BJ_1", "=BJ1", "BJ1\n2;"])
def test_what_is_no_member_number_is_refused(typed):
    assert refused(read_member_number, typed).code == "identity.member_number_unusable"


@pytest.mark.parametrize(
    "typed",
    ["1990-01-31", "1990/1/31", "1990.1.31", "1990年1月31日", "19900131", " 1990-1-31 ", "1990/1/31 0:00",
     "1990-01-31 00:00:00", "１９９０－０１－３１"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(typed):
    assert read_day(typed) == date(1990, 1, 31)


@pytest.mark.parametrize(
    "typed", ["", "1990-02-29", "1990-13-01", "90-1-31", "31.1.1990", "1990-1", "1990-1/31", "33269"]
)
def test_what_is_no_day_is_none(typed):
    assert read_day(typed) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_form_of_a_day_is_the_same_day(day):
    forms = (f"{day}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日")
    assert {read_day(form) for form in forms} == {day}
