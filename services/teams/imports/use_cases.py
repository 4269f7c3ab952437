"""Taking a list of existing teams into the system, or only seeing what would become of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from services.teams.imports.applying import Applying
from services.teams.imports.domain import CHANGED, CREATED, REFUSED, UNCHANGED, Said
from services.teams.imports.looking_up import Surroundings
from services.teams.imports.models import TeamImport, TeamImportRefusal
from services.teams.imports.policy import may
from services.teams.imports.queries import import_shown
from services.teams.units import active_unit
from shared.contracts.base import Loaded
from shared.contracts.identity.imports import PROBLEMS_PER_ROW_MAX
from shared.contracts.teams.refusals.imports import IMPORT_DISTURBED, IMPORT_ROW_REPEATED
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage
from shared.runtime.trust import audit

KEPT_DAYS = 90
FORGOTTEN_AT_ONCE_MAX = 20


class OnlyTried(Exception):
    """Ends a dry run: whatever it did is undone."""


def refuse_import(session: Session, request: Loaded, actor: Actor) -> None:
    """Whether the one who uploads may, before the file is read."""
    _unit(session, request, actor)


def import_teams(
    session: Session, request: Loaded, actor: Actor, columns: list[str], rows: Sequence[Said]
) -> dict[str, Any]:
    """Work the rows, all in one transaction; a dry run does the same and undoes it."""
    unit = _unit(session, request, actor)
    _refuse_repeated(rows)
    outcomes: list[str] = []
    try:
        with session.begin_nested():
            outcomes += _applied(session, unit, actor, rows)
            if request.dry_run:
                raise OnlyTried()
    except OnlyTried:
        pass
    except IntegrityError:
        raise IMPORT_DISTURBED() from None
    run = _run(session, request, actor, unit, columns, outcomes)
    for row, outcome in zip(rows, outcomes, strict=True):
        if outcome == REFUSED:
            session.add(_refusal(run, row))
    if not request.dry_run:
        audit.record(session, actor, "teams.import", f"unit:{unit.id}", rows=len(rows), created=run.created_count)
    return import_shown(session, run)


def forget_old(session: Session) -> int:
    """Remove imports that were made long ago, some at a time; how many."""
    before = session.now - timedelta(days=KEPT_DAYS)
    rows = select(TeamImport.id).where(TeamImport.made_at < before).order_by(TeamImport.made_at)
    old = session.scalars(rows.limit(FORGOTTEN_AT_ONCE_MAX).with_for_update(skip_locked=True)).all()
    session.execute(delete(TeamImportRefusal).where(TeamImportRefusal.import_id.in_(old)))
    session.execute(delete(TeamImport).where(TeamImport.id.in_(old)))
    return len(old)


def _unit(session: Session, request: Loaded, actor: Actor) -> KnownUnit:
    unit = active_unit(session, request.unit_code)
    may(actor, session.now).import_below(lineage(session, unit.id))
    return unit


def _applied(session: Session, unit: KnownUnit, actor: Actor, rows: Sequence[Said]) -> list[str]:
    assert actor.account_id is not None, "only people pass the policy"
    applying = Applying(session, Surroundings(session, rows), unit.id, actor.account_id)
    outcomes = applying.apply(rows)
    session.flush()
    applying.tell()
    session.flush()
    return outcomes


def _refuse_repeated(rows: Sequence[Said]) -> None:
    """Of several rows about one team the first counts."""
    first: dict[tuple[str, str], Said] = {}
    for row in rows:
        known = first.setdefault(row.key, row)
        if known is not row and all(row.key):
            row.refuse("name", IMPORT_ROW_REPEATED(row_number=known.row_number))


def _run(
    session: Session, request: Loaded, actor: Actor, unit: KnownUnit, columns: list[str], outcomes: list[str]
) -> TeamImport:
    run = TeamImport(id=new_id(), unit_id=unit.id, dry_run=request.dry_run)
    run.columns, run.row_count = columns, len(outcomes)
    run.created_count, run.changed_count = outcomes.count(CREATED), outcomes.count(CHANGED)
    run.unchanged_count, run.refused_count = outcomes.count(UNCHANGED), outcomes.count(REFUSED)
    assert actor.account_id is not None
    run.made_by, run.made_at = actor.account_id, session.now
    session.add(run)
    session.flush()
    return run


def _refusal(run: TeamImport, row: Said) -> TeamImportRefusal:
    problems = row.faults[:PROBLEMS_PER_ROW_MAX]
    return TeamImportRefusal(import_id=run.id, row_number=row.row_number, cells=row.cells, problems=problems)
