"""What of a row of a file is shown to others than whoever uploaded it: what is wrong with it, not whose it is.

People put anything anywhere, so a cell is shown where it reads as its column says and that says nothing about anybody.
"""

import re
from collections.abc import Callable

from services.identity.members.domain.days import read_day
from services.identity.members.domain.names import HIDDEN, public_name
from services.identity.rosters.domain import KIND_OF_LABEL, STATE_OF_LABEL
from shared.contracts.identity.unit_words import UNIT_CODE_PATTERN

MEMBER_NUMBER_CHARACTERS_MAX = 14  # of one that is shown: shorter than any number of an identity card
ENDS_CHARACTERS = 4
UNIT_CODE = re.compile(UNIT_CODE_PATTERN)
PLAIN: dict[str, Callable[[str], object]] = {
    "member_number": lambda text: text.isascii() and len(text) <= MEMBER_NUMBER_CHARACTERS_MAX and not text.isdigit(),
    "document_kind": lambda text: text in KIND_OF_LABEL or text in set(KIND_OF_LABEL.values()),
    "unit_code": lambda text: UNIT_CODE.match(text) and sum(map(str.isdigit, text)) <= MEMBER_NUMBER_CHARACTERS_MAX,
    "member_since": read_day,
    "state": lambda text: text in STATE_OF_LABEL or text in set(STATE_OF_LABEL.values()),
}
ENDING = {"document_number", "phone"}


def masked_cell(column: str, text: str) -> str:
    """A cell of a column of rosters, "" for one that says nothing; stars hide what may be somebody's."""
    if not text or (column in PLAIN and PLAIN[column](text)):
        return text
    if column == "name":
        return public_name(text)
    end = text[-ENDS_CHARACTERS:]
    if column in ENDING and end.isascii() and len(text) > 2 * ENDS_CHARACTERS:
        return HIDDEN * (len(text) - ENDS_CHARACTERS) + end
    return HIDDEN * len(text)
