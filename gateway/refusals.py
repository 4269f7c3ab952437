"""What the gateway's application refuses by itself. What its web server refuses is in `gateway.web.refusals`."""

from shared.contracts.refusals.files import FILE_TOO_LARGE
from shared.kernel.errors import Conflict, Invalid, NotFound, Unavailable, declare, declared_in

MALFORMED = declare(Invalid, "request.malformed", "reason")
FORM_MALFORMED = declare(Invalid, "request.form_malformed")
ROUTE_NOT_FOUND = declare(NotFound, "request.route_not_found")
METHOD_NOT_ALLOWED = declare(Invalid, "request.method_not_allowed", "allowed")
MEDIA_UNSUPPORTED = declare(Invalid, "request.media_unsupported", "expected")
CODING_UNSUPPORTED = declare(Invalid, "request.content_coding_unsupported")
BODY_UNEXPECTED = declare(Invalid, "request.body_unexpected")
IF_MATCH_INVALID = declare(Invalid, "request.if_match_invalid")
VERSIONS_DIFFER = declare(Invalid, "request.versions_differ")
ETAG_DIFFERS = declare(Conflict, "request.etag_differs")
RATE_LIMIT = declare(Unavailable, "request.rate_limit", "retry_after_seconds")
BROKEN = declare(Unavailable, "request.broken")

STATUS: dict[str, int] = {
    MALFORMED.code: 400,
    FORM_MALFORMED.code: 400,
    METHOD_NOT_ALLOWED.code: 405,
    MEDIA_UNSUPPORTED.code: 415,
    CODING_UNSUPPORTED.code: 415,
    FILE_TOO_LARGE.code: 413,
    ETAG_DIFFERS.code: 412,
    BROKEN.code: 500,
}

STALE = "_changed_since"
"""How the codes end that say: this was meant for another version. 412 where If-Match has named that one, else 409."""

REASONS = (
    "too_large",
    "not_utf8",
    "syntax",
    "not_finite",
    "integer_range",
    "duplicate_key",
    "nesting",
    "surrogate",
)
"""The words that `request.malformed` gives as its reason: those of `shared.runtime.serializer.NotPlainJson`."""

DECLARED = declared_in(globals())
