"""What can be done to the union tree. Each act is one version of every unit whose own state it changes."""

from typing import Any

from sqlalchemy import select

from services.identity.bodies.domain import refuse_tier
from services.identity.bodies.queries import open_tiers
from services.identity.units import domain, versions
from services.identity.units.level_names import names_above
from services.identity.units.models import Unit
from services.identity.units.policy import may
from services.identity.units.tree import height, lock_structure, locked_children, locked_units
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.units import (
    UNIT_CODE_TAKEN,
    UNIT_HAS_CHILDREN,
    UNIT_OPERATES_BODIES,
    UNIT_ROOT_EXISTS,
    UNIT_TOO_MANY_CHILDREN,
)
from shared.contracts.identity.unit_changes import CHILDREN_MAX
from shared.contracts.identity.unit_words import UnitState
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def found_root(session: Session, request: Loaded, actor: Actor) -> Unit:
    """Found the unit above all others. There is one."""
    may(actor, session.now).found_root()
    root = session.scalar(select(Unit.code).where(Unit.parent_id.is_(None)))
    if root is not None:
        raise UNIT_ROOT_EXISTS(code=root)
    domain.refuse_place(request.code, request.kind, None)
    unit = versions.found(session, new_id(), None, versions.usable(sent(request, without=set())), {}, actor)
    audit.record(session, actor, "units.found", f"unit:{unit.id}", parent=None)
    return unit


def found_unit(session: Session, request: Loaded, actor: Actor) -> Unit:
    """Found a unit below an active one."""
    lock_structure(session)
    (parent,) = locked_units(session, request.parent_code)
    may(actor, session.now).found_below(parent)
    if session.scalar(select(Unit.id).where(Unit.code == request.code)):
        raise UNIT_CODE_TAKEN(code=request.code)
    domain.refuse_place(request.code, request.kind, parent)
    values = versions.usable(sent(request, without={"parent_code"}))
    unit = versions.found(session, new_id(), parent, values, names_above(session, parent.path), actor)
    audit.record(session, actor, "units.found", f"unit:{unit.id}", parent=parent.code)
    return unit


def change_unit(session: Session, request: Loaded, actor: Actor) -> Unit:
    """Change what a unit says of itself. Another kind must fit what stands above and below it."""
    if "kind" in request.given:
        lock_structure(session)
    (unit,) = locked_units(session, request.code)
    may(actor, session.now).change(unit)
    domain.refuse_other_version(unit, request.version)
    domain.refuse_inactive(unit)
    if "kind" in request.given and request.kind != unit.kind:
        _refuse_kind(session, unit, request.kind)
    changes = versions.amend(session, unit, versions.usable(sent(request, without={"code", "version"})), actor)
    if changes:
        fields = [change["field"] for change in changes]
        audit.record(session, actor, "units.change", f"unit:{unit.id}", version=unit.version, fields=fields)
    return unit


def move_unit(session: Session, request: Loaded, actor: Actor) -> Unit:
    """Hang a unit below another one. Where it hangs there already, nothing happens."""
    lock_structure(session)
    unit, parent = locked_units(session, request.code, request.parent_code)
    may(actor, session.now).move(unit, parent)
    domain.refuse_other_version(unit, request.version)
    domain.refuse_inactive(unit)
    if unit.parent_id == parent.id:
        return unit
    domain.refuse_move(unit, parent, height=height(session, unit))
    versions.rehang(session, unit, parent, actor)
    audit.record(session, actor, "units.move", f"unit:{unit.id}", version=unit.version, parent=parent.code)
    return unit


def merge_unit(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """End a unit; the successor takes over what is below it."""
    return _end(session, request, actor, UnitState.MERGED)


def dissolve_unit(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """End a unit, with a successor for what is below it or with nothing below it."""
    return _end(session, request, actor, UnitState.DISSOLVED)


def _end(session: Session, request: Loaded, actor: Actor, state: UnitState) -> dict[str, Any]:
    lock_structure(session)
    codes = [code for code in (request.code, request.successor_code) if code is not None]
    unit, *successors = locked_units(session, *codes)
    successor = successors[0] if successors else None
    may(actor, session.now).end(unit, successor)
    domain.refuse_other_version(unit, request.version)
    children = locked_children(session, unit, CHILDREN_MAX + 1)
    domain.refuse_end(unit, successor, children, height=height(session, unit))
    if state == UnitState.MERGED and successor is not None:
        domain.refuse_unlike(unit, successor)
    _refuse_left_over(session, unit, successor, children)
    for child in children:
        assert successor is not None
        versions.rehang(session, child, successor, actor)
    versions.end(session, unit, state, successor, actor)
    said = {"state": state.value, "successor": successor.code if successor else None, "moved": len(children)}
    audit.record(session, actor, "units.end", f"unit:{unit.id}", **said)
    return {"unit": unit, "moved": children}


def _refuse_left_over(session: Session, unit: Unit, successor: Unit | None, children: list[Unit]) -> None:
    """Nothing may be left without anybody above it."""
    if children and successor is None:
        raise UNIT_HAS_CHILDREN(code=unit.code, children=min(len(children), CHILDREN_MAX))
    if len(children) > CHILDREN_MAX:
        raise UNIT_TOO_MANY_CHILDREN(code=unit.code, children_max=CHILDREN_MAX)
    if open_tiers(session, unit.id):
        raise UNIT_OPERATES_BODIES(code=unit.code)


def _refuse_kind(session: Session, unit: Unit, kind: str) -> None:
    """Another kind fits its superior, the units directly below, and the bodies that the unit operates."""
    domain.refuse_place(unit.code, kind, session.get(Unit, unit.parent_id) if unit.parent_id else None)
    below = select(Unit.kind, Unit.code).where(Unit.parent_id == unit.id, Unit.state == UnitState.ACTIVE)
    for child_kind, child_code in session.execute(below):
        domain.refuse_below(child_code, child_kind, kind)
    for tier in open_tiers(session, unit.id):
        refuse_tier(tier, kind)


def sent(request: Loaded, *, without: set[str]) -> dict[str, Any]:
    """The fields that a request really named."""
    return {name: getattr(request, name) for name in request.given - without}
