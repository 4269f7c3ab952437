"""What the database and the idempotency of a service may refuse. No framework here: the catalogues read it."""

from shared.kernel.errors import Conflict, Invalid, Refusal, Unavailable, declare

# After this long a caller may try again; servers that restart need about as much.
RETRY_AFTER_SECONDS = 2

DATABASE_AWAY = declare(Unavailable, "database.away", "retry_after_seconds")
DATABASE_BUSY = declare(Unavailable, "database.busy", "retry_after_seconds")

IDEMPOTENCY_KEY_INVALID = declare(Invalid, "request.idempotency_key_invalid")
IDEMPOTENCY_KEY_REUSED = declare(Conflict, "request.idempotency_key_reused")
ALREADY_DONE = declare(Conflict, "request.already_done")
IN_PROGRESS = declare(Conflict, "request.in_progress", "retry_after_seconds")


def away() -> Refusal:
    """The database cannot be reached, or ended the connection. What was under way may or may not have been done."""
    return DATABASE_AWAY(retry_after_seconds=RETRY_AFTER_SECONDS)


def busy() -> Refusal:
    """A lock, a connection or a statement took longer than allowed. Nothing was done."""
    return DATABASE_BUSY(retry_after_seconds=RETRY_AFTER_SECONDS)
