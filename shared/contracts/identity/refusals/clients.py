"""What client applications are refused. The token endpoint says it in the words of RFC 6749."""

from shared.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated, Unavailable, declare

CLIENT_NOT_FOUND = declare(NotFound, "identity.client_not_found")
CLIENT_ENDED = declare(Conflict, "identity.client_ended")
CLIENT_REFUSED = declare(Unauthenticated, "identity.client_refused")
"""No such client, or not its secret: which one is not said."""

CLIENT_LIMIT = declare(Unavailable, "identity.client_limit", "retry_after_seconds")
GRANT_TYPE_UNSUPPORTED = declare(Invalid, "identity.grant_type_unsupported")
SCOPE_INVALID = declare(Invalid, "identity.scope_invalid")
