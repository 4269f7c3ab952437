"""What calling over the bus may be answered with, whichever service was called."""

from shared.kernel.errors import Invalid, NotFound, Unauthenticated, Unavailable, declare

BUS_TIMEOUT = declare(Unavailable, "bus.timeout", "retry_after_seconds")
"""The deadline passed before an answer came. Whether it took effect is unknown: repeat it with the same key."""

BUS_AWAY = declare(Unavailable, "bus.away", "retry_after_seconds")
"""The broker cannot be reached, or the service called has no queue there."""

BUS_UNKNOWN_METHOD = declare(NotFound, "bus.unknown_method", "method")
"""The service has no such door."""

BUS_MALFORMED = declare(Invalid, "bus.malformed")
"""A request that is no plain JSON object in the form of a call."""

BUS_CONTEXT_INVALID = declare(Invalid, "bus.context_invalid", "field")
"""A request whose context (deadline, request id, ...) is missing or has another form."""

TOKEN_INVALID = declare(Unauthenticated, "request.token_invalid")
"""An access token that is forged, expired, revoked or of another audience."""
