"""Which units review their volunteers: what they said, and what holds where they said nothing."""

from types import SimpleNamespace

from sqlalchemy import select

from services.identity.units.domain import lineage_of, refuse_inactive
from services.identity.units.models import Unit
from services.identity.units.queries import unit_of
from services.identity.units.tree import locked_units
from services.identity.volunteers.models import UnitReview
from services.identity.volunteers.policy import may
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.trust import audit


def unit_review(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Whether a unit reviews; no secret."""
    return _shown(session, unit_of(session, request.code))


def set_unit_review(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say it for a unit and those below that say nothing, or say nothing any more."""
    (unit,) = locked_units(session, request.code)
    may(actor, session.now).set_review(lineage_of(unit.path))
    refuse_inactive(unit)
    said = session.get(UnitReview, unit.id)
    if request.reviews_volunteers is None:
        if said is not None:
            session.delete(said)
    else:
        said = said or UnitReview(unit_id=unit.id)
        said.reviews_volunteers, said.changed_at = request.reviews_volunteers, session.now
        session.add(said)
    audit.record(session, actor, "units.set_review", f"unit:{unit.id}", reviews=request.reviews_volunteers)
    session.flush()
    return _shown(session, unit)


def reviews(session: Session, unit: Unit) -> bool:
    """Whether new volunteers of a unit wait for a review."""
    said = _nearest(session, unit)
    return said is not None and said.reviews_volunteers


def _nearest(session: Session, unit: Unit) -> UnitReview | None:
    """What the nearest unit said, from this one up."""
    rows = select(UnitReview).join(Unit, Unit.id == UnitReview.unit_id).where(Unit.id.in_(lineage_of(unit.path)))
    return session.scalar(rows.order_by(Unit.depth.desc()).limit(1))


def _shown(session: Session, unit: Unit) -> SimpleNamespace:
    said = _nearest(session, unit)
    by = session.get_one(Unit, said.unit_id) if said else None
    return SimpleNamespace(
        code=unit.code,
        own=said.reviews_volunteers if said and said.unit_id == unit.id else None,
        effective=said is not None and said.reviews_volunteers,
        from_unit_code=by.code if by else None,
    )
