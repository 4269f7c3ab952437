"""Wherever the document says that a field of a body may be null, null is taken or refused, and nothing breaks.

Random bodies seldom have a null in just the field that a thing cannot be without.
"""

import pytest

from gateway.application import document_of
from shared.kernel.ids import new_id
from shared.runtime.settings import Settings
from shared.testing.system import settings_for_tests
from tests.secrecy.asking import operations
from tests.secrecy.routes import ROUTES
from tests.secrecy.town import OURS, Town

OPERATIONS = operations()
DOCUMENT = document_of(Settings())


def resolved(schema):
    """A schema without its reference."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return DOCUMENT["components"]["schemas"][name] if name else schema


def takes_null(schema):
    """Whether null fits."""
    kinds = schema.get("type", [])
    return "null" in ([kinds] if isinstance(kinds, str) else kinds) or any(
        takes_null(one) for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
    )


def nullable(operation):
    """The fields of its body that may be null."""
    content = DOCUMENT["paths"][operation.path][operation.method].get("requestBody", {}).get("content", {})
    body = resolved(content.get("application/json", {}).get("schema", {}))
    return [name for name, schema in body.get("properties", {}).items() if takes_null(schema)]


CASES = [(id, name) for id, operation in sorted(OPERATIONS.items()) for name in nullable(operation)]


@pytest.fixture(scope="module", name="town")
def _town(tmp_path_factory, service_classes, run_services_once):
    settings = settings_for_tests(f"nuanliu-memory:///{new_id()}").replaced(development=True)
    return Town(run_services_once(list(service_classes.values()), settings), tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module", name="things")
def _things(town):
    return town.things(OURS)["ids"]


def test_the_document_has_fields_that_may_be_null():
    assert len(CASES) > 100


@pytest.mark.parametrize(("id", "name"), CASES)
def test_null_breaks_nothing(town, things, id, name):
    operation, route = OPERATIONS[id], ROUTES[id]
    named = {"id": things.get(getattr(route, "thing", None), new_id()), "code": OURS, "unit": OURS}
    for body in ({name: None}, getattr(route, "body", None) or {}):
        answer = operation.ask(town.http(town.holder), body=body | {name: None}, **named)
        assert answer.status_code < 500, answer.text
    if operation.method == "patch":
        path = operation.path.replace("{id}", str(named["id"])).replace("{code}", OURS)
        answer = town.http(town.holder).patch(path, {name: None})
        assert answer.status_code < 500, answer.text
