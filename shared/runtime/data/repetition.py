"""A repeated call at a door of several transactions: only the last one has the call's idempotency; the door asks first.

Without this, the repetition of a registration would be told that its code is wrong: the first one has used it up.
"""

from shared.kernel.errors import Refusal, refusal_from_wire
from shared.runtime.context import Call
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.idempotency import IdempotentCall
from shared.runtime.data.session import Session
from shared.runtime.refusals import ALREADY_DONE


def refuse_repeated(db: CallDatabase) -> None:
    """Raises what came of the call before: its refusal, or Conflict `request.already_done`. For secret operations."""
    if db.call is not None and db.call.idempotency_key:
        db.step(_came_of, db.call)


def _came_of(session: Session, call: Call) -> Refusal | None:
    row = session.get(IdempotentCall, (call.idempotency_scope, call.idempotency_key))
    if row is None or row.outcome is None:
        return None
    assert call.secret, "an answer that is kept is given by Database.run"
    return refusal_from_wire(row.outcome["refusal"]) if "refusal" in row.outcome else ALREADY_DONE()
