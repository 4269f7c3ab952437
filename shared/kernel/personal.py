"""Numbers by which somebody is known or reached: not for words that others read, nor for clear text."""

import re

from shared.kernel.text import tidied

PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]([ -]?[0-9]{4}){2}(?![0-9])")
DOCUMENT = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789Xx-")


def has_personal_number(text: str) -> bool:
    """Whether a mobile number or the number of an identity card stands in it."""
    said = tidied(text).translate(_FULL_WIDTH)
    return bool(PHONE.search(said) or DOCUMENT.search(said))
