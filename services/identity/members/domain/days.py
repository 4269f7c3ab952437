"""Days as people write them into lists: 1990-01-31, 1990/1/31, 1990.1.31, 1990年1月31日, 19900131."""

import re
from datetime import date

from shared.kernel.text import folded

TYPED_CHARACTERS_MAX = 30
MIDNIGHT = re.compile(r"\s+0{1,2}:00(:00)?\s*\Z")  # spreadsheets add it
SEPARATED = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
CHINESE = re.compile(r"([0-9]{4})(年)([0-9]{1,2})月([0-9]{1,2})日")
COMPACT = re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})")
FORMS = (SEPARATED, CHINESE, COMPACT)


def read_day(text: str) -> date | None:
    """The day, None where it is none."""
    typed = folded(MIDNIGHT.sub("", text)) if len(text) <= TYPED_CHARACTERS_MAX else ""
    found = next(filter(None, (form.fullmatch(typed) for form in FORMS)), None)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None
