"""The plainest problem+json (RFC 9457), for a server whose application has not brought its own words."""

import json
from http import HTTPStatus
from typing import Any

from werkzeug import Response


def plain_problem(status: int, code: str, parameters: dict[str, Any], environ: dict[str, Any] | None) -> Response:
    """`environ` is None when the request could not be read."""
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code}
    body = json.dumps({**problem, "parameters": parameters})
    return Response(body, status, content_type="application/problem+json")
