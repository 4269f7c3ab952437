"""Valid identity documents for generated members, none twice. Whose they may be by chance is not known.

The areas are those of Beijing's sixteen districts, of its districts and counties that were merged or renamed (their
numbers are valid for life), and of places all over the country.
"""

from collections.abc import Callable
from datetime import date
from itertools import accumulate
from math import gcd
from random import Random

from services.identity.members.domain.citizen_numbers import check_character
from shared.contracts.identity.member_words import DocumentKind

_words = str.split

DISTRICTS = _words("""
    110101 110102 110105 110106 110107 110108 110109 110111 110112 110113 110114 110115 110116 110117 110118 110119
""")
FORMER_DISTRICTS = _words("110103 110104 110221 110224 110226 110228 110229")
ELSEWHERE = _words("""
    120101 120112 130102 130203 130429 130602 130681 131082 140105 140202 150102 150402 152601 210102 210202 220102
    220303 230102 230224 231202 310101 310115 320102 320506 321283 330102 330326 340102 341221 350102 350582 360102
    360731 370102 370785 371326 410102 411522 411681 420102 421181 430102 430524 440103 440306 441581 450102 450881
    460105 500101 500235 510104 511324 511622 520102 522428 530102 532128 540102 610102 612401 620102 622424 630102
    640104 650102 653101
""")
AREAS = DISTRICTS + FORMER_DISTRICTS + ELSEWHERE
AREA_WEIGHTS = list(accumulate([30] * len(DISTRICTS) + [10] * len(FORMER_DISTRICTS) + [6] * len(ELSEWHERE)))
RESIDENCE_AREAS = ("810000", "820000", "830000")
COUNTRIES = (("124", "CAN"), ("840", "USA"), ("276", "DEU"), ("392", "JPN"), ("410", "KOR"), ("643", "RUS"))
CITIES = ("1101", "3101", "4403")
PASSPORT_BEGINNINGS = ("E", "G", "EA", "EB", "EJ", "K", "PE")

BORN_FROM = date(1950, 1, 1)
BORN_UNTIL = date(2009, 12, 31)
BORN_DAYS = BORN_UNTIL.toordinal() - BORN_FROM.toordinal() + 1
SEQUENCES = range(1, 996)  # not those that old numbers kept for people born before 1900
OLD_FORM_SHARE = 0.002  # ID numbers that a roster still has with 15 digits
OLD_CARD_SHARE = 0.5
CENTURY_WITHOUT_OLD_FORM = "2000"

SHARES = {
    DocumentKind.RESIDENT_ID: 970,
    DocumentKind.PASSPORT: 8,
    DocumentKind.HONG_KONG_MACAO_PERMIT: 6,
    DocumentKind.TAIWAN_PERMIT: 4,
    DocumentKind.RESIDENCE_PERMIT: 8,
    DocumentKind.PERMANENT_RESIDENCE: 4,
}
KINDS = list(SHARES)
KIND_WEIGHTS = list(accumulate(SHARES.values()))


class Shuffled:
    """The numbers below `size`, each once, in an order that the random generator decides; in no memory."""

    def __init__(self, size: int, random: Random) -> None:
        self.size, self.left, self.at = size, size, random.randrange(size)
        self.step = random.randrange(size // 3, size // 2)
        while gcd(self.step, size) != 1:
            self.step += 1

    def next(self) -> int:
        """The next one. There must be one left."""
        assert self.left > 0, "all numbers are given"
        self.left -= 1
        self.at = (self.at + self.step) % self.size
        return self.at


class Documents:
    """Documents one after the other. What makes them unique is one counter for each beginning of a number."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.counters: dict[str, Shuffled] = {}

    def next(self) -> tuple[DocumentKind, str, date | None]:
        """Kind, number in normal form or in the old one of 15 digits, and the birth date where the number has none."""
        (kind,) = self.random.choices(KINDS, cum_weights=KIND_WEIGHTS)
        number, says_birth = MAKERS[kind](self)
        return kind, number, None if says_birth else self._birth_date()

    def _resident_id(self) -> tuple[str, bool]:
        (area,) = self.random.choices(AREAS, cum_weights=AREA_WEIGHTS)
        number = self._citizen(area)
        if number[6:10] < CENTURY_WITHOUT_OLD_FORM and self.random.random() < OLD_FORM_SHARE:
            return number[:6] + number[8:17], True
        return number, True

    def _residence_permit(self) -> tuple[str, bool]:
        return self._citizen(self.random.choice(RESIDENCE_AREAS)), True

    def _permanent_residence(self) -> tuple[str, bool]:
        digits, letters = self.random.choice(COUNTRIES)
        city = self.random.choice(CITIES)
        if self.random.random() >= OLD_CARD_SHARE:
            return self._citizen(f"9{city[:2]}{digits}"), True
        days, sequence = divmod(self._count(letters + city, BORN_DAYS * 10), 10)
        number = f"{letters}{city}{_born(days)[2:]}{sequence}"
        return f"{number}{_machine_readable_check(number)}", True

    def _passport(self) -> tuple[str, bool]:
        return self._serial(self.random.choice(PASSPORT_BEGINNINGS), 9), False

    def _hong_kong_macao_permit(self) -> tuple[str, bool]:
        return self._serial(self.random.choice("HHHM"), 9), False

    def _taiwan_permit(self) -> tuple[str, bool]:
        return self._serial("", 8), False

    def _citizen(self, six: str) -> str:
        days, sequence = divmod(self._count(six, BORN_DAYS * len(SEQUENCES)), len(SEQUENCES))
        seventeen = f"{six}{_born(days)}{SEQUENCES[sequence]:03d}"
        return seventeen + check_character(seventeen)

    def _serial(self, beginning: str, characters: int) -> str:
        digits = characters - len(beginning)
        return f"{beginning}{self._count(f'serial {beginning}', 10**digits):0{digits}d}"

    def _count(self, beginning: str, size: int) -> int:
        if beginning not in self.counters:
            self.counters[beginning] = Shuffled(size, self.random)
        return self.counters[beginning].next()

    def _birth_date(self) -> date:
        return date.fromordinal(BORN_FROM.toordinal() + self.random.randrange(BORN_DAYS))


def _born(days: int) -> str:
    return date.fromordinal(BORN_FROM.toordinal() + days).isoformat().replace("-", "")


def _machine_readable_check(number: str) -> int:
    """As ICAO Doc 9303 has it, and cards are said to: weights 7 3 1, A is 10."""
    return sum((7, 3, 1)[at % 3] * int(character, 36) for at, character in enumerate(number)) % 10


MAKERS: dict[DocumentKind, Callable[[Documents], tuple[str, bool]]] = {
    DocumentKind.RESIDENT_ID: Documents._resident_id,
    DocumentKind.PASSPORT: Documents._passport,
    DocumentKind.HONG_KONG_MACAO_PERMIT: Documents._hong_kong_macao_permit,
    DocumentKind.TAIWAN_PERMIT: Documents._taiwan_permit,
    DocumentKind.RESIDENCE_PERMIT: Documents._residence_permit,
    DocumentKind.PERMANENT_RESIDENCE: Documents._permanent_residence,
}
