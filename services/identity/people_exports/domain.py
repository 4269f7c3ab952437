"""Rules of exports of many people: when a second person decides, what names a file in every row of it.

An insider's 2 500 ordinary records reach the threshold of a crime (法释〔2017〕10号, article 5); what one account takes
in small parts is counted together, and so is what the accounts take that it has made.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.contracts.identity.people_export_words import ALONE_DAYS, FILE_DAYS, ROWS_ALONE_MAX, ROWS_MAX
from shared.contracts.identity.refusals.people_exports import (
    PEOPLE_EXPORT_EMPTY,
    PEOPLE_EXPORT_FIELD_REPEATED,
    PEOPLE_EXPORT_GREW,
    PEOPLE_EXPORT_TOO_LARGE,
    PEOPLE_EXPORT_WORDS_PERSONAL,
)
from shared.kernel.personal import has_personal_number

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter is taken for a digit
MARK_CHARACTERS = 10
ALONE_WINDOW = timedelta(days=ALONE_DAYS)
OPEN_FOR = timedelta(minutes=10)  # a download, from its beginning
GROWTH_MAX = 1.05
SETTLED_AFTER = timedelta(days=3)
FETCHED_WITHIN = timedelta(days=FILE_DAYS)


def needs_second_person(row_count: int, taken_lately: int) -> bool:
    """Whether somebody else must agree. taken_lately: rows that its family got alone in the last `ALONE_DAYS`."""
    return row_count + taken_lately > ROWS_ALONE_MAX


def is_settled(appointed_at: datetime, now: datetime) -> bool:
    """Whether somebody has been in office long enough for others to notice."""
    return appointed_at + SETTLED_AFTER <= now


def refuse_size(row_count: int) -> None:
    """Raises Conflict for an export of nobody, and for one that is too large."""
    if row_count == 0:
        raise PEOPLE_EXPORT_EMPTY()
    if row_count > ROWS_MAX:
        raise PEOPLE_EXPORT_TOO_LARGE(rows_max=ROWS_MAX)


def refuse_growth(agreed_count: int, present_count: int) -> None:
    """Raises Conflict where there are more people by now than were agreed to: a few come in between, not a crowd."""
    if present_count > agreed_count * GROWTH_MAX + 1:
        raise PEOPLE_EXPORT_GREW(row_count=agreed_count)


def is_open(fetched_at: datetime | None, now: datetime) -> bool:
    """Whether the rows of a download can still be read."""
    return fetched_at is not None and now < fetched_at + OPEN_FOR


def refuse_personal(words: str | None) -> None:
    """Raises Invalid where words that are kept in clear have somebody's number in them."""
    if words is not None and has_personal_number(words):
        raise PEOPLE_EXPORT_WORDS_PERSONAL()


def refuse_repeated(fields: Sequence[str]) -> None:
    """Raises Invalid where a column would stand twice."""
    for field in fields:
        if fields.count(field) > 1:
            raise PEOPLE_EXPORT_FIELD_REPEATED(field=str(field))


def new_watermark() -> str:
    """50 random bits: nobody guesses that of somebody else's export."""
    return "NL-" + "".join(secrets.choice(ALPHABET) for _ in range(MARK_CHARACTERS))


def fetch_until(approved_at: datetime) -> datetime:
    """Until when the file can be fetched."""
    return approved_at + FETCHED_WITHIN
