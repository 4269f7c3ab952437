"""Identity documents: what a number of each kind looks like, what it says, and what is wrong with one.

The number is kept in one form, so that a person is found again whatever was typed: full-width digits and letters are
folded, spaces go, letters are capital, old ID numbers of 15 digits get 18, and what only counts how often a pass was
renewed is left out.

Sources: GB 11643-1999; 公安部《港澳居民来往内地通行证号码规则》(2010); 国家移民管理局 on permits for residents without
Chinese nationality (2024-07-10) and 《新版外国人永久居留身份证机读信息规则》(2023); ICAO Doc 9303 part 4 for passports.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from services.identity.members.domain.citizen_numbers import (
    birth_date_of,
    doubts_of,
    plausible_date,
    sex_of,
    upgraded,
)
from shared.contracts.identity.member_words import (
    DOCUMENT_CHARACTERS_MAX,
    DocumentDoubt,
    DocumentFault,
    DocumentKind,
    Sex,
)
from shared.contracts.identity.refusals.members import DOCUMENT_UNUSABLE
from shared.kernel.text import folded

CITIZEN_CHARACTERS = 18
OLD_CHARACTERS = 15
CITIZEN = re.compile(r"[0-9]{17}[0-9X]")
OLD_CITIZEN = re.compile(r"[0-9]{15}")
PASSPORT_CHARACTERS = range(5, 10)
PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]+")
# Letter and eight digits for life; until 2013 two more counted renewals. HA and MA: residents of another nationality.
HONG_KONG_MACAO_CHARACTERS = (9, 11)
HONG_KONG_MACAO = re.compile(r"([HM][0-9]{8})([0-9]{2})?|[HM]A[0-9]{7}")
# Eight digits for life; booklets had two more for renewals, and a letter that is often typed in brackets.
TAIWAN_CHARACTERS = (8, 10, 11, 13)
TAIWAN = re.compile(r"([0-9]{8})([0-9]{2}(\([A-Z]\)|[A-Z])?)?")
# Country, place of issue, birth date of six digits, sequence, check digit. The rule of the check digit was never
# published: it is not looked at.
OLD_PERMANENT_RESIDENCE = re.compile(r"[A-Z]{3}[0-9]{12}")
RESIDENCE_AREAS = ("810000", "820000", "830000")
FOREIGNERS_DIGIT = "9"
SCIENTIFIC = re.compile(r"[0-9]\.[0-9]+E\+?[0-9]+|[0-9]+E\+[0-9]+")  # 1.10105E+17


@dataclass(frozen=True, slots=True)
class Document:
    """An identity document by its number in normal form. Printed, it shows neither the number nor the birth date.

    birth_date, sex: None where the number does not say it. doubts: what somebody might look at; all of it is valid.
    """

    kind: DocumentKind
    number: str = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: Sex | None = field(default=None, repr=False)
    doubts: tuple[DocumentDoubt, ...] = ()

    @property
    def key(self) -> str:
        """Kind and number as one text: no two people have the same."""
        return f"{self.kind}:{self.number}"


def read_document(kind: DocumentKind, text: str, on: date) -> Document:
    """The document whose number somebody has typed. on: the day by which ages are judged.

    Raises Invalid `identity.document_unusable` with a reason of `DocumentFault`.
    """
    if len(text) > DOCUMENT_CHARACTERS_MAX:
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.LENGTH)
    number = normal_number(text)
    if SCIENTIFIC.fullmatch(number):
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.ROUNDED)
    return READERS[kind](number, on)


def normal_number(text: str) -> str:
    """What was typed without spaces and invisible characters, in plain digits and capital letters."""
    return folded(text).upper()


def _resident_id(number: str, on: date) -> Document:
    if len(number) == OLD_CHARACTERS:
        number = upgraded(_formed(OLD_CITIZEN, number))
    _refuse_length(number, (CITIZEN_CHARACTERS,))
    _formed(CITIZEN, number)
    if number.startswith((FOREIGNERS_DIGIT, *RESIDENCE_AREAS)):
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.OTHER_KIND)
    return _citizen(DocumentKind.RESIDENT_ID, number, number[:2], on)


def _residence_permit(number: str, on: date) -> Document:
    _refuse_length(number, (CITIZEN_CHARACTERS,))
    _formed(CITIZEN, number)
    if not number.startswith(RESIDENCE_AREAS):
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.OTHER_KIND)
    return _citizen(DocumentKind.RESIDENCE_PERMIT, number, number[:2], on)


def _permanent_residence(number: str, on: date) -> Document:
    _refuse_length(number, (CITIZEN_CHARACTERS, OLD_CHARACTERS))
    if len(number) == OLD_CHARACTERS:
        return _old_permanent_residence(_formed(OLD_PERMANENT_RESIDENCE, number), on)
    _formed(CITIZEN, number)
    if not number.startswith(FOREIGNERS_DIGIT):
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.OTHER_KIND)
    return _citizen(DocumentKind.PERMANENT_RESIDENCE, number, number[1:3], on)


def _old_permanent_residence(number: str, on: date) -> Document:
    """Its year has two digits: of this century where such a day has been, else of the last one."""
    digits = number[7:13]
    century = "20" if "20" + digits <= on.strftime("%Y%m%d") else "19"
    return Document(DocumentKind.PERMANENT_RESIDENCE, number, plausible_date(century + digits, on))


def _passport(number: str, on: date) -> Document:
    _refuse_length(number, PASSPORT_CHARACTERS)
    return Document(DocumentKind.PASSPORT, _formed(PASSPORT, number))


def _hong_kong_macao_permit(number: str, on: date) -> Document:
    _refuse_length(number, HONG_KONG_MACAO_CHARACTERS)
    return Document(DocumentKind.HONG_KONG_MACAO_PERMIT, _formed(HONG_KONG_MACAO, number)[:9])


def _taiwan_permit(number: str, on: date) -> Document:
    _refuse_length(number, TAIWAN_CHARACTERS)
    return Document(DocumentKind.TAIWAN_PERMIT, _formed(TAIWAN, number)[:8])


def _citizen(kind: DocumentKind, number: str, province: str, on: date) -> Document:
    return Document(kind, number, birth_date_of(number, on), sex_of(number), doubts_of(number, province))


def _refuse_length(number: str, lengths: tuple[int, ...] | range) -> None:
    if len(number) not in lengths:
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.LENGTH)


def _formed(form: re.Pattern[str], number: str) -> str:
    if not form.fullmatch(number):
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.FORM)
    return number


READERS: dict[DocumentKind, Callable[[str, date], Document]] = {
    DocumentKind.RESIDENT_ID: _resident_id,
    DocumentKind.PASSPORT: _passport,
    DocumentKind.HONG_KONG_MACAO_PERMIT: _hong_kong_macao_permit,
    DocumentKind.TAIWAN_PERMIT: _taiwan_permit,
    DocumentKind.RESIDENCE_PERMIT: _residence_permit,
    DocumentKind.PERMANENT_RESIDENCE: _permanent_residence,
}
