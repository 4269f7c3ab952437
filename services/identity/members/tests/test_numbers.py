"""Volunteer numbers: their check digits find what people mistype."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.identity.members.domain.numbers import SERIALS, grouped, read_volunteer_number, volunteer_number
from shared.contracts.identity.member_words import VolunteerNumberFault
from shared.kernel.errors import Invalid

serials = some.integers(SERIALS.start, SERIALS.stop - 1)
digits = some.sampled_from("0123456789")


def fault(text: str) -> str:
    with pytest.raises(Invalid) as refused:
        read_volunteer_number(text)
    assert refused.value.code == "identity.volunteer_number_unusable"
    return refused.value.parameters["reason"]


@pytest.mark.parametrize(("serial", "number"), [(1_000_000_000, "100000000093"), (9_999_999_999, "999999999951")])
def test_a_number_is_its_serial_and_two_digits_that_leave_one_of_97(serial, number):
    assert volunteer_number(serial) == number
    assert int(number) % 97 == 1


@pytest.mark.parametrize("serial", [SERIALS.start - 1, SERIALS.stop, 0, -1])
def test_a_serial_of_another_length_is_a_broken_assumption(serial):
    with pytest.raises(AssertionError):
        volunteer_number(serial)


@given(serials)
def test_a_number_is_read_as_it_was_given_and_as_it_is_printed(serial):
    number = volunteer_number(serial)
    assert read_volunteer_number(number) == read_volunteer_number(grouped(number)) == number


def test_a_card_shows_groups_of_four():
    assert grouped("100000000093") == "1000 0000 0093"


@pytest.mark.parametrize("typed", ["１０００　００００　００９３", "1000-0000-0093", " 100000000093\u200b"])
def test_what_was_typed_is_folded(typed):
    assert read_volunteer_number(typed) == "100000000093"


@pytest.mark.parametrize(
    "text",
    ["", "10000000006", "1000000000930", "000000000001", "01000000006X", "11010519491231002X", "1" * 41, "١" * 12],
)
def test_another_form_is_refused(text):
    assert fault(text) == VolunteerNumberFault.FORM


@given(serials, some.integers(0, 11), digits)
def test_every_single_wrong_digit_is_found(serial, at, wrong):
    number = volunteer_number(serial)
    if number[at] != wrong:
        fault(number[:at] + wrong + number[at + 1 :])


@given(serials, some.integers(0, 10))
def test_every_swap_of_neighbours_is_found(serial, at):
    number = volunteer_number(serial)
    if number[at] != number[at + 1]:
        fault(number[:at] + number[at + 1] + number[at] + number[at + 2 :])


@given(serials, some.integers(0, 9))
def test_every_swap_over_one_digit_is_found(serial, at):
    number = volunteer_number(serial)
    if number[at] != number[at + 2]:
        fault(number[:at] + number[at + 2] + number[at + 1] + number[at] + number[at + 3 :])


@given(serials, some.integers(1, 8), digits, digits)
def test_every_double_digit_that_became_another_is_found(serial, at, double, wrong):
    typed = f"{serial}"
    number = volunteer_number(int(typed[:at] + double * 2 + typed[at + 2 :]))
    if double != wrong:
        fault(number[:at] + wrong * 2 + number[at + 2 :])


def test_check_digits_that_leave_the_same_remainder_are_refused():
    number = next(made for made in map(volunteer_number, SERIALS) if made.endswith("98"))
    assert int(f"{number[:-2]}01") % 97 == 1
    assert fault(f"{number[:-2]}01") == VolunteerNumberFault.CHECK_DIGITS
