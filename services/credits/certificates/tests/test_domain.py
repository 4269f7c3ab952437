"""What a certificate says and who issues it, on both sides of every threshold."""

from datetime import date

import pytest

from services.credits.certificates.domain.saying import (
    Served,
    code_from,
    grouped,
    issuing_unit,
    lines_of,
    read_code,
    shown_content,
    shown_holder,
)
from shared.contracts.credits.certificate_words import CODE_BYTES, CODE_CHARACTERS, CONTENT_SHOWN_CHARACTERS
from shared.kernel.ids import new_id

CITY, DISTRICT, STREET, OTHER_STREET, OTHER_DISTRICT = (new_id() for _ in range(5))
IN_STREET, IN_OTHER_STREET = (CITY, DISTRICT, STREET), (CITY, DISTRICT, OTHER_STREET)


def served(unit, day, minutes):
    return Served(new_id(), 1, unit, date(2026, 1, day), "看望", "街道", "陪伴聊天", minutes)


def test_lines_stand_in_the_order_of_their_first_service():
    lines = lines_of([served(STREET, 3, 30), served(OTHER_STREET, 2, 20), served(STREET, 1, 10)])
    assert [(line.unit_id, line.minutes) for line in lines] == [(STREET, 40), (OTHER_STREET, 20)]
    assert [service.minutes for service in lines[0].services] == [10, 30]


def test_nothing_served_has_no_lines():
    assert lines_of([]) == ()


@pytest.mark.parametrize(
    ("lineages", "legal", "issuer"),
    [
        ([IN_STREET], {CITY, DISTRICT, STREET}, STREET),
        ([IN_STREET], {CITY, DISTRICT}, DISTRICT),
        ([IN_STREET], {CITY}, CITY),
        ([IN_STREET], set(), CITY),
        ([IN_STREET, IN_OTHER_STREET], {CITY, DISTRICT, STREET, OTHER_STREET}, DISTRICT),
        ([IN_STREET, (CITY, DISTRICT)], {CITY, DISTRICT, STREET}, DISTRICT),
        ([IN_STREET, (CITY, OTHER_DISTRICT)], {CITY, DISTRICT, OTHER_DISTRICT}, CITY),
    ],
)
def test_the_nearest_legal_person_above_all_issues(lineages, legal, issuer):
    assert issuing_unit(lineages, legal.__contains__) == issuer


def test_a_code_has_eighty_random_bits_and_is_read_as_it_is_printed():
    assert CODE_BYTES * 8 >= 64
    code = code_from(bytes(range(CODE_BYTES)))
    assert len(code) == CODE_CHARACTERS
    assert read_code(grouped(code).lower()) == read_code(f" {code} ") == code


def test_long_content_is_cut_on_a_character_and_said_to_be():
    fits = "䶮" * CONTENT_SHOWN_CHARACTERS
    assert shown_content(fits) == fits
    assert shown_content(fits + "㛃") == fits[:-1] + "…"
    assert shown_content(" 陪伴\n聊天  ") == "陪伴 聊天"


@pytest.mark.parametrize(("name", "shown"), [("欧阳春晓", "欧*"), ("𬭎", "𬭎*"), ("Zoë", "Z*")])
def test_in_public_a_name_is_its_first_character(name, shown):
    assert shown_holder(name) == shown
