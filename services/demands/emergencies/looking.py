"""The people near a place who could be called, nearest first: from an index, a few at a time, never the whole table.

They have named cells of some streets (H3 resolution 7). Cells lie in steps around the place. The one in which it lies
is looked at alone, in the order of the index, so that among many people the look ends early; then a whole step at once,
since whoever gets that far stands among few. Of people in one step whoever was not called for long comes first.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

import h3.api.basic_int as h3
from sqlalchemy import ColumnElement, Uuid, exists, literal, or_, select, tuple_

from services.demands.copies.models import KnownQualification
from services.demands.emergencies.models import ReadyArea
from services.demands.emergencies.reach import Reach
from shared.contracts.demands.dispatch_words import ReachedBy
from shared.kernel.places import Position, metres_between
from shared.runtime.data.few import BY_INDEX
from shared.runtime.data.mapping import UtcMoment
from shared.runtime.data.session import Session

RESOLUTION = 7  # of the cells that people name
STEP_METRES = 2114  # from one cell to the next, on average
CELL_METRES = 1221  # an edge: whoever named a cell may be so much nearer than its middle
BLOCK_PEOPLE = 120


@dataclass(frozen=True)
class Found:
    """Somebody in a cell. metres: from the place to the near side of the cell."""

    volunteer_id: UUID
    metres: int


@dataclass(frozen=True)
class Around:
    """What is looked at in one ring. first_step, last_step: of cells around the place."""

    place: Position
    first_step: int
    last_step: int

    @classmethod
    def ring(cls, place: Position, ring_metres: Sequence[int], number: int) -> "Around":
        """A ring by its number, from 0: what lies outside of the ring before."""
        first = steps_within(ring_metres[number - 1]) + 1 if number else 0
        return cls(place, first, steps_within(ring_metres[number]))


def steps_within(metres: int) -> int:
    """How many steps of cells reach as far."""
    return max(1, round(metres / STEP_METRES))


def people_around(
    session: Session, reach: Reach, around: Around, *, qualification: tuple[str, date] | None = None
) -> Iterator[list[Found]]:
    """Those in reach, block by block, the nearest cells first; somebody with two areas may come twice.

    qualification: only who has shown it, and it is good on that day.
    """
    conditions = reach.conditions()
    if qualification is not None:
        conditions.append(_has_shown(*qualification))
    for cells in _groups(reach, around):
        if len(cells) > 1 and session.get_bind().dialect.name == "postgresql":
            session.execute(BY_INDEX)  # the planner hopes to be done sooner by reading the table than by many cells
        after: tuple[datetime, UUID] | None = None
        while True:
            rows = _block(session, cells, conditions, after)
            if rows:
                yield sorted((Found(row[0], _metres(around.place, row[1])) for row in rows), key=lambda one: one.metres)
            if len(rows) < BLOCK_PEOPLE:
                break
            after = rows[-1][2], rows[-1][0]


def _groups(reach: Reach, around: Around) -> Iterator[list[int]]:
    """The cells of a ring in the groups in which they are looked at, the nearest first."""
    here = h3.latlng_to_cell(around.place.latitude, around.place.longitude, RESOLUTION)
    if reach.reached_by == ReachedBy.OWN:  # a small union: all that is there at once
        inside = set(h3.grid_disk(here, around.first_step - 1)) if around.first_step else set()
        yield sorted(set(h3.grid_disk(here, around.last_step)) - inside)
        return
    for step in range(around.first_step, around.last_step + 1):
        yield sorted(h3.grid_ring(here, step))


def _block(
    session: Session, cells: list[int], conditions: list[ColumnElement[bool]], after: tuple[datetime, UUID] | None
) -> Sequence[tuple[UUID, int, datetime]]:
    order = (ReadyArea.asked_at, ReadyArea.volunteer_id)
    where = ReadyArea.cell == cells[0] if len(cells) == 1 else ReadyArea.cell.in_(cells)
    rows = select(ReadyArea.volunteer_id, ReadyArea.cell, ReadyArea.asked_at).where(where, *conditions)
    if after is not None:
        rows = rows.where(tuple_(*order) > tuple_(literal(after[0], UtcMoment()), literal(after[1], Uuid())))
    found = session.execute(rows.order_by(*order).limit(BLOCK_PEOPLE)).all()
    return [(row[0], row[1], row[2]) for row in found]


def _has_shown(qualification: str, on: date) -> ColumnElement[bool]:
    lasting = or_(KnownQualification.valid_until.is_(None), KnownQualification.valid_until >= on)
    theirs = KnownQualification.volunteer_id == ReadyArea.volunteer_id
    return exists().where(
        theirs, KnownQualification.qualification == qualification, KnownQualification.is_valid.is_(True), lasting
    )


@lru_cache(maxsize=10_000)
def _middle(cell: int) -> Position:
    latitude, longitude = h3.cell_to_latlng(cell)
    return Position(longitude, latitude)


def _metres(place: Position, cell: int) -> int:
    return max(0, math.floor(metres_between(place, _middle(cell))) - CELL_METRES)
