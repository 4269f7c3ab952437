"""What is shown beside what: no form of a number gives away what its mask hides."""

from datetime import date

import pytest

from services.identity.members.domain.citizen_numbers import check_character
from services.identity.members.domain.masking import View, shown_document, shown_name, shown_phone

NUMBER = "11010519491231002X"


@pytest.mark.parametrize("number", [NUMBER, "E12345678", "01234567", "CAN110181080310"])
def test_in_public_there_is_nothing_of_a_number(number):
    assert shown_document(number, View.PUBLIC) is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (NUMBER, "110105********002X"),
        ("E12345678", "E1*****78"),
        ("01234567", "01****67"),
        ("CAN110181080310", "CA***********10"),
        ("AB123", "AB*23"),
    ],
)
def test_alone_the_ends_of_a_number_are_shown_to_compare_with_a_card(number, shown):
    assert shown_document(number, View.ALONE) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(NUMBER, "1****************X"), ("E12345678", "E*******8"), ("AB123", "A***3")]
)
def test_beside_a_birth_date_only_the_first_and_the_last_are_shown(number, shown):
    assert shown_document(number, View.BESIDE_BIRTH) == shown


def test_beside_a_birth_date_hundreds_of_numbers_of_one_district_look_the_same():
    shown = shown_document(NUMBER, View.BESIDE_BIRTH)
    bodies = (f"110105{date(1949, 12, 31):%Y%m%d}{sequence:03d}" for sequence in range(1000))
    alike = [body for body in bodies if shown_document(body + check_character(body), View.BESIDE_BIRTH) == shown]
    assert len(alike) > 80


@pytest.mark.parametrize(("view", "shown"), [(View.PUBLIC, "王*"), (View.BESIDE_BIRTH, "王芳"), (View.ALONE, "王芳")])
def test_only_the_public_does_not_see_a_name(view, shown):
    assert shown_name("王芳", view) == shown


@pytest.mark.parametrize(
    ("view", "shown"), [(View.PUBLIC, None), (View.BESIDE_BIRTH, "*******5678"), (View.ALONE, "*******5678")]
)
def test_of_a_phone_number_four_digits_are_shown_and_in_public_none(view, shown):
    assert shown_phone("+8615412345678", view) == shown
