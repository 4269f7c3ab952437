"""The OpenAPI 3.1 document, from the declarations of the routes and the contracts of the published language."""

from base64 import b64decode
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask

from gateway.general import general_refusals
from gateway.operations import ATOM, FORM, JSON, MULTIPART, Answer, Input, Operation
from gateway.problems import MEDIA, PRECONDITION_FAILED, Problem, ProblemAt, Problems, status_of
from gateway.refusals import STALE
from gateway.schemas import Components, Schema, field_schema
from gateway.words import Words
from shared.contracts import fields
from shared.kernel.errors import Declared

Doc = dict[str, Any]

REQUEST_ID_EXAMPLE = "9f86d081884c7d659a2feaa0c55ad015"
BEARER = "bearer"
CLIENT = "client_credentials"
FILE_SCHEMA = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
MEDIA_OF_SOURCE = {"body": JSON, "form": FORM, "upload": MULTIPART}


def describe(doc: Doc, declared: Doc, *, app: Flask, **surroundings: Any) -> Doc:
    """The document of one operation; its summary and description are added from the view's docstring."""
    operation: Operation = declared["operation"]
    components: Components = app.extensions["components"]
    body = {"requestBody": request_body(operation.input, components)} if operation.takes_body else {}
    return {
        **doc,
        "operationId": operation.id,
        "parameters": [*query_parameters(operation.input), *header_parameters(operation)],
        **body,
        "responses": {
            **{str(answer.status): success(answer, operation, components) for answer in operation.answers.values()},
            **refused(operation, components, app.extensions["words"]),
        },
        "security": [] if operation.open else [{BEARER: []}, {CLIENT: []}],
    }


def request_body(read: Input | None, components: Components) -> Doc:
    """What is sent in the body, with the contract's example."""
    assert read is not None
    example = {name: value for name, value in read.contract.example.items() if name not in read.path}
    schema = components.reference(read.contract, without=read.path)
    if read.source == "upload":
        schema, example = upload_schema(read), upload_example(read)
    content: Doc = {"schema": schema} | ({"example": example} if example else {})
    return {"required": True, "content": {MEDIA_OF_SOURCE[read.source]: content}}


def upload_schema(read: Input) -> Schema:
    """A form with the file, and the contract's other fields beside it."""
    known: dict[str, Any] = read.contract().fields
    beside = {name: field for name, field in known.items() if name not in (*read.path, *read.file_fields)}
    example = read.contract.example
    properties = {
        name: text_schema(field) | ({"examples": [example[name]]} if name in example else {})
        for name, field in beside.items()
    }
    return {
        "type": "object",
        "properties": {"file": file_schema(known[read.file_fields[0]]), **properties},
        "required": ["file", *[name for name, field in beside.items() if field.required]],
        "additionalProperties": False,
    }


def upload_example(read: Input) -> Doc:
    """The contract's example as a form sends it: the file as the text that it holds, its name left to the client."""
    content, name = read.file_fields
    example = {key: value for key, value in read.contract.example.items() if key not in (*read.path, content, name)}
    return {"file": b64decode(read.contract.example[content]).decode(), **example}


def file_schema(content: Any) -> Schema:
    """A file, which may be empty only where its content may."""
    return FILE_SCHEMA | ({"minLength": 1} if content.at_least else {})


def query_parameters(read: Input | None) -> list[Doc]:
    """Every field of the contract that stands in the query string."""
    if read is None or read.source != "query":
        return []
    shown = {name: field for name, field in read.contract().fields.items() if name not in read.path}
    return [query_parameter(name, field, read.contract.example.get(name)) for name, field in shown.items()]


def query_parameter(name: str, field: Any, example: Any) -> Doc:
    """One field; a list is a parameter that is repeated."""
    schema = text_schema(field)
    description = schema.pop("description", None)
    return {
        "in": "query",
        "name": name,
        "required": field.required,
        "schema": schema,
        **({"description": description} if description else {}),
        **({"style": "form", "explode": True} if isinstance(field, fields.Many) else {}),
        **({"example": example} if example is not None else {}),
    }


def text_schema(field: Any) -> Schema:
    """A field of a query or a form, where null cannot be said."""
    return field_schema(field, _no_part, with_null=False)


