"""The ways from the root of the union tree to many units at once."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import literal, select

from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit


def lineages_of(session: Session, unit_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """From the root down to each, as far as it is known; a unit is missing that nobody told of yet."""
    upwards = (
        select(KnownUnit.id.label("of"), KnownUnit.id, KnownUnit.parent_id, literal(1).label("step"))
        .where(KnownUnit.id.in_(set(unit_ids)))
        .cte("upwards", recursive=True)
    )
    upwards = upwards.union_all(
        select(upwards.c.of, KnownUnit.id, KnownUnit.parent_id, upwards.c.step + 1).where(
            KnownUnit.id == upwards.c.parent_id, upwards.c.step < UNIT_DEPTH_MAX
        )
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for row in session.execute(select(upwards.c.of, upwards.c.id).order_by(upwards.c.of, upwards.c.step.desc())):
        found[row.of] = (*found.get(row.of, ()), row.id)
    return found
