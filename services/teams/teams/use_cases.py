"""Founding teams, and the union's decision on it."""

from types import SimpleNamespace

from sqlalchemy import func, select

from services.teams.memberships.joining import found_with
from services.teams.memberships.limits import refuse_many_memberships
from services.teams.persons import locked_self, locked_team, locked_teams, locked_volunteer
from services.teams.teams import telling
from services.teams.teams.domain import FOUNDINGS_MAX, decided, refuse_other_version
from services.teams.teams.making import SAID, made
from services.teams.teams.models import Team
from services.teams.teams.policy import may
from services.teams.teams.queries import founding_shown
from services.teams.units import active_unit, lineage_of_found
from services.teams.words import plain_words
from shared.contracts.base import Loaded
from shared.contracts.teams.refusals.memberships import UNDER_AGE
from shared.contracts.teams.refusals.teams import FOUNDINGS_TOO_MANY
from shared.contracts.teams.team_words import TeamState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage
from shared.runtime.events.volunteers import KnownVolunteer
from shared.runtime.trust import audit


def found_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Found a team, which waits for its unit to decide."""
    unit = active_unit(session, request.unit_code)
    leader = _leader(session, request, actor, unit)
    superior = locked_teams(session, [request.superior_id]).get(request.superior_id)
    said = {name: getattr(request, name) for name in (*SAID, "name")}
    assert actor.account_id is not None, "only people pass the policy"
    team = made(
        session,
        unit,
        said,
        TeamState.SUBMITTED,
        actor.account_id,
        superior=superior,
        leader_id=leader.id if leader else None,
    )
    audit.record(session, actor, "teams.found", f"team:{team.id}", unit=unit.code)
    return founding_shown(session, team, actor)


def approve_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Agree to a founding: the team is active, and has its first member where the founder is to lead it."""
    team = _to_decide(session, request, actor)
    refuse_other_version(team, request.version)
    team.state = decided(team.state, "approve")
    team.decided_at, team.decided_by, team.founded_on = session.now, actor.account_id, business_date(session.now)
    if team.leader_id is not None:
        found_with(session, team, team.leader_id, actor)
    telling.changed(session, team)
    audit.record(session, actor, "teams.approve", f"team:{team.id}")
    return founding_shown(session, team, actor)


def refuse_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Refuse a founding; the founder is told why."""
    team = _to_decide(session, request, actor)
    team.state = decided(team.state, "refuse")
    team.decided_at, team.decided_by = session.now, actor.account_id
    team.reason, team.reason_words = request.reason, plain_words(request.words)
    telling.changed(session, team)
    audit.record(session, actor, "teams.refuse", f"team:{team.id}", reason=request.reason)
    return founding_shown(session, team, actor)


def withdraw_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take one's own founding back."""
    seen = session.get(Team, request.id)
    may(actor, session.now).withdraw(seen.founder_id if seen else None)
    team = locked_team(session, request.id)
    assert team is not None
    take_back(session, team)
    return founding_shown(session, team, actor)


def take_back(session: Session, team: Team) -> None:
    """The founder takes it back, or has left."""
    team.state, team.decided_at = decided(team.state, "withdraw"), session.now
    telling.changed(session, team)


def _leader(session: Session, request: Loaded, actor: Actor, unit: KnownUnit) -> KnownVolunteer | None:
    """The volunteer who is to lead it; None where a cadre founds it for others.

    Raises Forbidden for whoever may not found a team at the unit, or is under age.
    """
    permissions = may(actor, session.now)
    by_office = permissions.found_by_office(lineage(session, unit.id))
    if by_office and not request.leads:
        return None
    volunteer = locked_self(session, actor)
    if not by_office:
        permissions.found_as_volunteer(unit.id, unit.code, lineage(session, volunteer.unit_id))
        _refuse_many(session, actor)
    if volunteer.is_minor:
        raise UNDER_AGE()
    refuse_many_memberships(session, volunteer.id)
    return volunteer


def _refuse_many(session: Session, actor: Actor) -> None:
    """A volunteer waits for few decisions at a time. The person is locked."""
    waiting = select(func.count()).select_from(Team)
    waiting = waiting.where(Team.founder_id == actor.account_id, Team.state == TeamState.SUBMITTED)
    if (session.scalar(waiting) or 0) >= FOUNDINGS_MAX:
        raise FOUNDINGS_TOO_MANY(foundings_max=FOUNDINGS_MAX)


def _to_decide(session: Session, request: Loaded, actor: Actor) -> Team:
    """A founding of somebody else in reach, locked after the one who is to lead it. Raises NotFound, Forbidden."""
    seen = session.get(Team, request.id)
    may(actor, session.now).decide(lineage_of_found(session, seen), seen.founder_id if seen else None)
    assert seen is not None
    if seen.leader_id is not None:
        locked_volunteer(session, seen.leader_id)
    team = locked_team(session, request.id)
    assert team is not None, "teams are never removed"
    return team
