"""Numbers of 18 characters as GB 11643-1999 builds them: area (6), birth date (8), sequence (3), check character.

So are those of resident ID cards, of residence permits of people from Hong Kong, Macao and Taiwan (areas 810000,
820000, 830000), and since December 2023 of foreigners' permanent residence cards (9, province, country).

The check character finds every wrong digit and every swap of neighbours. It finds only ten of eleven numbers that a
spreadsheet has rounded to fifteen digits; and one valid number in about 1100 ends in 000 by right. So nobody is refused
for three zeros alone: those that pass are doubted here, and whoever reads files refuses cells of the type number.
"""

from datetime import date
from operator import mul

from shared.contracts.identity.member_words import DocumentDoubt, DocumentFault, Sex
from shared.contracts.identity.refusals.members import DOCUMENT_UNUSABLE

AGE_YEARS_MAX = 120
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_words = str.split
PROVINCES = frozenset(
    _words("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83")
)
# Old numbers of 15 digits wrote two digits of the year; these sequences were kept for people born before 1900.
OLD_SEQUENCES_OF_1800 = frozenset(("996", "997", "998", "999"))
ROUNDED_END = "000"


def check_character(seventeen: str) -> str:
    """The last character to seventeen digits (ISO 7064, MOD 11-2)."""
    assert len(seventeen) == len(WEIGHTS), "all but the last character"
    total = sum(map(mul, WEIGHTS, map(int, seventeen)))
    return CHECK_CHARACTERS[total % len(CHECK_CHARACTERS)]


def upgraded(fifteen: str) -> str:
    """The number of 18 characters of somebody who had one of 15 digits (valid until 2013)."""
    century = "18" if fifteen[12:] in OLD_SEQUENCES_OF_1800 else "19"
    seventeen = fifteen[:6] + century + fifteen[6:]
    return seventeen + check_character(seventeen)


def birth_date_of(number: str, on: date) -> date:
    """The birth date in a number of 18 characters that is otherwise of the right form, with all that is wrong in it.

    on: the day by which ages are judged. Raises Invalid `identity.document_unusable`.
    """
    right = check_character(number[:17]) == number[17]
    if not right and number.endswith(ROUNDED_END):
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.ROUNDED)
    born = plausible_date(number[6:14], on)
    if not right:
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.CHECK_DIGIT)
    return born


def plausible_date(digits: str, on: date) -> date:
    """Eight digits as the birth date of somebody living. Raises Invalid `identity.document_unusable`."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.BIRTH_DATE_UNREAL) from None
    if born > on:
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.BIRTH_DATE_AHEAD)
    if age_years(born, on) > AGE_YEARS_MAX:
        raise DOCUMENT_UNUSABLE(reason=DocumentFault.BIRTH_DATE_TOO_EARLY)
    return born


def age_years(born: date, on: date) -> int:
    """Full years of age; who was born on 29 February is a year older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def sex_of(number: str) -> Sex:
    """Odd sequences are men's, even ones women's."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def doubts_of(number: str, province: str) -> tuple[DocumentDoubt, ...]:
    """What is odd about a valid number. Areas are not looked up: lists of them lack what was merged or renamed."""
    unknown = (DocumentDoubt.AREA_UNKNOWN,) if province not in PROVINCES else ()
    return (*unknown, DocumentDoubt.ENDS_IN_ZEROS) if number.endswith(ROUNDED_END) else unknown
