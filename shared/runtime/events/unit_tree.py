"""A service's own copy of the union tree, kept from identity's events: who stands above whom, without asking anybody.

The copy may lag and, between two events of a move, even hold a circle: whoever asks is then told to come again.
Doors: `shared.runtime.doors.unit_tree.UnitTreeDoors`; table: `create_known_unit` in a migration.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, String, func, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.base import Received
from shared.contracts.identity.unit_words import (
    ADMIN_CODE_CHARACTERS_MAX,
    UNIT_CODE_CHARACTERS_MAX,
    UNIT_DEPTH_MAX,
    UNIT_NAME_CHARACTERS_MAX,
    UnitState,
)
from shared.kernel.ids import NO_ID
from shared.runtime.data.mapping import Json, new_base
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest, not_yet_known

MERGERS_MAX = 20  # units that were merged into one another, one after the other

UnitTreeBase: Any = new_base()


class KnownUnit(UnitTreeBase):
    """A unit as identity told it last."""

    __tablename__ = "known_unit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(UNIT_CODE_CHARACTERS_MAX), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(UNIT_NAME_CHARACTERS_MAX))
    parent_id: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20))
    successor_id: Mapped[UUID | None] = mapped_column(index=True)
    flags: Mapped[list[str]] = mapped_column(Json)
    admin_code: Mapped[str | None] = mapped_column(String(ADMIN_CODE_CHARACTERS_MAX))
    version: Mapped[int]


COPIED = tuple(KnownUnit.__table__.columns.keys())


def learn_unit(session: Session, event: Received) -> None:
    """Use case of the door: take what the event says unless something newer is known."""
    keep_newest(session, KnownUnit, **{name: getattr(event, name) for name in COPIED})


def known_unit(session: Session, unit_id: UUID) -> KnownUnit:
    """The copy of a unit. Raises Unavailable `<service>.not_yet_known`."""
    unit = session.get(KnownUnit, unit_id)
    if unit is None:
        raise not_yet_known(session.service)
    return unit


def lineage(session: Session, unit_id: UUID) -> tuple[UUID, ...]:
    """The ids from the root of the tree down to the unit, itself included: what policies ask for.

    Raises Unavailable `<service>.not_yet_known` while any of them is missing.
    """
    upwards = (
        select(KnownUnit.id, KnownUnit.parent_id, literal(1).label("step"))
        .where(KnownUnit.id == unit_id)
        .cte("upwards", recursive=True)
    )
    upwards = upwards.union_all(
        select(KnownUnit.id, KnownUnit.parent_id, upwards.c.step + 1).where(
            KnownUnit.id == upwards.c.parent_id, upwards.c.step < UNIT_DEPTH_MAX
        )
    )
    rows = session.execute(select(upwards.c.id, upwards.c.parent_id).order_by(upwards.c.step.desc())).all()
    if not rows or rows[0].parent_id is not None:
        raise not_yet_known(session.service)
    return tuple(row.id for row in rows)


def subtree(*unit_ids: UUID) -> Select[tuple[UUID]]:
    """The ids of one or several units and of all known ones below them, for `column.in_(subtree(unit_id))`.

    Without a name of its own: a statement may have several.
    """
    below = select(KnownUnit.id, literal(1).label("step")).where(KnownUnit.id.in_(unit_ids))
    downwards = below.cte(recursive=True)
    downwards = downwards.union_all(
        select(KnownUnit.id, downwards.c.step + 1).where(
            KnownUnit.parent_id == downwards.c.id, downwards.c.step < UNIT_DEPTH_MAX
        )
    )
    return select(downwards.c.id)


def successor(session: Session, unit_id: UUID) -> KnownUnit:
    """The unit itself while it is active, or what it was merged into in the end; one without successor stays itself.

    Raises Unavailable `<service>.not_yet_known` while one of them is missing.
    """
    unit = known_unit(session, unit_id)
    for _ in range(MERGERS_MAX):
        if unit.state == UnitState.ACTIVE or unit.successor_id is None:
            return unit
        unit = known_unit(session, unit.successor_id)
    raise not_yet_known(session.service)


def present_unit(session: Session, unit_id: UUID) -> KnownUnit:
    """Who goes on for a unit: itself, its successor's successor, or the unit above where it was dissolved.

    Raises Unavailable `<service>.not_yet_known` while one of them is missing.
    """
    unit = known_unit(session, unit_id)
    for _ in range(MERGERS_MAX + UNIT_DEPTH_MAX):
        if unit.state == UnitState.ACTIVE:
            return unit
        unit = known_unit(session, unit.successor_id or unit.parent_id or NO_ID)
    raise not_yet_known(session.service)


def continued_by(units: Collection[UUID] | Select[tuple[UUID]]) -> Select[tuple[UUID]]:
    """The ids of some units and of all that went over to them: merged with them, or dissolved below them."""
    here = select(KnownUnit.id, literal(1).label("step")).where(KnownUnit.id.in_(units)).cte(recursive=True)
    goes_on_as = func.coalesce(KnownUnit.successor_id, KnownUnit.parent_id)
    before = select(KnownUnit.id, here.c.step + 1).where(
        KnownUnit.state != UnitState.ACTIVE, goes_on_as == here.c.id, here.c.step < MERGERS_MAX + UNIT_DEPTH_MAX
    )
    return select(here.union_all(before).c.id)


def names_of_units(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Code and name of each unit that is known."""
    found = session.execute(select(KnownUnit.id, KnownUnit.code, KnownUnit.name).where(KnownUnit.id.in_(ids)))
    return {unit_id: f"{code} {name}" for unit_id, code, name in found}


def create_known_unit(op: Any, version: int) -> None:
    """In steps of a service's migrations, one version after the other: a new service makes all of them.

    1: the table. 2: the index by which units are found that went over to one.
    """
    assert version in (1, 2), "there are two versions"
    if version == 2:
        op.create_index("ix_known_unit_successor_id", "known_unit", ["successor_id"])
        return
    op.create_table(
        "known_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("successor_id", sa.Uuid()),
        sa.Column("flags", Json, nullable=False),
        sa.Column("admin_code", sa.String(12)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_unit"),
    )
    op.create_index("ix_known_unit_code", "known_unit", ["code"])
    op.create_index("ix_known_unit_parent_id", "known_unit", ["parent_id"])
