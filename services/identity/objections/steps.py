"""Objecting, in steps: the attempt is counted also where it is refused."""

from typing import Any

from services.identity.objections import use_cases
from services.identity.registrations.use_cases import begin
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.repetition import refuse_repeated


def object_to_record(db: CallDatabase, request: Loaded, actor: Actor, address: str) -> Any:
    """Count the attempt, then object."""
    refuse_repeated(db)
    db.step(begin, actor, address)
    return db.run(use_cases.object_to_record, request, actor)
