"""Reading emergencies, who was asked and who was left out; and the calls to oneself."""

from collections import Counter
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from services.demands.emergencies.domain.fitting import rounded_metres
from services.demands.emergencies.domain.life import LIVE
from services.demands.emergencies.links import call_of_token
from services.demands.emergencies.models import Call, Emergency, LeftOut
from services.demands.emergencies.policy import may
from services.demands.emergencies.seen import seen_emergency
from shared.contracts.base import Loaded
from shared.contracts.demands.dispatch import Emergency as ShownEmergency
from shared.contracts.demands.dispatch_calls import EmergencyCall, OwnCall
from shared.contracts.demands.emergency_words import CallState
from shared.contracts.demands.refusals.emergencies import CALL_LINK_INVALID, CALL_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.kernel.places import Datum
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import within_reach
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket

NAMED_OTHERWISE = ("unit_code", "unit_name", "opened_by_unit_code", "place_words", "place", "asked_count")
OF_ROW = tuple(name for name in ShownEmergency().fields if name not in NAMED_OTHERWISE)
OF_CALL = tuple(name for name in EmergencyCall().fields if name != "metres")
OF_OWN_CALL = (
    "id",
    "emergency_id",
    "is_drill",
    "called_for",
    "state",
    "asked_at",
    "due_at",
    "answered_at",
    "reason",
    "version",
)
OF_CALLED = tuple(name for name in OwnCall().fields if name not in (*OF_OWN_CALL, "place_words", "place", "is_needed"))


def emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One in reach."""
    found, _ = seen_emergency(session, request.id, actor)
    return shown(session, found)


def find_emergencies(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Those that unions in reach command or have opened, the newest first."""
    tops = may(actor, session.now).tops()
    units = (Emergency.unit_id, Emergency.opened_by_unit_id)
    rows = select(Emergency).where(or_(*(within_reach(session, column, tops, request.unit) for column in units)))
    for name in ("state", "is_drill"):
        if getattr(request, name) is not None:
            rows = rows.where(getattr(Emergency, name) == getattr(request, name))
    if request.cursor:
        rows = rows.where(Emergency.id < id_after(request))
    found = list(session.scalars(rows.order_by(Emergency.id.desc()).limit(request.limit + 1)))
    page = page_by_id(found, request)
    return Page(shown_all(session, page.items), page.next_cursor)


def calls_of_emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Who was asked, as far as they are in reach; who comes is named to everybody who may see it."""
    found, permissions = seen_emergency(session, request.id, actor)
    in_reach = or_(within_reach(session, Call.unit_id, permissions.tops()), Call.state == CallState.ACCEPTED)
    rows = select(Call).where(Call.emergency_id == found.id, in_reach)
    if request.state is not None:
        rows = rows.where(Call.state == request.state)
    if request.cursor:
        rows = rows.where(Call.id > id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(Call.id).limit(request.limit + 1))), request)
    items = [_call(row) for row in page.items]
    coming = [row.volunteer_id for row in page.items if row.state == CallState.ACCEPTED]
    ticket = names_ticket(session, actor, full=coming, masked=[row.volunteer_id for row in page.items])
    return SimpleNamespace(items=items, next_cursor=page.next_cursor, names_ticket=ticket)


def left_out_of_emergency(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Who was left out and why, as far as they are in reach."""
    found, permissions = seen_emergency(session, request.id, actor)
    rows = select(LeftOut).where(
        LeftOut.emergency_id == found.id, within_reach(session, LeftOut.unit_id, permissions.tops())
    )
    if request.reason is not None:
        rows = rows.where(LeftOut.reason == request.reason)
    if request.cursor:
        rows = rows.where(LeftOut.volunteer_id > id_after(request))
    rows = rows.order_by(LeftOut.volunteer_id).limit(request.limit + 1)
    people = [_left_out(row) for row in session.scalars(rows)]
    page = page_by_id(people, request)
    ticket = names_ticket(session, actor, masked=[one.volunteer_id for one in page.items])
    return SimpleNamespace(items=page.items, next_cursor=page.next_cursor, names_ticket=ticket)


