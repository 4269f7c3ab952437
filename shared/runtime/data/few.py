"""Lists in the order of an index, searched for what few rows fit, or many.

Where many rows fit, a page is filled at once by reading in its order. Where few fit, that way leads through the whole
index, and the planner cannot know: it has no statistics of rare terms. So the rows that fit are looked for first, by
what they must fit, and no further than `FEW_ROWS_MAX`; only where there are more the order leads.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, text

from shared.runtime.data.session import Session

FEW_ROWS_MAX = 2000

# A bound on rows lets the planner hope to meet them early in the table; where there are none it would read all of it.
BY_INDEX = text("SET LOCAL enable_seqscan = off")
# Where there are known to be many it would yet sort all of them: it cannot know that the first ones are near.
IN_ORDER = text("SET LOCAL enable_sort = off")


def read_in_order(session: Session) -> None:
    """From here on PostgreSQL reads in the order of an index where there is one: for who knows that many rows fit."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(IN_ORDER)


def few(
    session: Session, place: Sequence[Any], *conditions: ColumnElement[bool], rows_max: int | None = None
) -> list[tuple[Any, ...]] | None:
    """The places of all rows that fit, in order; None where they are many, or on SQLite, which has no index of terms.

    place: the columns of the order, the last one unique. rows_max: how many are few, where there is a better way to
    read many in order than from one end of an index.
    """
    if session.get_bind().dialect.name != "postgresql":
        return None
    session.execute(BY_INDEX)
    rows_max = FEW_ROWS_MAX if rows_max is None else rows_max
    counted = select(literal(1)).select_from(place[-1].class_).where(*conditions).limit(rows_max + 1).subquery()
    if (session.scalar(select(func.count()).select_from(counted)) or 0) > rows_max:  # whose rows nobody wants to have
        return None
    return sorted(map(tuple, session.execute(select(*place).where(*conditions)).all()))
