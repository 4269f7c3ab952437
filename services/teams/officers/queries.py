"""Reading offices in teams, past ones included."""

from types import SimpleNamespace

from sqlalchemy import or_, select

from services.teams.officers.policy import may
from services.teams.standing import standing_of
from services.teams.teams.models import Officer, Team
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.trust.name_tickets import names_ticket

SHOWN = ("id", "team_id", "volunteer_id", "role", "since", "until")


def officers(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those of a team, for its members and its union, with full names."""
    team = session.get(Team, request.id)
    may(actor, session.now).see(standing_of(session, actor, team))
    assert team is not None
    rows = select(Officer).where(Officer.team_id == team.id).order_by(Officer.id).limit(request.limit + 1)
    if not request.past:
        today = business_date(session.now)
        rows = rows.where(Officer.ended_at.is_(None), or_(Officer.until.is_(None), Officer.until >= today))
    if request.cursor:
        rows = rows.where(Officer.id > id_after(request))
    page = page_by_id(list(session.scalars(rows)), request)
    items = [officer_shown(session, officer, actor) for officer in page.items]
    ticket = names_ticket(session, actor, full=[item.volunteer_id for item in items])
    return SimpleNamespace(items=items, next_cursor=page.next_cursor, names_ticket=ticket)


def officer_shown(session: Session, officer: Officer, actor: Actor) -> SimpleNamespace:
    """An office as members and the union see it."""
    shown = SimpleNamespace(**{name: getattr(officer, name) for name in SHOWN})
    shown.is_over = officer.is_over(business_date(session.now))
    return shown
