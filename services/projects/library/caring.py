"""Who is responsible for a project, and its insurance. Nobody is responsible who did not take it on."""

from types import SimpleNamespace

from services.projects.activities.following import pass_on_responsible
from services.projects.library.domain.life import LIFE
from services.projects.library.models import Project
from services.projects.library.policy import Permissions, may
from services.projects.library.reaching import locked_project
from services.projects.library.readiness import refuse_obstacles
from services.projects.library.showing import managed
from services.projects.library.telling import record
from services.projects.standing import is_near
from shared.contracts.base import Loaded
from shared.contracts.projects.library_words import Obstacle
from shared.contracts.projects.refusals.library import (
    INSURANCE_DAYS_REVERSED,
    NOBODY_RESPONSIBLE,
    NOT_ASKED,
    SOMEBODY_ASKED,
    STATE_FORBIDS,
    TEMPLATE_STAYS,
    UNDER_AGE,
    VOLUNTEER_NOT_FOUND,
)
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer, refuse_without_consent

ASK, ACCEPT, DECLINE, INSURE = "ask_responsible", "take_on", "decline", "insure"
DISMISS = "dismiss_responsible"


def ask_responsible(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Ask a volunteer of the team, or of the union, to be responsible. Whom a union asks is asked instead of others."""
    project, rights = _written(session, request, actor, ASK)
    volunteer = session.get(KnownVolunteer, request.volunteer_id)
    if volunteer is None or not is_near(session, volunteer, project.unit_id, project.team_id):
        raise VOLUNTEER_NOT_FOUND()
    if volunteer.is_minor:
        raise UNDER_AGE()
    if project.asked_id not in (None, volunteer.id) and not rights.may_overrule():
        raise SOMEBODY_ASKED()
    project.asked_id = volunteer.id
    record(session, project, ASK, actor)
    return managed(session, project, actor)


def take_on_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Become responsible: the person's own act, while they still belong to the team or the union."""
    project, volunteer = _asked(session, request, actor)
    if volunteer.is_minor:
        raise UNDER_AGE()
    if not is_near(session, volunteer, project.unit_id, project.team_id):
        raise NOT_ASKED()
    project.responsible_id, project.asked_id = volunteer.id, None
    pass_on_responsible(session, project)
    record(session, project, ACCEPT, actor)
    return managed(session, project, actor)


def decline_project(session: Session, request: Loaded, actor: Actor) -> None:
    """Say no, which costs nothing."""
    project, _ = _asked(session, request, actor)
    project.asked_id = None
    record(session, project, DECLINE, actor)


def dismiss_responsible(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Let nobody be responsible, nor asked to be, until the union has asked somebody else."""
    project, rights = _written(session, request, actor, DISMISS)
    rights.dismiss()
    if project.responsible_id is None and project.asked_id is None:
        raise NOBODY_RESPONSIBLE()
    project.responsible_id = project.asked_id = None
    record(session, project, DISMISS, actor)
    return managed(session, project, actor)


def insure_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The insurance of those who serve; of a published project no less than it needs."""
    project, _ = _written(session, request, actor, INSURE)
    if request.until_day < request.from_day:
        raise INSURANCE_DAYS_REVERSED()
    project.insurance = {
        "insurer": request.insurer,
        "policy_number": request.policy_number,
        "from": request.from_day.isoformat(),
        "until": request.until_day.isoformat(),
    }
    if project.published_at is not None:
        refuse_obstacles(session, project, (Obstacle.INSURANCE_TOO_SHORT,))
    record(session, project, INSURE, actor)
    return managed(session, project, actor)


def _written(session: Session, request: Loaded, actor: Actor, act: str) -> tuple[Project, Permissions]:
    """A project that goes on, for those who write it, and what they may do with it."""
    project, standing = locked_project(session, request, actor)
    rights = may(actor, standing, session.now)
    rights.write()
    if project.is_template:
        raise TEMPLATE_STAYS()
    if project.state in LIFE.ends:
        raise STATE_FORBIDS(project_act=act, project_state=project.state)
    return project, rights


def _asked(session: Session, request: Loaded, actor: Actor) -> tuple[Project, KnownVolunteer]:
    """A project for which the one who acts is asked to be responsible, and they. Raises Conflict for others who may see
    it.
    """
    project, standing = locked_project(session, request, actor)
    if project.asked_id is None or project.asked_id != standing.volunteer_id:
        raise NOT_ASKED()
    volunteer = acting_volunteer(session, actor)
    refuse_without_consent(session, volunteer)
    if project.state in LIFE.ends:
        raise STATE_FORBIDS(project_act=ASK, project_state=project.state)
    return project, volunteer
