"""What a request says beside its content: its id, its language, who sends it from where, until when, with which key."""

import ipaddress
import re
import secrets
import time
from typing import Any

from flask import current_app, g, request

from gateway.limits import Standing
from gateway.operations import Operation
from gateway.words import language_of
from shared.contracts.refusals.bus import TOKEN_INVALID
from shared.kernel.policy import SIGN_IN_REQUIRED
from shared.runtime.context import CallContext
from shared.runtime.logs import hidden
from shared.runtime.refusals import IDEMPOTENCY_KEY_INVALID
from shared.runtime.tracing.places import Place
from shared.runtime.tracing.spans import from_outside

CALLS_KEY = "gateway.calls"
REQUEST_ID_KEY = "gateway.request_id"
PLACE_KEY = "gateway.place"
DEADLINE_KEY = "gateway.deadline"
OPERATION_KEY = "gateway.operation"
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
IDEMPOTENCY_KEY_PATTERN = r"^[\x21-\x7e]{1,200}$"
IDEMPOTENCY_KEY = re.compile(IDEMPOTENCY_KEY_PATTERN[1:-1])
BEARER = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/-]+=*) *")
TOKEN_CHARACTERS_MAX = 8192
SHARE_FOR_ANSWER = 0.02
SUBNET_BITS_V6 = 64  # what one household or office has: a client can take any address in it

Environ = dict[str, Any]


def request_id_of(environ: Environ) -> str:
    """The id that the client gave the request, if it is well-formed, else a new one; the same for the whole request.

    One that looks like a phone or an ID number is not taken over: it would stand in audit trails and logs for years.
    """
    known: str | None = environ.get(REQUEST_ID_KEY)
    if known is None:
        sent = environ.get("HTTP_X_REQUEST_ID", "")
        known = environ[REQUEST_ID_KEY] = (
            sent if REQUEST_ID.fullmatch(sent) and hidden(sent) == sent else secrets.token_hex(16)
        )
    return known


def place_of(environ: Environ) -> Place:
    """Where the request stands in a trace, its sender's or a new one; the same for the whole request.

    What the sender has carried along goes into every outbox and to a collector: it is dropped where a person is in it.
    """
    known: Place | None = environ.get(PLACE_KEY)
    if known is None:
        state = environ.get("HTTP_TRACESTATE", "")
        known = environ[PLACE_KEY] = from_outside(
            environ.get("HTTP_TRACEPARENT", ""), state if hidden(state) == state else ""
        )
    return known


def arrive() -> None:
    """Before everything else: name the request, and count it for its address."""
    environ, here = request.environ, g._get_current_object()
    here.request_id = request_id_of(environ)
    here.language = language_of(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    here.address = environ.get("REMOTE_ADDR", "")
    here.standing = None
    if environ["PATH_INFO"].startswith(current_app.config["API_PREFIX"]) and environ["REQUEST_METHOD"] != "OPTIONS":
        count(here, "addresses", bucket_of(here.address))


def admit(operation: Operation) -> None:
    """Who is asking, for this operation: verify the token, count the person, and make the context of all calls.

    Raises Unauthenticated where a token is missing or wrong, Unavailable `request.rate_limit`.
    """
    environ, here = request.environ, g._get_current_object()
    environ[OPERATION_KEY] = operation.id
    token = "" if operation.open else bearer_token(environ.get("HTTP_AUTHORIZATION", ""))
    if token:
        actor = current_app.extensions["verifier"].actor(token)
        count(here, "subjects", f"{actor.kind}:{actor.subject}")
    if operation.strict:
        count(here, "sign_ins", bucket_of(here.address))
    here.calls = environ.get(CALLS_KEY)
    place = place_of(environ)
    here.context = CallContext(
        token=token,
        deadline=deadline(environ),
        request_id=here.request_id,
        idempotency_key=idempotency_key(environ) if operation.unsafe else "",
        address=here.address,
        language=here.language,
        traceparent=place.traceparent,
        tracestate=place.state,
    )


def deadline(environ: Environ) -> float:
    """Until when services may take, in Unix seconds: a little before the web server gives up, so that we can answer."""
    allowed_seconds: float = current_app.config["REQUEST_SECONDS"]
    ends: float = environ.get(DEADLINE_KEY) or time.time() + allowed_seconds
    return ends - allowed_seconds * SHARE_FOR_ANSWER


def bearer_token(header: str) -> str:
    """The token in an Authorization header. Raises Unauthenticated where there is none, or another scheme."""
    if not header:
        raise SIGN_IN_REQUIRED()
    found = BEARER.fullmatch(header)
    if not found or len(found[1]) > TOKEN_CHARACTERS_MAX:
        raise TOKEN_INVALID()
    return found[1]


def idempotency_key(environ: Environ) -> str:
    """The client's key, or one of our own: a call may be executed twice, whoever asked. Raises Invalid."""
    sent = environ.get("HTTP_IDEMPOTENCY_KEY")
    if sent is None:
        return secrets.token_hex(16)
    if not IDEMPOTENCY_KEY.fullmatch(sent):
        raise IDEMPOTENCY_KEY_INVALID()
    return str(sent)


def count(here: Any, policy: str, key: str) -> None:
    """Take one from a bucket; the answer tells of the emptiest."""
    standing: Standing = current_app.extensions["buckets"][policy].take(key)
    if here.standing is None or standing.left < here.standing.left:
        here.standing = standing


def bucket_of(address: str) -> str:
    """The address that is counted: of IPv6 the network, since a client has all of it."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/{SUBNET_BITS_V6}", strict=False))
