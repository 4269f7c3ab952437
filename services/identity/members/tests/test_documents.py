"""Identity documents: what is read from a number, and what is wrong with one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.identity.members.domain.citizen_numbers import AGE_YEARS_MAX, age_years, check_character
from services.identity.members.domain.documents import Document, read_document
from services.identity.units.beijing import beijing_units
from shared.contracts.identity.member_words import (
    DOCUMENT_CHARACTERS_MAX,
    DocumentDoubt,
    DocumentFault,
    DocumentKind,
    Sex,
)
from shared.contracts.identity.unit_words import UnitKind
from shared.kernel.errors import Invalid

TODAY = date(2026, 2, 12)
RESIDENT, PASSPORT, PERMIT = DocumentKind.RESIDENT_ID, DocumentKind.PASSPORT, DocumentKind.HONG_KONG_MACAO_PERMIT
TAIWAN, RESIDENCE = DocumentKind.TAIWAN_PERMIT, DocumentKind.RESIDENCE_PERMIT
PERMANENT = DocumentKind.PERMANENT_RESIDENCE
EXAMPLE = "11010519491231002X"  # of GB 11643
# The areas of the numbers of Beijing's districts, as the demo tree has them.
DISTRICTS = sorted(
    {unit.admin_code for unit in beijing_units() if unit.kind == UnitKind.DISTRICT and unit.admin_code} - {"110000"}
)
FAULTS = {fault.value for fault in DocumentFault}


def numbered(seventeen: str) -> str:
    return seventeen + check_character(seventeen)


def fault(kind: DocumentKind, text: str, on: date = TODAY) -> str:
    with pytest.raises(Invalid) as refused:
        read_document(kind, text, on)
    assert refused.value.code == "identity.document_unusable"
    assert refused.value.parameters["reason"] in FAULTS
    return refused.value.parameters["reason"]


@some.composite
def numbers(draw) -> str:
    area = draw(some.sampled_from([*DISTRICTS, "310101", "653101"]))
    born = draw(some.dates(date(1910, 1, 1), date(2026, 1, 1)))
    return numbered(f"{area}{born:%Y%m%d}{draw(some.integers(0, 999)):03d}")


def test_the_example_of_the_standard_says_birth_date_and_sex():
    assert read_document(RESIDENT, EXAMPLE, TODAY) == Document(RESIDENT, EXAMPLE, date(1949, 12, 31), Sex.FEMALE)


def test_an_odd_sequence_is_a_mans():
    assert read_document(RESIDENT, numbered("11010519491231001"), TODAY).sex == Sex.MALE


def test_beijing_has_sixteen_districts():
    assert len(DISTRICTS) == 16


@pytest.mark.parametrize("district", DISTRICTS)
@pytest.mark.parametrize("sequence", ["001", "002", "998", "999"])
def test_numbers_of_every_district_are_valid(district, sequence):
    number = numbered(f"{district}19880229{sequence}")
    assert read_document(RESIDENT, number, TODAY).doubts == ()


@pytest.mark.parametrize("area", ["110103", "110228", "512527", "429004", "710000"])
def test_areas_that_were_merged_renamed_or_are_rare_are_valid(area):
    assert read_document(RESIDENT, numbered(f"{area}19700101001"), TODAY).doubts == ()


@pytest.mark.parametrize("area", ["001234", "160101", "890101"])
def test_an_area_of_no_province_is_doubted_and_not_refused(area):
    assert read_document(RESIDENT, numbered(f"{area}19700101001"), TODAY).doubts == (DocumentDoubt.AREA_UNKNOWN,)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
        "110105\u300019491231\u00a0002X",
        "\ufeff110105\u200b19491231002ｘ",
    ],
)
def test_what_was_typed_is_folded(typed):
    assert read_document(RESIDENT, typed, TODAY).number == EXAMPLE


def test_what_is_typed_has_a_greatest_length_with_its_spaces():
    assert read_document(RESIDENT, EXAMPLE + " " * (DOCUMENT_CHARACTERS_MAX - 18), TODAY).number == EXAMPLE
    assert fault(RESIDENT, EXAMPLE + " " * (DOCUMENT_CHARACTERS_MAX - 17)) == DocumentFault.LENGTH


@pytest.mark.parametrize("text", ["", " ", "11010519491231002", "11010519491231002X0", "1" * 14, "1" * 16, "1" * 41])
def test_an_id_number_has_18_characters_or_15(text):
    assert fault(RESIDENT, text) == DocumentFault.LENGTH


@pytest.mark.parametrize(
    "text",
    ["1101051949123100XX", "X10105194912310022", "11010519491231002Y", "110105491231 00X", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X"],
)
def test_an_id_number_has_digits_and_an_x_only_at_its_end(text):
    assert fault(RESIDENT, text) == DocumentFault.FORM


@pytest.mark.parametrize(
    ("born", "real"),
    [
        ("20000229", True),
        ("19960229", True),
        ("19990229", False),
        ("19000229", False),
        ("19990430", True),
        ("19990431", False),
        ("19991301", False),
        ("19990001", False),
        ("19990100", False),
        ("00000101", False),
    ],
)
def test_a_birth_date_is_a_day_of_the_calendar(born, real):
    number = numbered(f"110108{born}001")
    if real:
        assert read_document(RESIDENT, number, TODAY).birth_date == date.fromisoformat(born)
    else:
        assert fault(RESIDENT, number) == DocumentFault.BIRTH_DATE_UNREAL


def test_somebody_born_today_is_there_and_somebody_born_tomorrow_is_not():
    assert read_document(RESIDENT, numbered("11010820260212001"), TODAY).birth_date == TODAY
    assert fault(RESIDENT, numbered("11010820260213001")) == DocumentFault.BIRTH_DATE_AHEAD


def test_nobody_is_older_than_the_oldest():
    assert read_document(RESIDENT, numbered("11010819050213001"), TODAY).birth_date == date(1905, 2, 13)
    assert fault(RESIDENT, numbered("11010819050212001")) == DocumentFault.BIRTH_DATE_TOO_EARLY
    assert AGE_YEARS_MAX == 120


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2008, 2, 12), date(2026, 2, 11), 17),
        (date(2008, 2, 12), date(2026, 2, 12), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
    ],
)
def test_age_is_counted_in_full_years(born, on, years):
    assert age_years(born, on) == years


@given(numbers(), some.integers(0, 17), some.sampled_from("0123456789X"))
def test_every_single_wrong_character_is_found(number, at, wrong):
    if number[at] != wrong:
        fault(RESIDENT, number[:at] + wrong + number[at + 1 :])


@given(numbers(), some.integers(0, 16))
def test_every_swap_of_neighbours_is_found(number, at):
    if number[at] != number[at + 1]:
        fault(RESIDENT, number[:at] + number[at + 1] + number[at] + number[at + 2 :])


@given(numbers())
def test_every_valid_number_is_read_as_it_is(number):
    assert read_document(RESIDENT, number, TODAY).number == number


@given(some.text(max_size=60), some.sampled_from(DocumentKind))
def test_any_text_is_a_document_or_refused(text, kind):
    try:
        document = read_document(kind, text, TODAY)
    except Invalid as refused:
        assert refused.parameters["reason"] in FAULTS
    else:
        assert read_document(kind, document.number, TODAY) == document


@pytest.mark.parametrize(
    ("old", "number"),
    [
        ("110105491231002", EXAMPLE),
        ("130503670401001", "130503196704010016"),
    ],
)
def test_a_number_of_15_digits_gets_18(old, number):
    assert read_document(RESIDENT, old, TODAY).number == number


def test_the_year_of_a_number_of_15_digits_is_one_of_the_last_century():
    assert read_document(RESIDENT, "110108960229001", TODAY).birth_date == date(1996, 2, 29)
    assert fault(RESIDENT, "110108000229001") == DocumentFault.BIRTH_DATE_UNREAL  # 2000 was a leap year, 1900 was none


@pytest.mark.parametrize("sequence", ["996", "997", "998", "999"])
def test_old_numbers_of_those_born_before_1900_are_too_old_by_now(sequence):
    assert fault(RESIDENT, f"110105991231{sequence}") == DocumentFault.BIRTH_DATE_TOO_EARLY
    assert read_document(RESIDENT, "110105991231995", TODAY).birth_date == date(1999, 12, 31)


@given(some.dates(date(1910, 1, 1), date(1999, 12, 31)), some.integers(0, 995))
def test_old_and_new_form_are_the_same_document(born, sequence):
    new = numbered(f"110112{born:%Y%m%d}{sequence:03d}")
    assert read_document(RESIDENT, f"{new[:6]}{new[8:17]}", TODAY).key == read_document(RESIDENT, new, TODAY).key


@pytest.mark.parametrize("text", ["1.10105E+17", "1.10105194912E17", "1E+17", "１.１E＋１７"])
def test_a_number_that_a_spreadsheet_shows_in_powers_is_known_as_such(text):
    assert fault(RESIDENT, text) == DocumentFault.ROUNDED


@given(numbers())
def test_a_rounded_number_is_found_unless_its_check_digit_happens_to_match(number):
    rounded = f"{number[:15]}000"
    if check_character(rounded[:17]) == "0":
        assert read_document(RESIDENT, rounded, TODAY).doubts == (DocumentDoubt.ENDS_IN_ZEROS,)
    else:
        assert fault(RESIDENT, rounded) == DocumentFault.ROUNDED


def test_one_of_eleven_rounded_numbers_passes_so_readers_of_cells_must_refuse_numbers():
    rounded = [f"1101051980{month:02d}{day:02d}{digit}000" for month in range(1, 13) for day in range(1, 29)
               for digit in range(10)]  # fmt: skip
    passed = [number for number in rounded if check_character(number[:17]) == "0"]
    assert 0.085 < len(passed) / len(rounded) < 0.097


def test_a_valid_number_that_ends_in_zeros_is_doubted_and_not_refused():
    number = next(n for n in (numbered(f"110105198001{day:02d}100") for day in range(1, 29)) if n.endswith("000"))
    assert read_document(RESIDENT, number, TODAY).doubts == (DocumentDoubt.ENDS_IN_ZEROS,)


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_residence_permits_have_areas_of_their_own(area):
    number = numbered(f"{area}19900101001")
    assert read_document(RESIDENCE, number, TODAY) == Document(RESIDENCE, number, date(1990, 1, 1), Sex.MALE)
    assert fault(RESIDENT, number) == DocumentFault.OTHER_KIND


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (RESIDENCE, EXAMPLE),
        (PERMANENT, EXAMPLE),
        (RESIDENT, numbered("91112419810803002")),
        (RESIDENCE, numbered("91112419810803002")),
    ],
)
def test_the_number_of_another_kind_is_told_as_such(kind, number):
    assert fault(kind, number) == DocumentFault.OTHER_KIND


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("810000199001010012", DocumentFault.CHECK_DIGIT),
        ("8100001990010100", DocumentFault.LENGTH),
        ("810000900101001", DocumentFault.LENGTH),
        ("81000019900101001Y", DocumentFault.FORM),
    ],
)
def test_a_residence_permit_is_checked_like_an_id_number(number, why):
    assert check_character("81000019900101001") != "2"
    assert fault(RESIDENCE, number) == why


def test_a_new_permanent_residence_card_begins_with_9_and_names_country_and_birth_date():
    document = read_document(PERMANENT, "911124198108030024", TODAY)
    assert document == Document(PERMANENT, "911124198108030024", date(1981, 8, 3), Sex.FEMALE)


def test_an_unknown_province_of_a_permanent_residence_card_is_doubted():
    assert read_document(PERMANENT, numbered("91612419810803002"), TODAY).doubts == (DocumentDoubt.AREA_UNKNOWN,)


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("can110181080310", date(1981, 8, 3)),
        ("CAN110126021210", date(2026, 2, 12)),
        ("CAN110126021310", date(1926, 2, 13)),
    ],
)
def test_the_year_of_an_old_permanent_residence_card_is_the_last_that_can_be(number, born):
    assert read_document(PERMANENT, number, TODAY) == Document(PERMANENT, number.upper(), born)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("CAN110181133110", DocumentFault.BIRTH_DATE_UNREAL),
        ("CA1110181080310", DocumentFault.FORM),
        ("CAN11018108031", DocumentFault.LENGTH),
        ("911124198108030025", DocumentFault.CHECK_DIGIT),
    ],
)
def test_permanent_residence_cards_are_checked(number, why):
    assert fault(PERMANENT, number) == why


@pytest.mark.parametrize("typed", ["H12345678", "h 1234 5678", "H1234567800", "H1234567813"])
def test_renewals_of_a_permit_are_the_same_document(typed):
    assert read_document(PERMIT, typed, TODAY) == Document(PERMIT, "H12345678")


@pytest.mark.parametrize("number", ["M00000001", "HA1234567", "MA1234567"])
def test_permits_of_macao_and_of_other_nationalities_are_valid(number):
    assert read_document(PERMIT, number, TODAY).number == number


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("H1234567", DocumentFault.LENGTH),
        ("H123456789", DocumentFault.LENGTH),
        ("H12345678901", DocumentFault.LENGTH),
        ("K12345678", DocumentFault.FORM),
        ("HB1234567", DocumentFault.FORM),
        ("HA123456701", DocumentFault.FORM),
        ("123456789", DocumentFault.FORM),
    ],
)
def test_other_permits_are_refused(number, why):
    assert fault(PERMIT, number) == why


@pytest.mark.parametrize("typed", ["01234567", "0123456701", "0123456701B", "0123456701(B)", "0123456701（ｂ）"])
def test_all_forms_of_a_taiwan_permit_are_the_same_document(typed):
    assert read_document(TAIWAN, typed, TODAY) == Document(TAIWAN, "01234567")


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("0123456", DocumentFault.LENGTH),
        ("012345678", DocumentFault.LENGTH),
        ("0123456B", DocumentFault.FORM),
        ("0123456701(B", DocumentFault.LENGTH),
        ("01234567012", DocumentFault.FORM),
    ],
)
def test_other_taiwan_permits_are_refused(number, why):
    assert fault(TAIWAN, number) == why


@pytest.mark.parametrize("number", ["E12345678", "EA1234567", "K12345678", "123456789", "AB123", "C01X00T47"])
def test_passports_of_any_country_are_valid(number):
    assert read_document(PASSPORT, number.lower(), TODAY) == Document(PASSPORT, number)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("E123", DocumentFault.LENGTH),
        ("E123456789", DocumentFault.LENGTH),
        (EXAMPLE, DocumentFault.LENGTH),
        ("PASSPORT", DocumentFault.FORM),
        ("E1234-678", DocumentFault.FORM),
        ("护照12345", DocumentFault.FORM),
    ],
)
def test_other_passports_are_refused(number, why):
    assert fault(PASSPORT, number) == why


def test_kind_and_number_are_unique_together():
    passport, permit = read_document(PASSPORT, "H12345678", TODAY), read_document(PERMIT, "H12345678", TODAY)
    assert passport.number == permit.number
    assert passport.key != permit.key


def test_a_document_in_a_log_shows_neither_number_nor_birth_date():
    printed = repr(read_document(RESIDENT, EXAMPLE, TODAY))
    assert EXAMPLE not in printed and "1949" not in printed
    assert "resident_id" in printed
