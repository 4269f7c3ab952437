"""Numbers of members in the union's roster. Their form is not published: letters, digits and characters are taken."""

import re

from services.identity.members.domain.documents import normal_number
from services.identity.members.domain.names import HAN
from shared.contracts.identity.member_words import MEMBER_NUMBER_CHARACTERS_MAX
from shared.contracts.identity.refusals.members import MEMBER_NUMBER_UNUSABLE

MEMBER_NUMBER = re.compile(rf"[A-Z0-9{HAN}()/-]{{1,{MEMBER_NUMBER_CHARACTERS_MAX}}}")
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+")  # what a spreadsheet makes of a long number


def read_member_number(text: str) -> str:
    """The number as it is kept: plain digits, capital letters, no spaces. Raises Invalid."""
    number = normal_number(text) if len(text) <= 2 * MEMBER_NUMBER_CHARACTERS_MAX else ""
    if not MEMBER_NUMBER.fullmatch(number) or SCIENTIFIC.fullmatch(number):
        raise MEMBER_NUMBER_UNUSABLE()
    return number
