"""The project that a union has for all its emergencies: made with the first one, published, without a last day.

Nobody reviews it: whoever may open an emergency for the union has decided. Its activities have each their own
responsible person (`services.projects.standing`).
"""

from uuid import UUID

from sqlalchemy import select

from services.projects.emergencies.domain import PROJECT
from services.projects.library.models import Project
from services.projects.library.telling import index, record
from shared.contracts.projects.library_words import RECRUITING, ProjectState
from shared.kernel.actor import system
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.events.versions import not_yet_known

PUBLISH = "publish"
BY = system("projects.emergencies")


def standing_project(session: Session, unit_id: UUID, made_by: UUID) -> Project:
    """The union's, or a new one that is not told yet. The union is locked: two emergencies at once make one project.

    Raises Unavailable `projects.not_yet_known`.
    """
    if session.scalar(select(KnownUnit.id).where(KnownUnit.id == unit_id).with_for_update()) is None:
        raise not_yet_known(session.service)
    rows = select(Project).where(Project.unit_id == unit_id, Project.is_standing, Project.state.in_(RECRUITING))
    found = session.scalar(rows.order_by(Project.id).limit(1))
    return found or _made(session, unit_id, made_by)


def tell_new(session: Session, project: Project) -> None:
    """Publish one that was just made. Last of all: nothing is locked after the count of news."""
    if project.published_as is None:
        record(session, project, PUBLISH, BY)


def _made(session: Session, unit_id: UUID, made_by: UUID) -> Project:
    project = Project(id=new_id(), unit_id=unit_id, made_by=made_by, is_standing=True, **PROJECT)
    project.state, project.version = ProjectState.PUBLISHED, 1
    project.made_at = project.published_at = project.changed_at = session.now
    index(project)
    session.add(project)
    return project