def own_calls(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """Calls to oneself, the newest first."""
    own = acting_volunteer(session, actor)
    rows = select(Call).where(Call.volunteer_id == own.id).options(joinedload(Call.emergency))
    if request.state is not None:
        rows = rows.where(Call.state == request.state)
    if request.cursor:
        rows = rows.where(Call.id < id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(Call.id.desc()).limit(request.limit + 1))), request)
    return Page([own_call(session, row) for row in page.items], page.next_cursor)


def call_by_link(session: Session, request: Loaded) -> SimpleNamespace:
    """The call of an answer link."""
    return own_call(session, linked_call(session, request.token))


def linked_call(session: Session, token: str) -> Call:
    """The call that a link is for. Raises NotFound."""
    found = session.get(Call, call_of_token(session, token))
    if found is None:
        raise CALL_LINK_INVALID()
    return found


def called_self(session: Session, call_id: UUID, actor: Actor) -> Call:
    """A call to the one who acts. Raises NotFound for every other one."""
    own = acting_volunteer(session, actor)
    found = session.scalar(select(Call).where(Call.id == call_id, Call.volunteer_id == own.id))
    if found is None:
        raise CALL_NOT_FOUND()
    return found


def own_call(session: Session, call: Call) -> SimpleNamespace:
    """A call as who is called sees it."""
    called = call.emergency
    told = SimpleNamespace(**{name: getattr(call, name) for name in OF_OWN_CALL})
    for name in OF_CALLED:
        setattr(told, name, getattr(called, name))
    told.place_words, told.place = called.place, _place(called)
    has_room = called.state in LIVE and called.accepted_count < called.wanted_count
    told.is_needed = call.state == CallState.ASKED and has_room and session.now < call.due_at
    return told


def shown(session: Session, found: Emergency) -> SimpleNamespace:
    """One, as cadres see it."""
    (told,) = shown_all(session, [found])
    return told


def shown_all(session: Session, found: Sequence[Emergency]) -> list[SimpleNamespace]:
    """Several of them, as cadres see them."""
    session.flush()
    ids = {id for row in found for id in (row.unit_id, row.opened_by_unit_id)}
    units = {unit.id: unit for unit in session.scalars(select(KnownUnit).where(KnownUnit.id.in_(ids)))}
    asked = select(Call.emergency_id, func.count()).where(
        Call.emergency_id.in_([row.id for row in found]), Call.state == CallState.ASKED
    )
    waiting = Counter({row[0]: row[1] for row in session.execute(asked.group_by(Call.emergency_id))})
    return [_shown(row, units, waiting[row.id]) for row in found]


def _shown(row: Emergency, units: dict[UUID, KnownUnit], asked_count: int) -> SimpleNamespace:
    told = SimpleNamespace(**{name: getattr(row, name) for name in OF_ROW})
    told.unit_code, told.unit_name = units[row.unit_id].code, units[row.unit_id].name
    told.opened_by_unit_code = units[row.opened_by_unit_id].code
    told.place_words, told.place, told.asked_count = row.place, _place(row), asked_count
    return told


def _place(row: Emergency) -> SimpleNamespace:
    return SimpleNamespace(longitude=row.longitude, latitude=row.latitude, datum=Datum.WGS84.value)


def _call(row: Call) -> SimpleNamespace:
    return SimpleNamespace(**{name: getattr(row, name) for name in OF_CALL}, metres=rounded_metres(row.metres))


def _left_out(row: LeftOut) -> SimpleNamespace:
    """id: what a cursor remembers."""
    told = SimpleNamespace(id=row.volunteer_id, volunteer_id=row.volunteer_id, wave=row.wave, reason=row.reason)
    told.metres = rounded_metres(row.metres)
    return told
