"""Mobile numbers as people write them into lists: with spaces, hyphens, the country, in full width."""

import re

from services.identity.codes.domain import normal_phone
from shared.contracts.identity.refusals.members import PHONE_UNUSABLE
from shared.kernel.text import folded

TYPED_CHARACTERS_MAX = 40
TYPED = re.compile(r"(?:\+86|0086|86)?(1[3-9][0-9]{9})")
MARKS = str.maketrans(dict.fromkeys("-\u2010\u2011\u2013\u2014()."))


def read_phone(text: str) -> str:
    """The number as it is kept: +86 and eleven digits. Raises Invalid `identity.phone_unusable`, also for landlines."""
    typed = folded(text).translate(MARKS) if len(text) <= TYPED_CHARACTERS_MAX else ""
    found = TYPED.fullmatch(typed)
    if found is None:
        raise PHONE_UNUSABLE()
    return normal_phone(found[1])