def _no_part(contract: Any) -> Schema:
    raise AssertionError("a query or a form has no objects inside")


def header_parameters(operation: Operation) -> list[str]:
    """The headers that mean something to this operation, by their component names."""
    names = ["AcceptLanguage", *(["IdempotencyKey"] if operation.unsafe else [])]
    names += ["IfNoneMatch"] if operation.has_etag else []
    names += ["LastEventId"] if operation.is_stream else []
    if operation.takes_version:
        names.append("IfMatch")
    return names


def success(answer: Answer, operation: Operation, components: Components) -> Doc:
    """A successful answer with its contract, an example and its headers."""
    content: Doc = {}
    if answer.contract is not None:
        content = {JSON: {"schema": components.reference(answer.contract)}}
        content[JSON] |= {"example": answer.contract.example} if answer.contract.example else {}
    elif answer.media:
        binary = {} if answer.media.startswith("text/") or answer.media == ATOM else {"format": "binary"}
        shown = {"schema": {"type": "string"} | binary, "example": answer.example}
        content = dict.fromkeys((answer.media, *answer.more_media), shown)
    headers = ["XRequestId", *([] if operation.public else ["RateLimit", "RateLimitPolicy"])]
    headers += ["ETag"] if operation.has_etag else []
    return {
        "description": answer.description or HTTPStatus(answer.status).phrase,
        "headers": header_references(headers),
        **({"content": content} if content else {}),
    }


def refused(operation: Operation, components: Components, words: Words) -> dict[str, Doc]:
    """All refusals by status, each with its code and sentence."""
    by_status: dict[int, dict[str, Declared]] = {}
    for refusal in (*operation.refusals, *general_refusals(operation)):
        by_status.setdefault(status_of(refusal.code, refusal.kind.kind), {})[refusal.code] = refusal
        if operation.takes_version and refusal.code.endswith(STALE):
            by_status.setdefault(PRECONDITION_FAILED, {})[refusal.code] = refusal
    answers = {
        str(status): refused_with(status, refusals.values(), components, words)
        for status, refusals in sorted(by_status.items())
    }
    if operation.has_etag:
        answers["304"] = {
            "description": "Not modified: the ETag is still good.",
            "headers": header_references(["ETag"]),
        }
    return answers


def refused_with(status: int, refusals: Iterable[Declared], components: Components, words: Words) -> Doc:
    """The refusals of one status: a problem document whose code is one of these."""
    lines = [f"- `{refusal.code}`: {words.sentence('en', refusal.code)}" for refusal in refusals]
    codes = {"properties": {"code": {"enum": [refusal.code for refusal in refusals]}}}
    schema = {"allOf": [components.reference(Problem), codes]}
    example = refusal_example(next(iter(refusals)), status, words)
    headers = ["XRequestId", *(["RetryAfter"] if status in (429, 503) else [])]
    return {
        "description": "\n".join(lines),
        "headers": header_references(headers),
        "content": {MEDIA: {"schema": schema, "example": example}},
    }


def refusal_example(refusal: Declared, status: int, words: Words) -> Doc:
    """A refusal as it is told; what differs each time stands in braces."""
    parameters: Doc = {name: f"{{{name}}}" for name in refusal.parameters}
    if "problems" in parameters:
        parameters["problems"] = [ProblemAt.example]
    return Problems(words).document(status, refusal.code, parameters, "en", REQUEST_ID_EXAMPLE)


def header_references(names: Iterable[str]) -> Doc:
    """Headers of an answer by their component names."""
    return {HEADERS[name][0]: {"$ref": f"#/components/headers/{name}"} for name in names}


HEADERS: dict[str, tuple[str, str, Schema]] = {
    "XRequestId": ("X-Request-Id", "Names the request when asking for help.", {"type": "string"}),
    "ETag": ("ETag", "The present state: for If-None-Match, and for If-Match.", {"type": "string"}),
    "RateLimit": ("RateLimit", "What is left of the nearest limit (IETF draft).", {"type": "string"}),
    "RateLimitPolicy": ("RateLimit-Policy", "The limit itself: requests `q` in `w` seconds.", {"type": "string"}),
    "RetryAfter": ("Retry-After", "Seconds after which it is worth trying again.", {"type": "integer", "minimum": 1}),
}  # fmt: skip
