"""What the OpenAPI document says once for all operations, and the Api that collects them."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import flask_smorest
from flask import Flask
from flask_smorest.spec.plugins import FlaskPlugin

from gateway.arrival import IDEMPOTENCY_KEY_PATTERN
from gateway.converters import add_converters
from gateway.openapi import BEARER, CLIENT, HEADERS
from gateway.schemas import Components
from shared.contracts.identity.roles import SCOPES

TITLE = "Nuanliu 暖流"
VERSION = "1"
OPENAPI_VERSION = "3.1.0"
LICENSE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
TOKEN_PATH = "oauth/token"
DESCRIPTION = """\
The information platform of Beijing's workers' volunteer service. 北京市职工志愿服务信息平台。

**Refusals** are problem documents (RFC 9457): `code` and `parameters` for programs, `detail` and `remedy` for people,
in Chinese or English as `Accept-Language` prefers. Every operation lists all its codes. What is no readable HTTP
request is refused before any operation is known: 408, 414, 417, 431, 501, 505.

**Repeating** a call that changes something is safe with the same `Idempotency-Key`: it has one effect, and the first
answer is given again for 24 hours.

**Lists** have `items` and `next_cursor`; give the cursor back with the same filters to read on; after the last page
it is null. A cursor of another list, or of other filters, is refused.

**Unchanged reads** are answered 304 where `If-None-Match` names the present ETag. An ETag begins with the version of
the thing, where it has one: as `If-Match` it makes a change conditional on that version, and 412 says that it is not
the present one any more. Of several ETags one has to name it; a weak one (`W/"…"`) never does, `*` any version.

**Limits** are per minute, for the person or client and for the address; answers say how many are left.
"""
# Without examples: the browsable page would send the same key, and the same ETag, with every call.
PARAMETERS: dict[str, dict[str, Any]] = {
    "AcceptLanguage": {
        "in": "header",
        "name": "Accept-Language",
        "description": "The language of sentences: zh-CN (default) or en.",
        "schema": {"type": "string"},
        "example": "zh-CN",
    },
    "IdempotencyKey": {
        "in": "header",
        "name": "Idempotency-Key",
        "description": "A UUID, the same for every repetition of one call; without it a repetition is a second call.",
        "schema": {"type": "string", "pattern": IDEMPOTENCY_KEY_PATTERN},
    },
    "LastEventId": {
        "in": "header",
        "name": "Last-Event-ID",
        "description": "The id of the last event that the client was told: the stream goes on after it.",
        "schema": {"type": "string", "pattern": r"^[0-9]{1,15}$"},
    },
    "IfNoneMatch": {
        "in": "header",
        "name": "If-None-Match",
        "description": 'ETags of what the client has already, such as `"3-9f86d081884c7d659a2fea"`.',
        "schema": {"type": "string"},
    },
    "IfMatch": {
        "in": "header",
        "name": "If-Match",
        "description": "ETags of the version to be changed, as `version` in the body says it; a stale one is 412.",
        "schema": {"type": "string"},
    },
}


class Paths(FlaskPlugin):
    """The variable parts of paths, each with an example."""

    def rule_to_params(self, rule: Any) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().rule_to_params(rule)
        for parameter in parameters:
            parameter["example"] = rule._converters[parameter["name"]].example
        return parameters


class Api(flask_smorest.Api):
    """Collects the operations; errors are answered elsewhere, and the document is served elsewhere.

    to_describe: what adds its operations to the document, which is made when somebody asks for it: to make it takes as
    long as all else of a gateway's start.
    """

    def __init__(self, *arguments: Any, **rest: Any) -> None:
        super().__init__(*arguments, **rest)
        self.to_describe: list[Callable[[], None]] = []
        self._document: dict[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """The OpenAPI document of all operations: the same object each time. Not for two threads at once."""
        if self._document is None:
            for describe in self.to_describe:
                describe()
            self._document = share_refusals(self.spec.to_dict())
        return self._document

    def _register_error_handlers(self) -> None:
        """None of its own."""


def share_refusals(document: dict[str, Any]) -> dict[str, Any]:
    """Let refusals that operations have in common stand once: they are two thirds of the document otherwise."""
    places: dict[str, list[tuple[dict[str, Any], str]]] = {}
    for item in document["paths"].values():
        for operation in (part for part in item.values() if isinstance(part, dict)):
            for status, answer in operation["responses"].items():
                if int(status) < 400:
                    continue
                places.setdefault(f"{status} {json.dumps(answer)}", []).append((operation["responses"], status))
    shared: dict[str, Any] = document["components"].setdefault("responses", {})
    numbers: Counter[str] = Counter()
    for where in (found for found in places.values() if len(found) > 1):
        responses, status = where[0]
        numbers[status] += 1
        name = f"Refused{status}" + (f"-{numbers[status]}" if numbers[status] > 1 else "")
        shared[name] = responses[status]
        for responses, status in where:
            responses[status] = {"$ref": f"#/components/responses/{name}"}
    return document


def api_of(app: Flask, api_prefix: str) -> Api:
    """The Api of an application, ready for its blueprints."""
    app.config |= {"API_TITLE": TITLE, "API_VERSION": VERSION, "OPENAPI_VERSION": OPENAPI_VERSION}
    api = Api(
        app,
        spec_kwargs={
            "flask_plugin": Paths(),
            "info": {"description": DESCRIPTION, "license": LICENSE},
            "servers": [{"url": "/"}],
        },
    )
    add_converters(app, api)
    components = api.spec.components
    app.extensions["components"] = Components(lambda name, schema: components.schema(name, schema))
    for name, parameter in PARAMETERS.items():
        components.parameter(name, "header", parameter)
    for name, (_, description, schema) in HEADERS.items():
        components.header(name, {"description": description, "schema": schema})
    components.security_scheme(BEARER, {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    components.security_scheme(CLIENT, client_credentials(api_prefix))
    return api


def client_credentials(api_prefix: str) -> dict[str, Any]:
    """How other systems sign in (RFC 6749 4.4)."""
    flow = {"tokenUrl": f"{api_prefix}/{TOKEN_PATH}", "scopes": dict(SCOPES)}
    return {"type": "oauth2", "flows": {"clientCredentials": flow}}
