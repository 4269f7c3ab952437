"""What nothing may say: valid ID numbers, mobile numbers, names of people. Looked for in any text, whoever wrote it.

An ID number is one of 18 characters whose check character is right (GB 11643-1999; ISO 7064 MOD 11-2) and whose date
exists: other numbers of 18 digits, as moments in nanoseconds or ids, are none.
"""

import functools
import re
from datetime import date

ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
PHONE = re.compile(r"(?<![0-9A-Za-z.-])(?:\+?86[ -]?)?(1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4})(?![0-9A-Za-z-])")
WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
CHECK_CHARACTERS = "10X98765432"
CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff·]{2,}")
LATIN_NAME = re.compile(r"[A-Z][^\W\d_’-]+(?:[ ’-]+[A-Z]?[^\W\d_]+)+")
NAME_CHARACTERS_MAX = 20
BEGINNING = 2  # characters of a name by which most parts of a text are known to be none
FIRST_YEAR = 1850  # nobody who lives was born before


class Personal:
    """What is looked for: numbers of any person, and the names that were told here."""

    def __init__(self, *names):
        self._names, self._beginnings = set(), set()
        for name in names:
            self.know(name)

    def know(self, name):
        """Look for one more name."""
        self._names.add(name)
        self._beginnings.add(name[:BEGINNING])

    def found(self, text, inside_min=2):
        """What kinds of personal data stand in a text, in words that do not repeat it; none: ().

        inside_min: how long a Chinese name must be to be found inside longer words; shorter ones stand alone.
        """
        kinds = []
        if any(is_id_number(number) for number in ID_NUMBER.findall(text)):
            kinds.append("an ID number")
        if PHONE.search(text):
            kinds.append("a mobile number")
        if any(words in self._names for words in self._name_like(text, inside_min)):
            kinds.append("a person's name")
        return tuple(kinds)

    def _name_like(self, text, inside_min):
        """Every part of a text that could be one of the names: there may be thousands, and texts are long."""
        yield from LATIN_NAME.findall(text)
        for run in CHINESE.findall(text):
            yield run
            for begin in range(len(run) - inside_min + 1):
                if run[begin : begin + BEGINNING] in self._beginnings:
                    for end in range(begin + inside_min, min(begin + NAME_CHARACTERS_MAX, len(run)) + 1):
                        yield run[begin:end]


EVERYBODY = Personal()


def names_of(maker):
    """The same function, which returns a made-up person's name: from now on one of everybody's."""

    @functools.wraps(maker)
    def making(*arguments):
        name = maker(*arguments)
        EVERYBODY.know(name)
        return name

    return making


def is_id_number(number):
    """Whether it can be somebody's."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return born.year >= FIRST_YEAR and CHECK_CHARACTERS[total % len(CHECK_CHARACTERS)] == number[17].upper()
