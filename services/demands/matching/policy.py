"""Who is shown what fits. What fits a need is shown to who sees the need; who could serve it, to who decides on it."""

from uuid import UUID

from shared.kernel.actor import Actor
from shared.kernel.policy import NOT_PERMITTED, SIGN_IN_REQUIRED


def oneself(actor: Actor) -> UUID:
    """The account whose own choice it is. Raises Unauthenticated for a guest, Forbidden for a client."""
    if actor.kind == "guest":
        raise SIGN_IN_REQUIRED()
    if actor.account_id is None:
        raise NOT_PERMITTED(permission="matching.choose")
    return actor.account_id
