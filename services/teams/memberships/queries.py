"""Reading memberships: one's own, and those of a team."""

from types import SimpleNamespace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from services.teams.memberships.models import Membership
from services.teams.memberships.policy import may
from services.teams.standing import standing_of
from services.teams.teams.models import Team
from services.teams.units import units_by_id
from shared.contracts.base import Loaded
from shared.contracts.teams.refusals.teams import TEAM_NOT_FOUND
from shared.contracts.teams.team_words import MembershipState
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket

APPEALED = frozenset({MembershipState.REFUSED, MembershipState.REMOVED})
SHOWN = ("id", "team_id", "state", "words", "made_at", "due_at", "joined_at", "ended_at", "reason", "version")


def own_memberships(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """One's own, the newest first."""
    volunteer = acting_volunteer(session, actor)
    rows = select(Membership).where(Membership.volunteer_id == volunteer.id).options(selectinload(Membership.team))
    if request.open:
        rows = rows.where(Membership.ended_at.is_(None))
    if request.cursor:
        rows = rows.where(Membership.id < id_after(request))
    found = list(session.scalars(rows.order_by(Membership.id.desc()).limit(request.limit + 1)))
    page = page_by_id(found, request)
    return Page([membership_shown(session, row) for row in page.items], page.next_cursor)


def members(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those of a team: all of them for its officers and its union; for members the present ones, without words."""
    team = session.get(Team, request.id)
    sees_all = may(actor, session.now).sees_all(standing_of(session, actor, team))
    if team is None or not (sees_all or request.state == MembershipState.ACTIVE):
        raise TEAM_NOT_FOUND()
    rows = select(Membership, KnownVolunteer.is_minor)
    rows = rows.outerjoin(KnownVolunteer, KnownVolunteer.id == Membership.volunteer_id)
    rows = rows.where(Membership.team_id == team.id, Membership.state == request.state)
    if request.cursor:
        rows = rows.where(Membership.id > id_after(request))
    found = session.execute(rows.order_by(Membership.id).limit(request.limit + 1)).all()
    page = page_by_id([_member(row, is_minor, sees_all) for row, is_minor in found], request)
    ids = [item.volunteer_id for item in page.items]
    full = sees_all and request.state != MembershipState.INVITED
    ticket = names_ticket(session, actor, **{"full" if full else "masked": ids})
    return SimpleNamespace(items=page.items, next_cursor=page.next_cursor, names_ticket=ticket)


def membership_shown(session: Session, row: Membership) -> SimpleNamespace:
    """A membership as the person sees it."""
    shown = SimpleNamespace(**{name: getattr(row, name) for name in SHOWN})
    shown.team_name, shown.from_id, shown.reason_words = row.team.name, row.from_id, row.reason_words
    unit = units_by_id(session, [row.team.unit_id])[row.team.unit_id] if row.state in APPEALED else None
    shown.appeal_unit_code = unit.code if unit else None
    return shown


def member_shown(session: Session, row: Membership, actor: Actor, is_minor: bool) -> SimpleNamespace:
    """A membership as those who decide see it; who was only invited stays a first character."""
    shown = _member(row, is_minor, sees_all=True)
    full = row.state != MembershipState.INVITED
    shown.names_ticket = names_ticket(session, actor, **{"full" if full else "masked": [row.volunteer_id]})
    return shown


def memberships_after(session: Session, last: Membership | None, limit: int) -> list[Membership]:
    """All memberships, ended ones too, page by page in the order of ids: what is told again."""
    rows = select(Membership).order_by(Membership.id).limit(limit)
    return list(session.scalars(rows.where(Membership.id > last.id) if last else rows))


def _member(row: Membership, is_minor: bool | None, sees_all: bool) -> SimpleNamespace:
    shown = SimpleNamespace(**{name: getattr(row, name) for name in SHOWN})
    shown.volunteer_id, shown.is_minor = row.volunteer_id, is_minor if sees_all else None
    if not sees_all:
        shown.words = shown.reason = None
    return shown
