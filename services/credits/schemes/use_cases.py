"""Publishing a version of a unit's scheme, and looking at it before."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import func, select

from services.credits.schemes.domain.inheritance import Version, not_overridable
from services.credits.schemes.lines import Lines, lines_of
from services.credits.schemes.models import SchemeVersion, dump_rules
from services.credits.schemes.policy import may
from services.credits.schemes.queries import shown_scheme, unit_of
from services.credits.schemes.telling import told
from shared.contracts.base import Loaded
from shared.contracts.credits.refusals.schemes import (
    SCHEME_DAY_FAR,
    SCHEME_DAY_PAST,
    SCHEME_NOT_OVERRIDABLE,
    SCHEME_VERSIONS_TOO_MANY,
)
from shared.contracts.credits.scheme_words import AHEAD_DAYS_MAX, VERSIONS_MAX
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE
from shared.contracts.identity.unit_words import UnitState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, known_unit, lineage
from shared.runtime.trust import audit


def publish_scheme(session: Session, request: Loaded, actor: Actor) -> SchemeVersion:
    """Say what holds at a unit from a day on. What was counted before stays as it was."""
    unit = _unit_to_publish_at(session, request, actor)
    version = _next_version(session, unit, request)
    _refuse(session, lines_of(session, [unit.id]), version.read())
    session.add(version)
    session.add(told(version))
    detail = {"version": str(version.id), "day": version.from_day.isoformat()}
    audit.record(session, actor, "schemes.publish", f"unit:{unit.id}", **detail)
    return version


def try_scheme(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What would hold at a unit from the day on if this were published; refused for all that publishing is."""
    unit = _unit_to_publish_at(session, request, actor)
    version, lines = _next_version(session, unit, request).read(), lines_of(session, [unit.id])
    _refuse(session, lines, version)
    scheme = lines.with_version(version).scheme_at(unit.id, version.from_day)
    return shown_scheme(session, unit, version.from_day, scheme)


def _unit_to_publish_at(session: Session, request: Loaded, actor: Actor) -> KnownUnit:
    unit = unit_of(session, request.code)
    may(actor, session.now).publish_scheme(lineage(session, unit.id))
    if unit.state != UnitState.ACTIVE:
        raise UNIT_NOT_ACTIVE(code=unit.code, state=unit.state)
    return unit


def _next_version(session: Session, unit: KnownUnit, request: Loaded) -> SchemeVersion:
    """One after the other: whoever publishes at the unit too waits for the unit's row."""
    session.execute(select(KnownUnit.id).where(KnownUnit.id == unit.id).with_for_update())
    last = select(func.coalesce(func.max(SchemeVersion.number), 0)).where(SchemeVersion.unit_id == unit.id)
    return SchemeVersion(
        id=new_id(),
        unit_id=unit.id,
        number=session.scalars(last).one() + 1,
        from_day=request.from_day,
        published_at=session.now,
        rules=dump_rules(request.rules),
    )


def _refuse(session: Session, lines: Lines, version: Version) -> None:
    """What may not be published. Raises Invalid, Conflict."""
    today = business_date(session.now)
    last_day = today + timedelta(days=AHEAD_DAYS_MAX)
    if version.from_day < today:
        raise SCHEME_DAY_PAST(day=version.from_day.isoformat(), today=today.isoformat())
    if version.from_day > last_day:
        raise SCHEME_DAY_FAR(day=version.from_day.isoformat(), last_day=last_day.isoformat())
    if version.number > VERSIONS_MAX:
        raise SCHEME_VERSIONS_TOO_MANY(versions_max=VERSIONS_MAX)
    above = [lines.versions.get(unit_id, ()) for unit_id in lines.lineages[version.unit_id][:-1]]
    for book, held in not_overridable(above, version.from_day, version.rules):
        raise SCHEME_NOT_OVERRIDABLE(book=book.value, code=known_unit(session, held.unit_id).code)
