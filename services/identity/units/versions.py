"""How a new version of a unit is made: its row, a line of history, an event. The rules were asked before."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.identity.units.domain import refuse_traits
from services.identity.units.level_names import LevelNames, names_above, rename_levels
from services.identity.units.models import Change, Unit, UnitHistory
from services.identity.units.tree import hang
from shared.contracts.identity.refusals.units import NAME_UNUSABLE
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX, UnitChange, UnitState
from shared.contracts.identity.units import LEVEL_NAME_CHARACTERS_MAX, UnitChanged
from shared.kernel.actor import Actor
from shared.kernel.text import tidied
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

NO_TRAITS: dict[str, Any] = {
    "flags": [],
    "legal_person_until": None,
    "admin_code": None,
    "longitude": None,
    "latitude": None,
    "level_names": [],
}

FELT_BELOW = {"kind", "level_names"}  # what the units below are called follows from them


def usable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored: names tidied, flags sorted, level names one per kind. Raises Invalid."""
    stored = dict(values)
    if "name" in stored:
        stored["name"] = tidied_name(stored["name"])
    if "flags" in stored:
        stored["flags"] = sorted(set(stored["flags"]))
    if "level_names" in stored:
        stored["level_names"] = _one_per_kind(stored["level_names"])
    return stored


def tidied_name(name: str, characters_max: int = UNIT_NAME_CHARACTERS_MAX) -> str:
    """A name as it is stored. Raises Invalid where nothing is left of it, or where it grew too long."""
    stored = tidied(name)
    if not 1 <= len(stored) <= characters_max:
        raise NAME_UNUSABLE()
    return stored


def found(
    session: Session,
    unit_id: UUID,
    parent: Unit | None,
    values: dict[str, Any],
    names: LevelNames,
    actor: Actor,
    terms: Sequence[str] | None = None,
) -> Unit:
    """A first version.

    values: code, kind, name, traits, already `usable`; names: what the units above call kinds; terms: those of the
    name, where they were worked out beforehand.
    """
    unit = Unit(id=unit_id, version=0, state=UnitState.ACTIVE.value, **NO_TRAITS | values)
    unit.hang_below(parent)
    unit.search = list(terms or terms_of(unit.name))
    unit.level_name = names.get(unit.kind)
    _refuse_traits(unit)
    session.add(unit)
    record(session, unit, UnitChange.FOUNDED, [], actor)
    if unit.level_names:
        rename_levels(session, unit)
    return unit


def amend(
    session: Session, unit: Unit, values: dict[str, Any], actor: Actor, terms: Sequence[str] | None = None
) -> list[Change]:
    """New values of a unit's own fields, already `usable`. Nothing happens where they are the old ones."""
    changes = unit.alter(values)
    if not changes:
        return []
    _refuse_traits(unit)
    altered = {change["field"] for change in changes}
    if "name" in altered:
        unit.search = list(terms or terms_of(unit.name))
    record(session, unit, UnitChange.CHANGED, changes, actor)
    if altered & FELT_BELOW:
        rename_levels(session, unit)
    return changes


def rehang(session: Session, unit: Unit, parent: Unit, actor: Actor) -> None:
    """Another parent."""
    said_before = names_above(session, unit.path.rpartition("/")[0])
    old = unit.parent_code
    hang(session, unit, parent)
    record(session, unit, UnitChange.MOVED, [{"field": "parent_code", "old": old, "new": parent.code}], actor)
    if said_before != names_above(session, parent.path):
        rename_levels(session, unit)


def end(session: Session, unit: Unit, state: UnitState, successor: Unit | None, actor: Actor) -> None:
    """The last version."""
    values = {
        "state": state.value,
        "successor_id": successor.id if successor else None,
        "successor_code": successor.code if successor else None,
    }
    change = UnitChange.MERGED if state == UnitState.MERGED else UnitChange.DISSOLVED
    record(session, unit, change, unit.alter(values), actor)


def record(session: Session, unit: Unit, change: UnitChange, changes: list[Change], actor: Actor) -> None:
    """Count the version up, and tell it: history for people, an event for services."""
    unit.version += 1
    unit.changed_at = session.now
    session.add(
        UnitHistory(
            unit_id=unit.id,
            version=unit.version,
            change=change.value,
            changes=changes,
            actor=actor.name,
            at=session.now,
        )
    )
    is_felt_below = change == UnitChange.MOVED or any(told["field"] in FELT_BELOW for told in changes)
    session.add(Outbox.of(UnitChanged, unit, change=change.value, unit_id=unit.id, is_felt_below=is_felt_below))


def told_again(unit: Unit) -> Outbox:
    """The event with the version that stands: whoever knows it already changes nothing."""
    return Outbox.of(UnitChanged, unit, change=UnitChange.REPUBLISHED.value, unit_id=unit.id, is_felt_below=False)


def _refuse_traits(unit: Unit) -> None:
    refuse_traits(unit.kind, unit.flags, unit.legal_person_until, (unit.longitude, unit.latitude))


def _one_per_kind(said: Sequence[Any]) -> list[dict[str, str]]:
    """Level names as they are stored, from what a contract loaded: sorted by kind, the last word on each."""
    names = {entry.kind: tidied_name(entry.name, LEVEL_NAME_CHARACTERS_MAX) for entry in said}
    return [{"kind": kind, "name": names[kind]} for kind in sorted(names)]
