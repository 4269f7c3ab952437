"""What can be done with operating bodies: open, change, hand over, close."""

from sqlalchemy import select

from services.identity.bodies.domain import CENTRES, refuse_tier
from services.identity.bodies.models import Body
from services.identity.bodies.policy import may
from services.identity.units.domain import refuse_inactive
from services.identity.units.models import Unit
from services.identity.units.tree import locked_units
from services.identity.units.versions import tidied_name
from shared.contracts.base import Loaded
from shared.contracts.identity.body_words import BodyState
from shared.contracts.identity.refusals.units import (
    BODY_CHANGED_SINCE,
    BODY_CLOSED,
    BODY_NOT_FOUND,
    BODY_TIER_TAKEN,
    COORDINATES_INCOMPLETE,
)
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

TRAITS = ("address", "telephone", "longitude", "latitude")


def open_body(session: Session, request: Loaded, actor: Actor) -> Body:
    """Open a body of a unit."""
    (unit,) = locked_units(session, request.unit_code)
    may(actor, session.now).run_bodies_of(unit)
    opened = Body(id=new_id(), tier=request.tier, name=tidied_name(request.name), version=1, changed_at=session.now)
    opened.state = BodyState.OPEN.value
    _hand_over(session, opened, unit)
    _describe(opened, request)
    session.add(opened)
    audit.record(session, actor, "bodies.open", f"body:{opened.id}", tier=opened.tier, unit=unit.code)
    return opened


def change_body(session: Session, request: Loaded, actor: Actor) -> Body:
    """Change what is said of a body, or hand it over to another unit; both units are in reach."""
    changed, units = _locked(session, request, actor)
    if len(units) > 1:
        _hand_over(session, changed, units[1])
    if "name" in request.given:
        changed.name = tidied_name(request.name)
    _describe(changed, request)
    return _next_version(session, changed, actor, "bodies.change")


def close_body(session: Session, request: Loaded, actor: Actor) -> Body:
    """End a body for good."""
    closed, _ = _locked(session, request, actor)
    closed.state = BodyState.CLOSED.value
    return _next_version(session, closed, actor, "bodies.close")


def _locked(session: Session, request: Loaded, actor: Actor) -> tuple[Body, list[Unit]]:
    """An open body that the actor may change; its unit, and the one that is to have it.

    The lock of a unit keeps it from ending meanwhile.
    """
    seen = session.get(Body, request.id)
    if seen is None:
        raise BODY_NOT_FOUND(id=str(request.id))
    codes = dict.fromkeys([seen.unit_code, getattr(request, "unit_code", seen.unit_code)])
    units = locked_units(session, *codes)
    for unit in units:
        may(actor, session.now).run_bodies_of(unit)
    body = session.get_one(Body, request.id, with_for_update=True, populate_existing=True)
    if body.state == BodyState.CLOSED:
        raise BODY_CLOSED(id=str(body.id))
    if body.unit_code != units[0].code or request.version not in (None, body.version):
        raise BODY_CHANGED_SINCE(id=str(body.id), version=body.version)
    return body, units


def _hand_over(session: Session, body: Body, unit: Unit) -> None:
    refuse_inactive(unit)
    refuse_tier(body.tier, unit.kind)
    others = select(Body.id).where(Body.unit_id == unit.id, Body.tier == body.tier, Body.state == BodyState.OPEN)
    if body.tier in CENTRES and session.scalar(others):
        raise BODY_TIER_TAKEN(code=unit.code)
    body.unit_id, body.unit_code = unit.id, unit.code


def _describe(body: Body, request: Loaded) -> None:
    for name in set(TRAITS) & request.given:
        setattr(body, name, getattr(request, name))
    if (body.longitude is None) != (body.latitude is None):
        raise COORDINATES_INCOMPLETE()


def _next_version(session: Session, body: Body, actor: Actor, action: str) -> Body:
    """A version only where something changed."""
    if session.is_modified(body):
        body.version += 1
        body.changed_at = session.now
        audit.record(session, actor, action, f"body:{body.id}", version=body.version, unit=body.unit_code)
    return body
