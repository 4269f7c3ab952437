"""Finding what a request names: projects that the one who acts may know of, unions, templates.

What is out of reach is refused like what does not exist, after as many statements.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true

from services.projects.library.models import Project
from services.projects.library.policy import may
from services.projects.standing import Standing, standing_of
from shared.contracts.base import Loaded
from shared.contracts.projects.library_words import ProjectState
from shared.contracts.projects.refusals.library import (
    PROJECT_CHANGED_SINCE,
    PROJECT_NOT_FOUND,
    TEMPLATE_NOT_FOUND,
    UNIT_NOT_FOUND,
)
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage, subtree

EVERYWHERE: ColumnElement[bool] = true()


def seen_project(session: Session, project_id: UUID, actor: Actor) -> tuple[Project, Standing]:
    """A project that the actor may know of, whatever its state, and how they stand with it. Raises NotFound."""
    found = session.get(Project, project_id)
    return _seen(session, found, actor)


def locked_project(session: Session, request: Loaded, actor: Actor) -> tuple[Project, Standing]:
    """The same, locked until the end of the transaction, in the version that is meant. Raises NotFound, Conflict.

    Records that are made of it meanwhile are not held up: they hold locks that its cancellation waits for.
    """
    rows = select(Project).where(Project.id == request.id).with_for_update(key_share=True)
    project, standing = _seen(session, session.scalar(rows.execution_options(populate_existing=True)), actor)
    if request.version is not None and request.version != project.version:
        raise PROJECT_CHANGED_SINCE(version=project.version)
    return project, standing


def public_project(session: Session, project_id: UUID) -> Project:
    """A project that was published, whatever became of it. Raises NotFound."""
    found = session.get(Project, project_id)
    if found is None or found.published_as is None:
        raise PROJECT_NOT_FOUND()
    return found


def unit_of_code(session: Session, code: str) -> KnownUnit:
    """The union of a code. Raises NotFound."""
    found = session.scalar(select(KnownUnit).where(KnownUnit.code == code))
    if found is None:
        raise UNIT_NOT_FOUND(code=code)
    return found


def belongs_to(units: Iterable[KnownUnit]) -> ColumnElement[bool]:
    """The condition that a project is of one of these unions, or of one below them; EVERYWHERE for the root."""
    known = list(units)
    if any(unit.parent_id is None for unit in known):
        return EVERYWHERE
    return or_(false(), *(Project.unit_id.in_(subtree(unit.id)) for unit in known))


def template_of(session: Session, template_id: UUID | None, unit_id: UUID) -> Project | None:
    """The template that a union may use: its own, or one of a union above it. Raises NotFound."""
    if template_id is None:
        return None
    found = session.get(Project, template_id)
    is_one = found is not None and found.is_template and found.state == ProjectState.DRAFT
    if found is None or not is_one or found.unit_id not in lineage(session, unit_id):
        raise TEMPLATE_NOT_FOUND()
    return found


def _seen(session: Session, found: Project | None, actor: Actor) -> tuple[Project, Standing]:
    standing = standing_of(session, actor, found)
    may(actor, standing, session.now).see(asked_id=found.asked_id if found else None)
    assert found is not None, "nobody reaches what is not there"
    return found, standing
