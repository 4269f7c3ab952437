"""Volunteer numbers: a serial of ten digits and two check digits, 12 digits that a keypad can type.

The check digits are ISO/IEC 7064, MOD 97-10: they find every wrong digit, every swap of two digits next to each other
or with one between, every doubled digit that became another, and 96 of 97 other slips. One digit (Luhn, Damm) would
miss one in ten of those, and Luhn swaps of 0 and 9. Digits alone, because they are read out on the telephone and typed
by old people; twelve, because a spreadsheet keeps fifteen, and none is taken for a phone or an ID number.

A serial says nothing about the person: it is drawn at random by whoever gives the number, never made from an ID number.
"""

import re

from shared.contracts.identity.member_words import VOLUNTEER_NUMBER_DIGITS, VolunteerNumberFault
from shared.contracts.identity.refusals.members import VOLUNTEER_NUMBER_UNUSABLE
from shared.kernel.text import folded

SERIALS = range(10**9, 10**10)  # no leading zero, which spreadsheets drop
MODULUS = 97
GROUP_DIGITS = 4
TYPED_CHARACTERS_MAX = 40
TYPED = re.compile(r"[1-9][0-9]{11}")


def volunteer_number(serial: int) -> str:
    """The number to one of `SERIALS`."""
    assert serial in SERIALS, "a serial has ten digits"
    return f"{serial}{MODULUS + 1 - serial * 100 % MODULUS:02d}"


def read_volunteer_number(text: str) -> str:
    """The number that somebody has typed, with spaces and hyphens or without.

    Raises Invalid `identity.volunteer_number_unusable` with a reason of `VolunteerNumberFault`.
    """
    number = folded(text).replace("-", "") if len(text) <= TYPED_CHARACTERS_MAX else ""
    if not TYPED.fullmatch(number):
        raise VOLUNTEER_NUMBER_UNUSABLE(reason=VolunteerNumberFault.FORM)
    # Compared, not divided: 97 and 00, 98 and 01 leave the same remainder, and only one of each is a number of ours.
    if volunteer_number(int(number[:-2])) != number:
        raise VOLUNTEER_NUMBER_UNUSABLE(reason=VolunteerNumberFault.CHECK_DIGITS)
    return number


def grouped(number: str) -> str:
    """A number as it is printed on a card: 1234 5678 9012."""
    return " ".join(number[at : at + GROUP_DIGITS] for at in range(0, VOLUNTEER_NUMBER_DIGITS, GROUP_DIGITS))
