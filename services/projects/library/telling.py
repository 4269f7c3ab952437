"""How a new version of a project is made: its row, a line in the log where its life went on, an event.

News of what is public have a number, by which stream, lists and feed go on. Whoever takes one holds the count until the
end of the transaction, so the numbers grow in the order in which they are committed: who has seen one has missed none.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from services.projects.library.models import NEWS_ID, NewsCount, Project, ProjectDecision
from shared.contracts.projects.library import ProjectChanged
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.kernel.text import folded
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

REPUBLISHED = "republished"


def record(session: Session, project: Project, change: str, actor: Actor, reason: str | None = None) -> None:
    """Count the version up and tell it. Nothing is locked afterwards: the count of news is the last lock of all."""
    project.version += 1
    project.changed_at = session.now
    session.add(
        ProjectDecision(
            id=new_id(),
            project=project,
            act=change,
            state=project.state,
            by=actor.name,
            at=session.now,
            reason=reason,
        )
    )
    if project.published_at is not None:
        project.told_as = _next_number(session)
        project.published_as = project.published_as or project.told_as
    session.add(Outbox.of(ProjectChanged, project, change=change, unit_id=project.unit_id))


def told_again(project: Project) -> Outbox:
    """The event with the version that stands: whoever knows it already changes nothing."""
    return Outbox.of(ProjectChanged, project, change=REPUBLISHED, unit_id=project.unit_id)


def projects_after(session: Session, last: Project | None, limit: int) -> list[Project]:
    """All projects, page by page as they were written."""
    rows = select(Project).order_by(Project.id).limit(limit)
    return list(session.scalars(rows.where(Project.id > last.id) if last else rows))


def index(project: Project) -> None:
    """The terms by which it is found: those of each thing that it says, after all of it as one."""
    said = [part for part in (project.title, project.brand, project.place, *project.tags) if part]
    terms = {term for part in said for term in terms_of(part)}
    terms |= {*map(term_of_tag, project.tags), *map(term_of_kind, project.kinds)}
    project.search = [folded("".join(said)), *sorted(terms)]


def term_of_tag(tag: str) -> str:
    """A tag as a term of its own kind: folded text has no capital letters, and pinyin no other signs."""
    return f"TAG={folded(tag)}"


def term_of_kind(kind: str) -> str:
    """A kind of service as a term of its own kind."""
    return f"KIND={kind}"


def last_number(session: Session) -> int:
    """The number of the last news."""
    return session.scalar(select(NewsCount.number).where(NewsCount.id == NEWS_ID)) or 0


def _next_number(session: Session) -> int:
    """One more than there were: in one statement, which waits for who counts at this moment."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(NewsCount).values(id=NEWS_ID, number=1)
    counted = first.on_conflict_do_update(index_elements=[NewsCount.id], set_={"number": NewsCount.number + 1})
    number: int = session.scalar(counted.returning(NewsCount.number))
    return number
