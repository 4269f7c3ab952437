"""Refusals that no route names, since every operation of its kind can meet them."""

from gateway import refusals
from gateway.operations import Operation
from gateway.web import refusals as web
from shared.contracts.base import REQUEST_INVALID
from shared.contracts.refusals import bus, tokens
from shared.kernel.errors import Declared
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED, SIGN_IN_REQUIRED
from shared.runtime import refusals as runtime

ALWAYS = (
    web.BAD_REQUEST,
    web.TARGET_TOO_LONG,
    web.HEADERS_TOO_LARGE,
    web.HEADERS_TOO_SLOW,
    web.BODY_TOO_LARGE,  # also where none is wanted: its size is looked at before anything else is
    web.BODY_TOO_SLOW,
    REQUEST_INVALID,
    refusals.RATE_LIMIT,
    web.OVERLOADED,
    web.STOPPING,
    bus.BUS_AWAY,
    runtime.DATABASE_AWAY,
    runtime.DATABASE_BUSY,
    bus.BUS_TIMEOUT,
    web.TIMEOUT,
    refusals.BROKEN,
    web.BROKEN,
)
WITH_TOKEN = (
    SIGN_IN_REQUIRED,
    bus.TOKEN_INVALID,
    tokens.TOKEN_EXPIRED,
    tokens.TOKEN_REVOKED,
    tokens.REVOCATIONS_UNKNOWN,
    NOT_PERMITTED,
    SECOND_FACTOR_REQUIRED,
)
WITH_BODY = (refusals.MEDIA_UNSUPPORTED, refusals.CODING_UNSUPPORTED)
WITHOUT_BODY = (refusals.BODY_UNEXPECTED,)
WITH_PATH = (refusals.ROUTE_NOT_FOUND,)
UNSAFE = (
    runtime.IDEMPOTENCY_KEY_INVALID,
    runtime.IDEMPOTENCY_KEY_REUSED,
    runtime.ALREADY_DONE,
    runtime.IN_PROGRESS,
)
OF_SOURCE = {"body": (refusals.MALFORMED,), "upload": (refusals.FORM_MALFORMED,), "form": (refusals.FORM_MALFORMED,)}
WITH_VERSION = (refusals.IF_MATCH_INVALID, refusals.VERSIONS_DIFFER)
WITH_ETAG = (refusals.IF_MATCH_INVALID, refusals.ETAG_DIFFERS)


def general_refusals(operation: Operation) -> list[Declared]:
    """What this operation can be refused with besides the rules that its route names."""
    source = operation.input.source if operation.input else ""
    return [
        *ALWAYS,
        *(() if operation.open else WITH_TOKEN),
        *(WITH_BODY + OF_SOURCE[source] if operation.takes_body else WITHOUT_BODY),
        *(WITH_PATH if operation.in_path else ()),
        *(UNSAFE if operation.unsafe else ()),
        *(WITH_VERSION if operation.takes_version else ()),
        *(WITH_ETAG if operation.has_etag else ()),
    ]
