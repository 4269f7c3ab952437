"""The steps of a project's life: `domain/life.py` says what is possible, `policy.py` who may, `readiness.py` what is
wanted besides."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from services.projects.activities.use_cases import cancel_all_of, end_all_of
from services.projects.library.domain.life import LIFE
from services.projects.library.models import Project
from services.projects.library.owning import theirs
from services.projects.library.policy import Permissions, may
from services.projects.library.reaching import locked_project
from services.projects.library.readiness import BEFORE_REVIEW, let_pass, refuse_obstacles
from services.projects.library.showing import managed
from services.projects.library.telling import record
from services.projects.words import refuse_personal
from shared.contracts.base import Loaded
from shared.contracts.projects.library_words import REVIEW_DAYS
from shared.contracts.projects.refusals.library import STATE_FORBIDS, TEMPLATE_STAYS
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

CLOSED_EARLY = "项目已提前结束"  # the reason that people are told whose shifts do not take place with that
Rights = Callable[[Session, Permissions, Project], None]


def submit_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give it to the union that owns it, complete."""
    project = _stepped(session, request, actor, "submit", _write)
    refuse_obstacles(session, project, BEFORE_REVIEW)
    project.submitted_by = actor.account_id
    project.due_on = business_date(session.now) + timedelta(days=REVIEW_DAYS)
    return _told(session, project, "submit", actor)


def withdraw_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take it back to change it."""
    project = _stepped(session, request, actor, "withdraw", _write)
    _reopen(project)
    return _told(session, project, "withdraw", actor)


def return_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give it back to be mended."""
    project = _stepped(session, request, actor, "return", _review)
    _reopen(project)
    return _told(session, project, "return", actor, request.reason)


def refuse_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say no."""
    project = _stepped(session, request, actor, "refuse", _review)
    return _told(session, project, "refuse", actor, request.reason)


def approve_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Agree to it; phrases of the list of what is no volunteer service are let pass with a reason, or not at all."""
    project = _stepped(session, request, actor, "approve", _review)
    refuse_obstacles(session, project, BEFORE_REVIEW)
    let_pass(session, project, request.let_pass, actor)
    return _told(session, project, "approve", actor, request.let_pass)


def publish_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Let everybody see it, if nothing stands in the way."""
    project = _stepped(session, request, actor, "publish", _write)
    refuse_obstacles(session, project)
    project.published_at = session.now
    return _told(session, project, "publish", actor)


def suspend_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Stop it for a while."""
    project = _stepped(session, request, actor, "suspend", _suspend)
    return _told(session, project, "suspend", actor, request.reason)


def resume_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Let it go on; where its first day has come, the calendar starts it again."""
    project = _stepped(session, request, actor, "resume", _suspend)
    refuse_obstacles(session, project)
    return _told(session, project, "resume", actor)


def cancel_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give it up, with all that it does; a template is taken out of use."""
    project = _stepped(session, request, actor, "cancel", _write, also_templates=True)
    cancel_all_of(session, project.id, request.reason)
    return _told(session, project, "cancel", actor, request.reason)


def close_project(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """End it before its last day is over: what has begun goes on to its end, and nothing begins any more."""
    project = _stepped(session, request, actor, "close", _write)
    end_all_of(session, project.id, CLOSED_EARLY)
    return _told(session, project, "close", actor)


def state_after(project: Project, act: str) -> str:
    """The state to which an act leads. Raises Conflict where the present one does not allow it."""
    following = LIFE.after(project.state, act)
    if following is None:
        raise STATE_FORBIDS(project_act=act, project_state=project.state)
    return following


def _stepped(
    session: Session, request: Loaded, actor: Actor, act: str, may_do: Rights, *, also_templates: bool = False
) -> Project:
    """The project, locked, in the state to which the act leads. Raises NotFound, Forbidden, Conflict."""
    project, standing = locked_project(session, request, actor)
    rights = may(actor, standing, session.now)
    if project.is_template:
        rights.keep_template()
        if not also_templates:
            raise TEMPLATE_STAYS()
    else:
        may_do(session, rights, project)
    project.state = state_after(project, act)
    return project


def _told(session: Session, project: Project, act: str, actor: Actor, reason: str | None = None) -> SimpleNamespace:
    refuse_personal(reason)
    record(session, project, act, actor, reason)
    return managed(session, project, actor)


def _write(session: Session, rights: Permissions, project: Project) -> None:
    rights.write()


def _review(session: Session, rights: Permissions, project: Project) -> None:
    rights.review(theirs(session, project))


def _suspend(session: Session, rights: Permissions, project: Project) -> None:
    rights.suspend()


def _reopen(project: Project) -> None:
    """It will be changed: what was let pass is looked at anew."""
    project.override, project.due_on = None, None
