"""The real union tree of Beijing for a demonstration, founded through the ordinary use cases."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from services.identity.units import policy, use_cases
from services.identity.units.beijing import UnitRow, beijing_units
from services.identity.units.models import Unit
from services.identity.units.tree import lock_structure
from shared.contracts.identity.unit_changes import FoundUnit
from shared.kernel.actor import system
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session

UNITS_PER_COMMIT = 100
DEMO = system(policy.DEMO)


def load_units(database: Database, on_progress: Callable[[int, int], None]) -> int:
    """Found what is missing of the tree; how many units were founded now. on_progress: done, total.

    Raises Conflict `identity.unit_root_exists` where another tree stands already.
    """
    rows = list(beijing_units())
    founded = 0
    for start in range(0, len(rows), UNITS_PER_COMMIT):
        part = rows[start : start + UNITS_PER_COMMIT]
        founded += database.run(found_missing, part)
        on_progress(start + len(part), len(rows))
    return founded


def found_missing(session: Session, rows: Sequence[UnitRow]) -> int:
    """Found those whose codes are not taken, and count them. Who has changed one since keeps it as it is."""
    lock_structure(session)  # whoever loads at the same time has founded all or nothing of these
    known = set(session.scalars(select(Unit.code).where(Unit.code.in_([row.code for row in rows]))))
    missing = [row for row in rows if row.code not in known]
    contract = FoundUnit(partial=["parent_code"])
    for row in missing:
        found = use_cases.found_unit if row.parent_code else use_cases.found_root
        found(session, contract.request(row.as_request()), DEMO)
    return len(missing)
