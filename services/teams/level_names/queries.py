"""Reading what units call the levels of teams: the nearest unit that says so wins."""

from collections.abc import Collection
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import literal, select

from services.teams.level_names.models import LevelName
from services.teams.units import unit_of
from shared.contracts.base import Loaded
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX
from shared.contracts.teams.team_words import TeamLevel
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit


def level_names(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What a unit says itself, and what holds there."""
    return shown(session, unit_of(session, request.code))


def shown(session: Session, unit: KnownUnit) -> SimpleNamespace:
    """The level names of a unit, the highest level first."""
    said = select(LevelName.level, LevelName.name).where(LevelName.unit_id == unit.id)
    own = {row.level: row.name for row in session.execute(said)}
    return SimpleNamespace(
        code=unit.code, own=_listed(own), effective=_listed(level_names_at(session, [unit.id])[unit.id])
    )


def level_names_at(session: Session, unit_ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """What holds at each of some units, by level: what the units from the root down to it say together."""
    upwards = select(KnownUnit.id.label("start"), KnownUnit.id, KnownUnit.parent_id, literal(1).label("step"))
    upwards = upwards.where(KnownUnit.id.in_(unit_ids)).cte("upwards", recursive=True)
    upwards = upwards.union_all(
        select(upwards.c.start, KnownUnit.id, KnownUnit.parent_id, upwards.c.step + 1).where(
            KnownUnit.id == upwards.c.parent_id, upwards.c.step < UNIT_DEPTH_MAX
        )
    )
    said = select(upwards.c.start, LevelName.level, LevelName.name).join(LevelName, LevelName.unit_id == upwards.c.id)
    found: dict[UUID, dict[str, str]] = {unit_id: {} for unit_id in unit_ids}
    for start, level, name in session.execute(said.order_by(upwards.c.step.desc())):
        found[start][level] = name
    return found


def _listed(names: dict[str, str]) -> list[dict[str, str]]:
    return [{"level": level.value, "name": names[level]} for level in TeamLevel if level in names]
