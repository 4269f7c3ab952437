"""Whose own a project is: those who do not decide on it."""

from sqlalchemy import select

from services.projects.library.models import Project, ProjectDecision
from services.projects.library.policy import Theirs
from shared.contracts.projects.library_words import ProjectState
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session

WRITE, CHANGE, GIVE = "write", "change", "give_agreement"
WRITING = (WRITE, CHANGE, GIVE)
APPROVE = "approve"


def theirs(session: Session, project: Project) -> Theirs:
    """Who wrote it, submitted it and answers for it; of those who changed it, all whom no approval has followed.

    Once it is approved the one who changed it last: two cadres are enough to mend it again and again, and no one is.
    """
    accounts = frozenset({project.made_by, project.submitted_by})
    return Theirs(accounts, project.responsible_id, _changed_by(session, project))


def _changed_by(session: Session, project: Project) -> frozenset[str]:
    steps = select(ProjectDecision).where(ProjectDecision.project_id == project.id)
    writing = steps.where(ProjectDecision.act.in_(WRITING)).order_by(ProjectDecision.id.desc())
    if project.state != ProjectState.SUBMITTED:
        last = session.scalars(writing.limit(1)).first()
        return frozenset({last.by} if last else ())
    approvals = steps.where(ProjectDecision.act == APPROVE).order_by(ProjectDecision.id.desc())
    approval = session.scalars(approvals.limit(1)).first()
    since = writing.where(ProjectDecision.id > (approval.id if approval else NO_ID))
    return frozenset(step.by for step in session.scalars(since))
