"""What notifications refuses. No framework here."""

from shared.kernel.errors import Invalid, NotFound, Unavailable, declare

NOT_YET_KNOWN = declare(Unavailable, "notifications.not_yet_known", "retry_after_seconds")
"""A copy of another service's data is on its way, and did not arrive in time."""

MESSAGE_NOT_FOUND = declare(NotFound, "notifications.message_not_found")
KIND_UNKNOWN = declare(Invalid, "notifications.kind_unknown", "message_kind")
