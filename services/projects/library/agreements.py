"""The text of a project's written agreement, version by version. Who signs, signs its digest."""

import hashlib
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from services.projects.library.domain.life import LIFE
from services.projects.library.models import Agreement, Project
from services.projects.library.owning import GIVE, theirs
from services.projects.library.policy import may
from services.projects.library.reaching import locked_project, public_project, seen_project
from services.projects.library.showing import managed
from services.projects.library.telling import record
from services.projects.words import refuse_personal
from shared.contracts.base import Loaded
from shared.contracts.projects.library_words import AGREEMENTS_MAX, ProjectState
from shared.contracts.projects.refusals.library import AGREEMENT_NOT_FOUND, AGREEMENTS_TOO_MANY, STATE_FORBIDS
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.kernel.pagination import Page, page_of, position_of
from shared.runtime.data.session import Session


def give_agreement(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """A new version: in a draft by those who write it; of what a union has agreed to by a union, not those whose own
    it is.
    """
    project, standing = locked_project(session, request, actor)
    rights = may(actor, standing, session.now)
    if project.is_template:
        rights.keep_template()
    elif project.state == ProjectState.DRAFT:
        rights.write()
    else:
        rights.review(theirs(session, project))
    if project.state in LIFE.ends or project.state == ProjectState.SUBMITTED:
        raise STATE_FORBIDS(project_act=GIVE, project_state=project.state)
    if (project.agreement_number or 0) >= AGREEMENTS_MAX:
        raise AGREEMENTS_TOO_MANY(agreements_max=AGREEMENTS_MAX)
    refuse_personal(request.text)
    _keep(session, project, request.text)
    record(session, project, GIVE, actor)
    return managed(session, project, actor)


def copy_agreement(session: Session, template: Project, project: Project) -> None:
    """The text of a template, as the first version of what is made of it."""
    if (kept := _present(session, template)) is not None:
        _keep(session, project, kept.text)


def agreement(session: Session, request: Loaded, actor: Actor) -> Agreement:
    """The version that is signed now, of a published project. Raises NotFound."""
    found = _present(session, public_project(session, request.id))
    if found is None:
        raise AGREEMENT_NOT_FOUND()
    return found


def agreements(session: Session, request: Loaded, actor: Actor) -> Page[Any]:
    """All versions, the newest first."""
    project, _ = seen_project(session, request.id, actor)
    rows = select(Agreement).where(Agreement.project_id == project.id)
    if request.cursor:
        rows = rows.where(Agreement.number < position_of(request, int)[0])
    found = list(session.scalars(rows.order_by(Agreement.number.desc()).limit(request.limit + 1)))
    return page_of(found, request, "number")


def _present(session: Session, project: Project) -> Agreement | None:
    rows = select(Agreement).where(Agreement.project_id == project.id, Agreement.number == project.agreement_number)
    return session.scalar(rows)


def _keep(session: Session, project: Project, text: str) -> None:
    project.agreement_number = (project.agreement_number or 0) + 1
    digest = hashlib.sha256(text.encode()).hexdigest()
    session.add(
        Agreement(
            id=new_id(),
            project=project,
            number=project.agreement_number,
            text=text,
            digest=digest,
            made_at=session.now,
        )
    )
