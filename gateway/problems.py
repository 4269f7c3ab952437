"""Refusals as problem documents (RFC 9457): status, code and parameters for programs, sentences for people."""

from typing import Any

from werkzeug import Response

from gateway import refusals
from gateway.web import refusals as web_refusals
from gateway.words import Words, readable
from shared.contracts import fields
from shared.contracts.base import PROBLEMS_MAX, Contract
from shared.kernel.errors import Refusal
from shared.runtime.serializer import render

MEDIA = "application/problem+json"
REALM = "nuanliu"
TYPE_PREFIX = "urn:nuanliu:problem:"
RETRY_AFTER_SECONDS = 1
CODE_PATTERN = r"^[a-z0-9_]+\.[a-z0-9_.]+$"

STATUS_BY_KIND = {
    "invalid": 422,
    "not_found": 404,
    "conflict": 409,
    "forbidden": 403,
    "unauthenticated": 401,
    "unavailable": 503,
}
STATUS_BY_CODE = {"bus.timeout": 504, "bus.broken": 500} | web_refusals.STATUS | refusals.STATUS
RETRY_STATUS = (429, 503)
PRECONDITION_FAILED = 412


class ProblemAt(Contract):
    """One fault of a request."""

    at = fields.Text(required=True, metadata={"description": "Where: names and positions, joined with dots."})
    problem = fields.Text(at_most=100, required=True, metadata={"description": "A word for programs."})
    detail = fields.Text(required=True, metadata={"description": "A sentence for people."})

    example = {"at": "parent_code", "problem": "missing", "detail": "This field is required."}


class Problem(Contract):
    """Why a request was refused, and what to do about it (RFC 9457)."""

    type = fields.Text(at_most=200, required=True, metadata={"description": "A name for the kind of problem."})
    title = fields.Text(at_most=200, required=True)
    status = fields.Integer(at_least=400, at_most=599, required=True)
    detail = fields.Text(required=True, metadata={"description": "A sentence for people, in their language."})
    code = fields.Text(at_most=100, pattern=CODE_PATTERN, required=True)
    parameters = fields.AnyJson(required=True, metadata={"description": "What the sentence was made from."})
    remedy = fields.Text(required=True, metadata={"description": "What can be done about it."})
    request_id = fields.Text(at_most=64, required=True, metadata={"description": "To name when asking for help."})
    problems = fields.Many(fields.Part(ProblemAt), at_most=PROBLEMS_MAX, required=True)


def status_of(code: str, kind: str) -> int:
    """The HTTP status of a refusal."""
    return STATUS_BY_CODE.get(code) or (429 if code.endswith("_limit") else STATUS_BY_KIND[kind])


class Problems:
    """Makes problem documents with the words of the catalogues."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def of(self, refusal: Refusal, language: str, request_id: str, *, stale_is_412: bool = False) -> Response:
        """The answer to a refused request. stale_is_412: the version that is not the present one stood in If-Match."""
        status = status_of(refusal.code, refusal.kind)
        if stale_is_412 and refusal.code.endswith(refusals.STALE):
            status = PRECONDITION_FAILED
        return self.response(status, refusal.code, refusal.parameters, language, request_id)

    def response(self, status: int, code: str, parameters: dict[str, Any], language: str, request_id: str) -> Response:
        """The document with the headers that belong to its status."""
        document = self.document(status, code, parameters, language, request_id)
        response = Response(render(document), status, content_type=MEDIA)
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = "no-store"
        if status in RETRY_STATUS or "retry_after_seconds" in parameters:
            response.headers["Retry-After"] = str(parameters.get("retry_after_seconds", RETRY_AFTER_SECONDS))
        if status == 401:
            response.headers["WWW-Authenticate"] = challenge(code)
        return response

    def document(
        self, status: int, code: str, parameters: dict[str, Any], language: str, request_id: str
    ) -> dict[str, Any]:
        """A `Problem` as plain JSON. The faults of a request stand in `problems`, not among the parameters."""
        sentence = self._words.sentence
        return {
            "type": TYPE_PREFIX + code,
            "title": sentence(language, f"title.{status}"),
            "status": status,
            "detail": sentence(language, code, parameters),
            "code": code,
            "parameters": {name: value for name, value in parameters.items() if name != "problems"},
            "remedy": sentence(language, f"{code}.remedy", parameters),
            "request_id": request_id,
            "problems": [
                {
                    "at": readable(problem["at"]),
                    "problem": problem["problem"],
                    "detail": sentence(language, f"problem.{problem['problem']}"),
                }
                for problem in parameters.get("problems", [])[:PROBLEMS_MAX]
            ],
        }


def challenge(code: str) -> str:
    """How to sign in (RFC 6750 3): an error is named only where a token was sent."""
    error = ', error="invalid_token"' if code.startswith("request.token_") else ""
    return f'Bearer realm="{REALM}"{error}'
