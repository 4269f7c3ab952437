"""Reading imports of any kind: how far one got, and who may see it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.identity.import_runs.models import ImportRun
from services.identity.import_runs.runs import Runs
from services.identity.units.models import Unit
from shared.contracts.identity.refusals.imports import IMPORT_NOT_FOUND
from shared.kernel.actor import Actor
from shared.kernel.errors import Forbidden
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session


def seen(session: Session, runs: Runs, import_id: UUID, actor: Actor, *, own: bool = False) -> Any:
    """The import. Raises NotFound also for one that the actor may not see. own: whoever uploaded it may in any case."""
    run = session.get(runs.run, import_id)
    unit = session.get(Unit, (run.unit_id if run else None) or NO_ID)  # as much work where there is none
    if run is None:
        raise IMPORT_NOT_FOUND(id=str(import_id))
    if own and is_uploader(run, actor):
        return run
    try:
        runs.require(session, unit, actor)
    except Forbidden:
        raise IMPORT_NOT_FOUND(id=str(import_id)) from None
    return run


def is_uploader(run: ImportRun, actor: Actor) -> bool:
    """Whether the file is the actor's."""
    return (run.actor_kind, run.actor_subject) == (actor.kind, actor.subject)


def shown(session: Session, run: Any) -> dict[str, Any]:
    """An import as its contract shows it: with its unit's code."""
    assert isinstance(run, ImportRun)
    code = session.scalar(select(Unit.code).where(Unit.id == run.unit_id))
    return {column.key: getattr(run, column.key) for column in run.__table__.columns} | {"unit_code": code}


def problems_by_heading(problems: list[dict[str, Any]], headings: dict[str, str]) -> list[dict[str, Any]]:
    """The problems of a row told by the headings of its own file, for the people who wrote it."""
    return [{**problem, "column": headings.get(problem["column"], problem["column"])} for problem in problems]
