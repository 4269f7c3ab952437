"""Lists in the order of an index, searched for what few rows fit, or many.

Where many rows fit, a page is filled at once by reading in its order. Where few fit, that way leads through the whole
index, and the planner cannot know: it has no statistics of rare terms. So the rows that fit are looked for first, by
what they must fit, and no further than `FEW_ROWS_MAX`; only where there are more the order leads.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, text

from shared.runtime.data.session import Session

FEW_ROWS_MAX = 2000

# A bound on rows lets the planner hope to meet them early in the table; where there are none it would read all of it.
BY_INDEX = text("SET LOCAL enable_seqscan = off")


def few(session: Session, place: Sequence[Any], *conditions: ColumnElement[bool]) -> list[tuple[Any, ...]] | None:
    """The places of all rows that fit, in order; None where they are many, or on SQLite, which has no index of terms.

    place: the columns of the order, the last one unique.
    """
    if session.get_bind().dialect.name != "postgresql":
        return None
    session.execute(BY_INDEX)
    found = session.execute(select(*place).where(*conditions).limit(FEW_ROWS_MAX + 1)).all()
    return sorted(map(tuple, found)) if len(found) <= FEW_ROWS_MAX else None
