"""The OpenAPI document says what the routes do, all of it."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from gateway.application import document_of, route_blueprints
from gateway.blueprints import blueprint_of
from gateway.conditions import NEVER
from gateway.error_sheets import CSV, XLSX, error_sheet
from gateway.operations import JSON, VERSION_FIELD, Operation
from gateway.problems import MEDIA
from gateway.routes import roster_imports, unit_imports
from gateway.tests.drawings import Retitle
from gateway.words import read_words
from shared.contracts.base import Contract, PageRequest
from shared.contracts.identity.imports import RefusedRows
from shared.contracts.identity.rosters import NotedRows
from shared.runtime.files.sheets import read_sheet
from shared.runtime.settings import Settings

METHODS = {"get", "put", "post", "patch", "delete"}
SCHEMA = re.compile(r"#/components/schemas/([\w.-]+)")
Doc = dict[str, Any]


@pytest.fixture
def document(app: Flask) -> Doc:
    """That of the routes of the tests."""
    return app.extensions["document"]()


@pytest.fixture(scope="module")
def whole() -> Doc:
    """That of all routes."""
    return document_of(Settings())


def operations(document: Doc) -> Iterator[tuple[str, Doc, Doc]]:
    """Name, path item and operation."""
    for path, item in document["paths"].items():
        for method in METHODS & set(item):
            yield f"{method} {path}", item, item[method]


def successes(operation: Doc) -> Iterator[tuple[str, Doc]]:
    """Status and answer of all that is no refusal."""
    return ((status, answer) for status, answer in operation["responses"].items() if status.startswith("2"))


def codes(document: Doc, path: str, method: str, status: str) -> list[str]:
    """The codes of one status."""
    media = answer_of(document, path, method, status)["content"][MEDIA]
    return media["schema"]["allOf"][1]["properties"]["code"]["enum"]


def answer_of(document: Doc, path: str, method: str, status: str) -> Doc:
    """One answer, also where it stands among those that many share."""
    answer = document["paths"][path][method]["responses"][status]
    shared = answer.get("$ref", "").rpartition("/")[2]
    return document["components"]["responses"][shared] if shared else answer


def validator(document: Doc, schema: Doc) -> jsonschema_rs.Draft202012Validator:
    whole = {**schema, "components": {"schemas": named_by(schema, document["components"]["schemas"])}}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def named_by(schema: Doc, schemas: Doc) -> Doc:
    """The schemas that one names, and those that these name: reading all for each of thousands took minutes."""
    found: Doc = {}
    waiting = [schema]
    while waiting:
        for name in set(SCHEMA.findall(json.dumps(waiting.pop()))) - set(found):
            found[name] = schemas[name]
            waiting.append(found[name])
    return found


TITLE = "/api/v1/drawings/{code}/title"
FIND = "/api/v1/drawings"


def test_the_document_of_the_tests_is_valid(document: Doc) -> None:
    OpenAPIV31SpecValidator(document).validate()


def test_the_document_is_valid(whole: Doc) -> None:
    assert whole["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(whole).validate()


def test_a_body_is_the_contract_without_the_fields_of_the_path(document: Doc) -> None:
    body = document["paths"][TITLE]["put"]["requestBody"]
    assert body["required"] is True
    assert body["content"][JSON]["schema"] == {"$ref": "#/components/schemas/RetitleBody"}
    assert body["content"][JSON]["example"] == {"title": "海"}
    schema = document["components"]["schemas"]["RetitleBody"]
    assert sorted(schema["properties"]) == ["title", "version"]
    assert schema["additionalProperties"] is False


def test_a_path_has_its_pattern_and_an_example(document: Doc) -> None:
    [parameter] = document["paths"][TITLE]["parameters"]
    assert parameter["schema"]["pattern"].startswith("^[A-Z]")
    assert validator(document, parameter["schema"]).is_valid(parameter["example"])


def test_a_query_has_no_null_and_its_bounds(document: Doc) -> None:
    shown = {
        parameter["name"]: parameter
        for parameter in document["paths"][FIND]["get"]["parameters"]
        if parameter.get("in") == "query"
    }
    assert shown["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    assert shown["width"]["example"] == 1.5
    assert shown["colours"]["schema"]["maxItems"] == 2
    assert shown["colours"]["explode"] is True
    assert shown["framed"]["schema"] == {"type": "boolean"}


def test_a_file_is_part_of_a_form(document: Doc) -> None:
    schema = document["paths"][FIND]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert sorted(schema["properties"]) == ["file", "pages"]
    assert schema["required"] == ["file"]
    assert schema["properties"]["file"]["minLength"] == 1


def test_refusals_stand_at_their_status_with_their_sentences(document: Doc) -> None:
    assert codes(document, TITLE, "put", "404") == ["drawings.not_found", "request.route_not_found"]
    assert "drawings.finished" in codes(document, TITLE, "put", "409")
    assert "request.idempotency_key_reused" in codes(document, TITLE, "put", "409")
    assert "request.rate_limit" in codes(document, TITLE, "put", "429")
    description = answer_of(document, TITLE, "put", "401")["description"]
    assert "`request.sign_in_required`: Signing in is required." in description


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/v1/drawings/{code}", "get", "401"),
        ("/api/v1/drawings/{code}", "get", "403"),
        ("/api/v1/drawings/{code}", "get", "409"),
        (TITLE, "get", "415"),
        (FIND, "get", "404"),
        (TITLE, "put", "304"),
    ],
)
def test_what_cannot_happen_is_not_listed(document: Doc, path: str, method: str, status: str) -> None:
    assert status not in document["paths"][path][method]["responses"]


def test_who_may_ask_is_said(document: Doc) -> None:
    assert document["paths"]["/api/v1/drawings/{code}"]["get"]["security"] == []
    assert document["paths"][TITLE]["get"]["security"] == [{"bearer": []}, {"client_credentials": []}]
    flow = document["components"]["securitySchemes"]["client_credentials"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/api/v1/oauth/token"


def test_headers_stand_where_they_mean_something(document: Doc) -> None:
    put = {parameter["$ref"].rpartition("/")[2] for parameter in document["paths"][TITLE]["put"]["parameters"]}
    get = {parameter["$ref"].rpartition("/")[2] for parameter in document["paths"][TITLE]["get"]["parameters"]}
    assert put == {"AcceptLanguage", "IdempotencyKey", "IfMatch"}
    assert get == {"AcceptLanguage", "IfNoneMatch"}
    assert "ETag" in document["paths"][TITLE]["get"]["responses"]["200"]["headers"]


def test_an_operation_is_named_for_its_method_and_path(document: Doc) -> None:
    assert document["paths"]["/api/v1/drawings/{code}"]["get"]["operationId"] == "get_drawings_by_code"
    assert document["paths"][TITLE]["put"]["operationId"] == "put_drawings_title"
    assert document["paths"][FIND]["post"]["operationId"] == "post_drawings"


def test_every_operation_has_summary_description_and_tag(whole: Doc) -> None:
    lacking = [
        name
        for name, _, operation in operations(whole)
        if not (operation.get("summary") and operation.get("description") and operation.get("tags"))
    ]
    assert lacking == []


def test_every_operation_has_a_name_of_its_own(whole: Doc) -> None:
    names = [operation["operationId"] for _, _, operation in operations(whole)]
    assert sorted(names) == sorted(set(names))


def test_every_parameter_has_an_example_that_its_schema_accepts(whole: Doc) -> None:
    lacking = []
    for name, item, operation in operations(whole):
        for parameter in item.get("parameters", []) + operation["parameters"]:
            if "$ref" in parameter:
                parameter = whole["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
            needed = parameter["in"] == "path" or parameter.get("required", False)
            if needed and "example" not in parameter:
                lacking.append(f"{name} {parameter['name']}")
            if "example" in parameter:
                assert validator(whole, parameter["schema"]).is_valid(parameter["example"]), f"{name} {parameter}"
    assert lacking == []


def test_every_body_has_an_example_that_its_schema_accepts(whole: Doc) -> None:
    lacking = []
    for name, _, operation in operations(whole):
        for media, content in operation.get("requestBody", {}).get("content", {}).items():
            if "example" not in content:
                lacking.append(f"{name} {media}")
            elif not validator(whole, content["schema"]).is_valid(content["example"]):
                lacking.append(f"{name}: not accepted")
    assert lacking == []


def test_every_answer_with_content_has_an_example_that_its_schema_accepts(whole: Doc) -> None:
    lacking = []
    for name, _, operation in operations(whole):
        for status, answer in successes(operation):
            if not answer.get("content") and status != "204":
                lacking.append(f"{name} {status}: no content")
            for media, content in answer.get("content", {}).items():
                if not content.get("example"):
                    lacking.append(f"{name} {status} {media}")
                elif not validator(whole, content["schema"]).is_valid(content["example"]):
                    lacking.append(f"{name} {status} {media}: not accepted")
    assert lacking == []


def test_every_refusal_has_an_example_that_its_schema_accepts(whole: Doc) -> None:
    lacking = []
    for path, item in whole["paths"].items():
        for method in METHODS & set(item):
            for status in item[method]["responses"]:
                answer = answer_of(whole, path, method, status)
                for media, content in answer.get("content", {}).items() if int(status) >= 400 else ():
                    if not validator(whole, content["schema"]).is_valid(content.get("example")):
                        lacking.append(f"{method} {path} {status} {media}")
    assert lacking == []


def test_every_operation_can_succeed_and_be_refused(whole: Doc) -> None:
    lacking = [
        name
        for name, _, operation in operations(whole)
        if not list(successes(operation)) or not {"400", "429", "503"} <= set(operation["responses"])
    ]
    assert lacking == []


@pytest.mark.parametrize("status", ["400", "408", "413", "414", "431"])
def test_what_the_web_server_refuses_of_any_request_is_listed_everywhere(whole: Doc, status: str) -> None:
    assert [name for name, _, operation in operations(whole) if status not in operation["responses"]] == []


@pytest.mark.parametrize("path", ["/api/v1/unit-imports", "/api/v1/roster-imports"])
def test_a_file_that_is_too_large_is_told_as_that(whole: Doc, path: str) -> None:
    assert codes(whole, path, "post", "413") == ["file.too_large", "gateway.body_too_large"]


def test_every_list_has_a_contract_of_its_own() -> None:
    """Cursors are named for it."""
    contracts = [operation.input.contract for operation in all_operations() if operation.input]
    lists = [contract for contract in contracts if "cursor" in contract().fields]
    assert all(issubclass(contract, PageRequest) for contract in lists)
    assert len({contract.__name__ for contract in lists}) == len(lists)


def all_operations() -> list[Operation]:
    return [operation for blueprint in route_blueprints() for operation in blueprint.operations()]


@pytest.mark.parametrize("operation", all_operations(), ids=lambda operation: operation.id)
def test_the_example_of_an_operation_is_accepted_by_its_contract(operation: Operation) -> None:
    if operation.input is not None:
        operation.input.contract().request(operation.input.contract.example)


@pytest.mark.parametrize("operation", [one for one in all_operations() if one.takes_version], ids=lambda one: one.id)
def test_a_version_that_if_match_names_is_one_for_its_contract(operation: Operation) -> None:
    contract = operation.input.contract()
    assert contract.fields[VERSION_FIELD].deserialize(NEVER) == NEVER


@pytest.mark.parametrize("media", [CSV, XLSX])
@pytest.mark.parametrize(
    ("rows", "example"), [(RefusedRows, unit_imports.ERROR_SHEET), (NotedRows, roster_imports.ERROR_SHEET)]
)
def test_the_example_of_an_error_sheet_is_made_of_the_example_of_refused_rows(
    media: str, rows: type[Contract], example: str
) -> None:
    sheet = error_sheet(lambda request: rows.example, "1", read_words(), "en", media).get_data()
    read = read_sheet(sheet, rows_max=10)
    shown = [read.header, *([cell.text for cell in row.cells] for row in read.rows)]
    assert shown == list(csv.reader(io.StringIO(example)))


def test_an_operation_has_one_contract() -> None:
    blueprint = blueprint_of("twice", "Twice")
    with pytest.raises(AssertionError, match="one contract"):

        @blueprint.accepts(Retitle)
        @blueprint.queries(Retitle)
        def post() -> None: ...
