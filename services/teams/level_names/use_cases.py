"""Saying what a subtree calls the levels of teams."""

from types import SimpleNamespace

from sqlalchemy import delete

from services.teams.level_names.models import LevelName
from services.teams.level_names.policy import may
from services.teams.level_names.queries import shown
from services.teams.units import active_unit
from services.teams.words import tidy_name
from shared.contracts.base import Loaded
from shared.contracts.teams.team_words import LEVEL_NAME_CHARACTERS_MAX
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage
from shared.runtime.trust import audit


def name_levels(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Replace all that a unit says itself; what it does not name is called as above it."""
    unit = active_unit(session, request.code)
    may(actor, session.now).name_levels(lineage(session, unit.id))
    named = {entry.level: tidy_name(entry.name, LEVEL_NAME_CHARACTERS_MAX) for entry in request.names}
    session.execute(delete(LevelName).where(LevelName.unit_id == unit.id))
    rows = [LevelName(unit_id=unit.id, level=level, name=name) for level, name in named.items()]
    for row in rows:
        row.changed_at = session.now
    session.add_all(rows)
    session.flush()
    audit.record(session, actor, "teams.name_levels", f"unit:{unit.id}", levels=sorted(named))
    return shown(session, unit)
