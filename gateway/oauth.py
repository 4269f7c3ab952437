"""What OAuth 2.0 wants otherwise than the rest of the API: client credentials in a header, errors in its own words.

RFC 6749: Basic credentials (2.3.1), error answers (5.2). Whatever refuses a token request is said in this form; what
the web server itself refuses, before any operation is known, stays a problem document.
"""

import base64
import binascii
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from gateway.openapi import refusal_example
from gateway.problems import MEDIA, REALM, Problem, status_of
from gateway.schemas import Components
from gateway.web import refusals as web
from gateway.words import Words
from shared.contracts import fields
from shared.contracts.base import Contract
from shared.contracts.identity.refusals import clients as refusals
from shared.kernel.errors import Refusal
from shared.runtime.serializer import render

Doc = dict[str, Any]

ERRORS = (
    "invalid_request",
    "invalid_client",
    "invalid_scope",
    "unsupported_grant_type",
    "temporarily_unavailable",
    "server_error",
)
ERROR_OF_CODE = {
    refusals.CLIENT_REFUSED.code: "invalid_client",
    refusals.SCOPE_INVALID.code: "invalid_scope",
    refusals.GRANT_TYPE_UNSUPPORTED.code: "unsupported_grant_type",
}
BAD_REQUEST = 400
UNAUTHORIZED = 401
TOO_MANY = 429
TRY_AGAIN = (TOO_MANY, 503, 504)
OF_WEB_SERVER = {408, 413, 414, 431}
JSON = "application/json"


class OAuthError(Contract):
    """An error of the token endpoint (RFC 6749 5.2)."""

    error = fields.Choice(ERRORS, required=True)
    error_description = fields.Text(at_most=1000, required=True)

    example = {"error": "invalid_client", "error_description": "The client id and the secret do not belong together."}


def with_credentials(content: dict[str, Any]) -> dict[str, Any]:
    """The token request with the credentials from the Authorization header, if it has them.

    Raises Unauthenticated `identity.client_refused` for another scheme, and for credentials in both places.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return content
    if "client_secret" in content:
        raise refusals.CLIENT_REFUSED()
    client_id, client_secret = basic_credentials(header)
    return content | {"client_id": client_id, "client_secret": client_secret}


def basic_credentials(header: str) -> tuple[str, str]:
    """Client id and secret of a Basic header, each form-encoded as RFC 6749 2.3.1 wants it."""
    scheme, _, encoded = header.partition(" ")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise refusals.CLIENT_REFUSED() from None
    client_id, colon, client_secret = decoded.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise refusals.CLIENT_REFUSED()
    return unquote_plus(client_id), unquote_plus(client_secret)


def answer_refusal(refusal: Refusal) -> Response:
    """A refusal in OAuth's words."""
    status = oauth_status(status_of(refusal.code, refusal.kind))
    response = answer(status, oauth_error(refusal.code, status), sentence_of(refusal))
    if "retry_after_seconds" in refusal.parameters:
        response.headers["Retry-After"] = str(refusal.parameters["retry_after_seconds"])
    return response


def answer_http_error(error: HTTPException) -> Response:
    """A request that Werkzeug could not read."""
    return answer(BAD_REQUEST, "invalid_request", "The form cannot be read.")


def answer(status: int, error: str, description: str) -> Response:
    """The error answer; where the client is at fault, with the scheme it should use."""
    response = Response(render({"error": error, "error_description": description}), status, content_type=JSON)
    if status == UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = f'Basic realm="{REALM}"'
    return response


def oauth_status(status: int) -> int:
    """OAuth knows fewer: whatever is wrong with a request is 400, but for credentials (401) and limits (429)."""
    return status if status >= 500 or status in (UNAUTHORIZED, TOO_MANY) else BAD_REQUEST


def oauth_error(code: str, status: int) -> str:
    """The word for a refusal."""
    if status in TRY_AGAIN:
        return "temporarily_unavailable"
    return ERROR_OF_CODE.get(code, "invalid_request" if status < 500 else "server_error")


def sentence_of(refusal: Refusal) -> str:
    """What a developer reads, in their language and within the characters that the RFC allows (English is ASCII)."""
    words: Words = current_app.extensions["words"]
    told = words.sentence("en", refusal.code, refusal.parameters)
    return "".join(character if " " <= character <= "~" and character not in '"\\' else "'" for character in told)


def describe_errors(doc: Doc, declared: Doc, *, app: Any, **surroundings: Any) -> Doc:
    """The document of the operation: refusals come in OAuth's form, those of the web server as problem documents."""
    components: Components = app.extensions["components"]
    own = {JSON: {"schema": components.reference(OAuthError), "example": OAuthError.example}}
    problem, words = components.reference(Problem), app.extensions["words"]
    of_web_server = {
        (status := web.STATUS[refusal.code]): {
            MEDIA: {"schema": problem, "example": refusal_example(refusal, status, words)}
        }
        for refusal in reversed(web.DECLARED)  # the first of a status is its example
    }
    statuses = {int(status) for status in doc["responses"]}
    refused = {oauth_status(status) for status in statuses if status >= BAD_REQUEST} | (statuses & OF_WEB_SERVER)
    answers = {
        str(status): {"description": HTTPStatus(status).phrase, "content": own | of_web_server.get(status, {})}
        for status in sorted(refused)
    }
    good = {status: given for status, given in doc["responses"].items() if int(status) < BAD_REQUEST}
    return {**doc, "responses": good | answers}
