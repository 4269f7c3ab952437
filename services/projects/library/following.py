"""What becomes of projects by time alone: they start and end with their days, and go on without a union or team that
ended."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select

from services.projects.activities.following import as_it_is, pass_on
from services.projects.copies.models import KnownTeam
from services.projects.library import policy
from services.projects.library.deciding import state_after
from services.projects.library.domain.life import GOING_ON
from services.projects.library.models import Project
from services.projects.library.telling import record
from shared.contracts.identity.unit_words import UnitState
from shared.contracts.projects.library_words import RECRUITING, ProjectState
from shared.contracts.teams.team_words import TeamState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, present_unit

AT_ONCE_MAX = 100
ROUNDS_MAX = 50
FOLLOW = "follow_unit"
OPEN = (ProjectState.PUBLISHED, ProjectState.RUNNING, ProjectState.SUSPENDED)


def follow_days(db: CallDatabase, actor: Actor) -> int:
    """Do what is due, in rounds of short transactions; how many projects."""
    done = 0
    for _ in range(ROUNDS_MAX):
        number = db.step(_follow_some, actor)
        done += number
        if number == 0:
            break
    return done


def _follow_some(session: Session, actor: Actor) -> int:
    policy.follow_days(actor, session.now)
    today = business_date(session.now)
    due = _due(session, today)
    carried = [project for project in due if _carry(session, project)]  # nothing is locked once something is told
    for project in carried:
        record(session, project, FOLLOW, actor)
    for project in due:
        _follow(session, project, actor, today)
    return len(due)


def _due(session: Session, today: date) -> Sequence[Project]:
    """Projects whose day has come, or whose union or team has ended; locked, by id."""
    begins = and_(Project.state == ProjectState.PUBLISHED, Project.starts_on <= today)
    is_over = and_(Project.state.in_(OPEN), Project.ends_on < today)
    ended = select(KnownUnit.id).where(KnownUnit.state != UnitState.ACTIVE)
    left_behind = and_(Project.state.in_(GOING_ON), Project.unit_id.in_(ended))
    dissolved = select(KnownTeam.id).where(KnownTeam.state == TeamState.DISSOLVED)
    without_team = and_(Project.state.in_(RECRUITING), Project.team_id.in_(dissolved))
    rows = (
        select(Project).where(or_(begins, is_over, left_behind, without_team)).order_by(Project.id).limit(AT_ONCE_MAX)
    )
    return session.scalars(rows.with_for_update(skip_locked=True)).all()


def _carry(session: Session, project: Project) -> bool:
    """To the union that goes on for one that ended, with its activities. Whether there was anything to do."""
    unit = present_unit(session, project.unit_id)
    if unit.id == project.unit_id:
        return False
    before = as_it_is(project)
    project.unit_id = unit.id
    pass_on(session, project, before)
    return True


def _follow(session: Session, project: Project, actor: Actor, today: date) -> None:
    if project.state in OPEN and project.ends_on is not None and project.ends_on < today:
        _step(session, project, "close", actor)
    elif project.state == ProjectState.PUBLISHED and project.starts_on is not None and project.starts_on <= today:
        _step(session, project, "start", actor)
    if project.state in RECRUITING and _is_without_team(session, project):
        _step(session, project, "suspend", actor)


def _is_without_team(session: Session, project: Project) -> bool:
    """Whether the team that carried it was dissolved: it waits for the union to give it another one, or none."""
    team = session.get(KnownTeam, project.team_id or NO_ID)
    return team is not None and team.state == TeamState.DISSOLVED


def _step(session: Session, project: Project, act: str, actor: Actor) -> None:
    project.state = state_after(project, act)
    record(session, project, act, actor)
