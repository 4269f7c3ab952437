"""Reading the union tree: units, search, lineage, past."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, tuple_

from services.identity.units.domain import descendants_of, lineage_of
from services.identity.units.models import Unit, UnitHistory
from services.identity.units.policy import may
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.identity.unit_words import UnitState
from shared.contracts.identity.units import UnitChanged
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, page_of, position_of
from shared.kernel.text import folded
from shared.runtime.data.search import matches
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

# Letters alone are more likely to be pinyin.
CODE_BEGINNING = re.compile(r"[A-Z]+[0-9-][A-Z0-9-]*")


def unit(session: Session, request: Loaded, actor: Actor) -> Unit:
    """One unit, whatever its state."""
    return unit_of(session, request.code)


def find_units(session: Session, request: Loaded, actor: Actor) -> Page[Unit]:
    """The units that fit, those higher in the tree first, then by code."""
    rows = select(Unit).where(Unit.state == request.state).order_by(Unit.depth, Unit.code).limit(request.limit + 1)
    if request.search:
        rows = rows.where(_fits(request.search))
    if request.kind:
        rows = rows.where(Unit.kind == request.kind)
    if request.parent:
        rows = rows.where(Unit.parent_id == unit_of(session, request.parent).id)
    if request.below:
        rows = rows.where(beneath(unit_of(session, request.below)))
    if request.cursor:
        rows = rows.where(tuple_(Unit.depth, Unit.code) > position_of(request, int, str))
    return page_of(list(session.scalars(rows)), request, "depth", "code")


def children(session: Session, request: Loaded, actor: Actor) -> Page[Unit]:
    """The active units directly below a unit, by code."""
    parent = unit_of(session, request.code)
    rows = select(Unit).where(Unit.parent_id == parent.id, Unit.state == UnitState.ACTIVE)
    if request.cursor:
        rows = rows.where(Unit.code > position_of(request, str)[0])
    rows = rows.order_by(Unit.code).limit(request.limit + 1)
    return page_of(list(session.scalars(rows)), request, "code")


def lineage(session: Session, request: Loaded, actor: Actor) -> dict[str, Sequence[Unit]]:
    """The units from the root down to this one."""
    below = unit_of(session, request.code)
    rows = select(Unit).where(Unit.id.in_(lineage_of(below.path))).order_by(Unit.depth)
    return {"items": session.scalars(rows).all()}


def history(session: Session, request: Loaded, actor: Actor) -> Page[UnitHistory]:
    """The versions of a unit, the newest first."""
    seen = unit_of(session, request.code)
    may(actor, session.now).read_past(seen)
    rows = select(UnitHistory).where(UnitHistory.unit_id == seen.id)
    if request.cursor:
        rows = rows.where(UnitHistory.version < position_of(request, int)[0])
    rows = rows.order_by(UnitHistory.version.desc()).limit(request.limit + 1)
    return page_of(list(session.scalars(rows)), request, "version")


def events(session: Session, request: Loaded, actor: Actor) -> Page[dict[str, Any]]:
    """The events about a unit that are still kept, the newest first."""
    seen = unit_of(session, request.code)
    may(actor, session.now).read_past(seen)
    rows = select(Outbox).where(Outbox.subject == str(seen.id), Outbox.event_type == UnitChanged.event_type)
    if request.cursor:
        rows = rows.where(Outbox.sequence < position_of(request, int)[0])
    rows = rows.order_by(Outbox.sequence.desc()).limit(request.limit + 1)
    page = page_of(list(session.scalars(rows)), request, "sequence")
    return Page([_told(row) for row in page.items], page.next_cursor)


def units_after(session: Session, last: Unit | None, limit: int) -> list[Unit]:
    """All units, ended ones too, page by page from the root down: what is told again."""
    units = select(Unit).order_by(Unit.path).limit(limit)
    return list(session.scalars(units.where(Unit.path > last.path) if last else units))


def unit_of(session: Session, code: str) -> Unit:
    """The unit of a code. Raises NotFound."""
    found = session.scalar(select(Unit).where(Unit.code == code))
    if found is None:
        raise UNIT_NOT_FOUND(code=code)
    return found


def beneath(top: Unit) -> ColumnElement[bool]:
    """The condition of standing anywhere below a unit."""
    low, high = descendants_of(top.path)
    return and_(Unit.path > low, Unit.path < high)


def within(top: Unit) -> ColumnElement[bool]:
    """The condition of being a unit or standing anywhere below it."""
    return or_(Unit.id == top.id, beneath(top))


def _fits(search: str) -> ColumnElement[bool]:
    """A name's part, pinyin or initials; or the beginning of a code, if it could be one."""
    by_name = matches(Unit.search, search)
    typed = folded(search).upper()
    if not CODE_BEGINNING.fullmatch(typed):
        return by_name
    # "~" comes after all characters of codes. First what costs least: many codes may begin alike.
    return or_(Unit.code.between(typed, typed + "~"), by_name)


def _told(row: Outbox) -> dict[str, Any]:
    return {
        "id": row.event_id,
        "type": row.event_type,
        "time": row.happened_at,
        "published_at": row.published_at,
        "data": row.data,
    }
