"""The people near a place who could be called, nearest first: from an index, a few at a time, never the whole table.

They have named cells of some streets (H3 resolution 7). Cells lie in steps around the place. The one in which it lies
is looked at alone, in the order of the index, so that among many people the look ends early; then a whole step at once,
since whoever gets that far stands among few. Of people in one step whoever was not called for long comes first.
`preferring.py` says whom the first ring prefers.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

import h3.api.basic_int as h3
from sqlalchemy import ColumnElement, Select, Uuid, bindparam, exists, or_, select, tuple_

from services.demands.copies.models import KnownQualification
from services.demands.emergencies.models import ReadyArea
from services.demands.emergencies.reach import Reach
from shared.contracts.demands.dispatch_words import CalledFor, ReachedBy
from shared.kernel.places import Position, metres_between
from shared.runtime.data.few import BY_INDEX
from shared.runtime.data.mapping import UtcMoment
from shared.runtime.data.session import Session

RESOLUTION = 7  # of the cells that people name
STEP_METRES = 2114  # from one cell to the next, on average
CELL_METRES = 1221  # an edge: whoever named a cell may be so much nearer than its middle
BLOCK_PEOPLE = 120
STATEMENTS_MAX = 64  # kept: some for each kind of union
AREAS, SHOWN = ReadyArea.__table__, KnownQualification.__table__


@dataclass(frozen=True)
class Found:
    """Somebody in a cell. metres: from the place to the near side of the cell; is_here: the place lies in it."""

    volunteer_id: UUID
    metres: int
    is_here: bool = False
    called_for: tuple[CalledFor, ...] = (CalledFor.DISTANCE,)


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

    @cached_property
    def here(self) -> int:
        """The cell in which the place lies."""
        return h3.latlng_to_cell(self.place.latitude, self.place.longitude, RESOLUTION)

    @cached_property
    def cells(self) -> list[int]:
        """All cells of the ring."""
        inside = set(h3.grid_disk(self.here, self.first_step - 1)) if self.first_step else set()
        return sorted(set(h3.grid_disk(self.here, self.last_step)) - inside)


def steps_within(metres: int) -> int:
    """How many steps of cells reach as far."""
    return max(1, round(metres / STEP_METRES))


def people_around(
    session: Session,
    reach: Reach,
    around: Around,
    *,
    qualification: tuple[str, date] | None = None,
    at_once: bool = False,
) -> Iterator[list[Found]]:
    """Those in reach, block by block, the nearest cells first; somebody with two areas may come twice.

    qualification: only who has shown it, and it is good on that day; at_once: all cells together, for few people.
    """
    shown, on = qualification or (None, None)
    told = reach.told | ({"qualification": shown, "on": on} if shown else {})
    for cells in [around.cells] if at_once else _groups(reach, around):
        if len(cells) > 1 and session.get_bind().dialect.name == "postgresql":
            session.execute(BY_INDEX)  # the planner hopes to be done sooner by reading the table than by many cells
        told |= {"cell": cells[0]} if len(cells) == 1 else {"cells": cells}
        is_single, goes_on = len(cells) == 1, False
        while True:
            statement = _statement(reach.conditions, is_single, goes_on, shown is not None)
            rows = session.execute(statement, told).all()
            if rows:
                yield sorted(
                    (_found(around, row[0], row[1]) for row in rows), key=lambda one: (one.metres, not one.is_here)
                )
            if len(rows) < BLOCK_PEOPLE:
                break
            told |= {"id": rows[-1][0], "asked_at": rows[-1][2]}
            goes_on = True


def _groups(reach: Reach, around: Around) -> Iterator[list[int]]:
    """The cells of a ring in the groups in which they are looked at, the nearest first."""
    if reach.reached_by == ReachedBy.OWN:  # a small union: where the place lies, then all that is there at once
        if not around.first_step:
            yield [around.here]
        yield [cell for cell in around.cells if cell != around.here]
        return
    for step in range(around.first_step, around.last_step + 1):
        yield sorted(h3.grid_ring(around.here, step))


def _found(around: Around, volunteer_id: UUID, cell: int) -> Found:
    return Found(volunteer_id, _metres(around.place, cell), cell == around.here)


@lru_cache(maxsize=STATEMENTS_MAX)
def _statement(
    conditions: Callable[[], list[ColumnElement[bool]]], is_single: bool, goes_on: bool, is_shown: bool
) -> Select[Any]:
    """A block of people: of one cell or several, from the beginning or from where the block before ended.

    Made once of each kind: to make one costs more than to execute it.
    """
    where = AREAS.c.cell == bindparam("cell") if is_single else AREAS.c.cell.in_(bindparam("cells", expanding=True))
    rows = select(AREAS.c.volunteer_id, AREAS.c.cell, AREAS.c.asked_at).where(where, *conditions())
    order = (AREAS.c.asked_at, AREAS.c.volunteer_id)
    if is_shown:
        rows = rows.where(_has_shown())
    if goes_on:
        last = bindparam("asked_at", type_=UtcMoment()), bindparam("id", type_=Uuid())
        rows = rows.where(tuple_(*order) > tuple_(*last))
    return rows.order_by(*order).limit(BLOCK_PEOPLE)


def _has_shown() -> ColumnElement[bool]:
    lasting = or_(SHOWN.c.valid_until.is_(None), SHOWN.c.valid_until >= bindparam("on"))
    theirs = SHOWN.c.volunteer_id == AREAS.c.volunteer_id
    return exists().where(
        theirs, SHOWN.c.qualification == bindparam("qualification"), SHOWN.c.is_valid.is_(True), lasting
    )


@lru_cache(maxsize=10_000)
def _metres(place: Position, cell: int) -> int:
    latitude, longitude = h3.cell_to_latlng(cell)
    return max(0, math.floor(metres_between(place, Position(longitude, latitude))) - CELL_METRES)
