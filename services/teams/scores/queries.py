"""The score of a team, worked out when it is asked for; and the formulas."""

from datetime import date
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import and_, case, func, select

from services.teams.memberships.models import Membership
from services.teams.scores.domain import Scheme, Served, first_day, parts_of, scheme_on
from services.teams.scores.models import TeamService
from services.teams.scores.scheme_files import all_schemes
from services.teams.teams.models import Team
from services.teams.teams.queries import SEEN
from shared.contracts.base import Loaded
from shared.contracts.teams.refusals.teams import TEAM_NOT_FOUND
from shared.contracts.teams.team_words import MembershipState, TeamState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session


def team_score(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What a team has reached by the formula of today."""
    team = session.get(Team, request.id)
    if team is None or team.state not in SEEN:
        raise TEAM_NOT_FOUND()
    today = business_date(session.now)
    scheme = scheme_on(today, all_schemes())
    first = first_day(today, scheme.months)
    parts = []
    if team.state == TeamState.ACTIVE:
        parts = parts_of(scheme, _served(session, team.id, first, today), team.members_count)
    return SimpleNamespace(
        id=team.id,
        scheme_from_day=scheme.from_day,
        first_day=first,
        last_day=today,
        members_count=team.members_count,
        score=sum(part.points for part in parts) if parts else None,
        parts=parts,
    )


def score_schemes(session: Session, request: Loaded, actor: Actor) -> dict[str, list[SimpleNamespace]]:
    """All formulas, the newest first."""
    newest_first = sorted(all_schemes(), key=lambda scheme: scheme.from_day, reverse=True)
    return {"items": [_shown(scheme) for scheme in newest_first]}


def _shown(scheme: Scheme) -> SimpleNamespace:
    parts = [
        SimpleNamespace(part=part, full=weight.full, points_max=weight.points_max)
        for part, weight in scheme.parts.items()
    ]
    days = {"from_day": scheme.from_day, "months": scheme.months}
    return SimpleNamespace(**days, members_min=scheme.members_min, parts=parts)


def _served(session: Session, team_id: UUID, first: date, last: date) -> Served:
    """Confirmed service for a team from one day to another."""
    counted = (
        TeamService.team_id == team_id,
        TeamService.served_on >= first,
        TeamService.served_on <= last,
        TeamService.minutes > 0,
    )
    strong = case((TeamService.is_strong, TeamService.minutes), else_=0)
    sums = select(func.coalesce(func.sum(TeamService.minutes), 0), func.coalesce(func.sum(strong), 0)).where(*counted)
    minutes, strong_minutes = map(int, session.execute(sums).one())
    days = session.scalars(select(TeamService.served_on).where(*counted).distinct())
    of_team = and_(
        Membership.volunteer_id == TeamService.volunteer_id,
        Membership.team_id == team_id,
        Membership.state == MembershipState.ACTIVE,
    )
    people = select(func.count(TeamService.volunteer_id.distinct())).join(Membership, of_team).where(*counted)
    months = {(day.year, day.month) for day in days}
    return Served(minutes, strong_minutes, session.scalar(people) or 0, len(months))
