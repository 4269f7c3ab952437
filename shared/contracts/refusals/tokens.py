"""What else may be wrong with an access token, so that a client knows whether refreshing it will help."""

from shared.kernel.errors import Unauthenticated, Unavailable, declare

TOKEN_EXPIRED = declare(Unauthenticated, "request.token_expired")
"""It was good, and its minutes are over: refresh it."""

TOKEN_REVOKED = declare(Unauthenticated, "request.token_revoked")
"""The session ended or its rights changed: refresh it, and sign in again if that is refused."""

REVOCATIONS_UNKNOWN = declare(Unavailable, "request.revocations_unknown", "retry_after_seconds")
"""The process may have missed which tokens are void, and has not been told yet: a matter of moments."""

KEYS_AWAY = declare(Unavailable, "request.keys_away")
"""The public keys cannot be shown: the file is not there, or damaged."""
