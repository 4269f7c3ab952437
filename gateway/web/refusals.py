"""What the web server itself refuses, before or instead of the application, with the status of each.

The sentences are in the gateway's message catalogues; a parameter is a number or one of the words of `REASONS`.
"""

from shared.kernel.errors import Declared, Invalid, Unavailable, declare, declared_in

BAD_REQUEST = declare(Invalid, "gateway.bad_request", "reason")
TARGET_TOO_LONG = declare(Invalid, "gateway.target_too_long", "limit_bytes")
HEADERS_TOO_LARGE = declare(Invalid, "gateway.headers_too_large", "limit_bytes", "limit_count")
HEADERS_TOO_SLOW = declare(Invalid, "gateway.headers_too_slow", "limit_seconds")
VERSION_UNSUPPORTED = declare(Invalid, "gateway.version_unsupported")
METHOD_UNKNOWN = declare(Invalid, "gateway.method_unknown")
CODING_UNSUPPORTED = declare(Invalid, "gateway.transfer_coding_unsupported")
EXPECTATION_UNKNOWN = declare(Invalid, "gateway.expectation_unknown")
BODY_TOO_LARGE = declare(Invalid, "gateway.body_too_large", "limit_bytes")
BODY_TOO_SLOW = declare(Invalid, "gateway.body_too_slow", "limit_seconds")
OVERLOADED = declare(Unavailable, "gateway.overloaded", "retry_after_seconds")
TOO_MANY_STREAMS = declare(Unavailable, "gateway.too_many_streams", "retry_after_seconds")
TOO_MANY_STREAMS_OF_ADDRESS = declare(Unavailable, "gateway.too_many_streams_of_address", "retry_after_seconds")
STOPPING = declare(Unavailable, "gateway.stopping", "retry_after_seconds")
TIMEOUT = declare(Unavailable, "gateway.timeout")
BROKEN = declare(Unavailable, "gateway.broken")

STATUS: dict[str, int] = {
    BAD_REQUEST.code: 400,
    TARGET_TOO_LONG.code: 414,
    HEADERS_TOO_LARGE.code: 431,
    HEADERS_TOO_SLOW.code: 408,
    VERSION_UNSUPPORTED.code: 505,
    METHOD_UNKNOWN.code: 501,
    CODING_UNSUPPORTED.code: 501,
    EXPECTATION_UNKNOWN.code: 417,
    BODY_TOO_LARGE.code: 413,
    BODY_TOO_SLOW.code: 408,
    OVERLOADED.code: 503,
    TOO_MANY_STREAMS.code: 503,
    TOO_MANY_STREAMS_OF_ADDRESS.code: 429,
    STOPPING.code: 503,
    TIMEOUT.code: 504,
    BROKEN.code: 500,
}

REASONS = (
    "request_line",  # not `METHOD target HTTP/1.x`
    "target_not_utf8",  # bytes in the path or the query that are no text
    "target_slash",  # two slashes at the beginning of the path, or an encoded one in it
    "headers",  # a line that is no header, a folded line, a control character, a bare line feed
    "host",  # none in HTTP/1.1, more than one, or not a host
    "content_length",  # not a plain number, or said twice
    "framing",  # Content-Length together with Transfer-Encoding, or Transfer-Encoding in HTTP/1.0 (RFC 9112 6.1)
    "chunk",  # a malformed chunk, or too many of them
    "body_incomplete",  # the client stopped sending in the middle
)
"""The words that `gateway.bad_request` gives as its reason."""

DECLARED: list[Declared] = declared_in(globals())
