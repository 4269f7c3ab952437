"""Each field type: its JSON Schema accepts exactly what the contract accepts."""

import json
from datetime import date
from enum import StrEnum
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.schemas import Components, field_schema, object_schema
from shared.contracts import fields
from shared.contracts.base import Contract, PageRequest, page_contract
from shared.kernel.errors import Invalid

EXAMPLES_MAX = 120


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Point(Contract):
    """A point of a drawing."""

    x = fields.Integer(at_least=-3, at_most=3, required=True)
    name = fields.Text(at_most=3, allow_none=True)

    example = {"x": 1, "name": "a"}


FIELDS: dict[str, Any] = {
    "text": fields.Text(),
    "short text": fields.Text(at_least=2, at_most=4),
    "pattern": fields.Text(pattern=r"^[A-Z]{2}-[0-9]{1,3}$"),
    "integer": fields.Integer(),
    "small integer": fields.Integer(at_least=-2, at_most=9),
    "number": fields.Number(at_least=-180, at_most=180),
    "boolean": fields.Boolean(),
    "id": fields.Id(),
    "day": fields.Day(),
    "moment": fields.Moment(),
    "choice": fields.Choice(Colour),
    "nullable choice": fields.Choice(Colour, allow_none=True),
    "nullable text": fields.Text(allow_none=True),
    "default": fields.Integer(load_default=3),
    "many": fields.Many(fields.Integer(at_least=0, at_most=5), at_least=1, at_most=2),
    "many nullable": fields.Many(fields.Text(at_most=2, allow_none=True), at_most=2, allow_none=True),
    "part": fields.Part(Point),
    "nullable part": fields.Part(Point, allow_none=True),
    "many parts": fields.Many(fields.Part(Point), at_most=2),
    "any": fields.AnyJson(allow_none=True),
}

text = st.text(st.characters(codec="utf-8"), max_size=6)
digits = st.from_regex(r"\A[0-9+.eE:TZ-]{1,32}\Z")
dates = st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z") | st.dates().map(date.isoformat)
clock_times = st.from_regex(r"\A[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,7})?\Z")
zones = st.from_regex(r"\A([zZ]|[+-][0-2][0-9]:[0-6][0-9])\Z")
moments = st.builds("{}{}{}{}".format, dates, st.sampled_from("TTTt "), clock_times, zones)
codes = st.from_regex(r"\A[A-Z]{1,3}-[0-9]{1,4}\n?\Z")
words = st.sampled_from(["red", "green", "blue", "Red", "red\n", "", "true", "\x00", "\x7f", "é", "𬭎", "\ufffe"])
numbers = st.integers(-(10**20), 10**20) | st.integers(-4, 10) | st.floats(allow_nan=False, allow_infinity=False)
integral = st.integers(-4, 200).map(float)
scalars = (
    st.none() | st.booleans() | numbers | integral | text | digits | dates | moments | codes | words
    | st.uuids().map(str) | st.uuids().map(lambda value: str(value).upper())
)  # fmt: skip
points = st.fixed_dictionaries({}, optional={"x": numbers | integral, "name": scalars, "z": scalars})
anything = st.recursive(
    scalars | points,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=2),
    max_leaves=6,
)


def contract_of(field: Any) -> type[Contract]:
    return type("Holder", (Contract,), {"value": field, "__doc__": "Holds one value."})


def validator_of(contract: type[Contract]) -> jsonschema_rs.Draft202012Validator:
    schemas: dict[str, Any] = {}
    root = Components(schemas.__setitem__).reference(contract)
    document = root | {"components": {"schemas": schemas}}
    return jsonschema_rs.Draft202012Validator(document, validate_formats=True)


def accepts(contract: Contract, payload: Any) -> bool:
    try:
        contract.request(payload)
    except Invalid:
        return False
    return True


@pytest.mark.parametrize("name", FIELDS)
def test_a_schema_accepts_exactly_what_its_field_accepts(name: str) -> None:
    contract = contract_of(FIELDS[name])
    validator, instance = validator_of(contract), contract()

    @settings(max_examples=EXAMPLES_MAX, deadline=None, derandomize=True)
    @given(anything)
    def agree(value: Any) -> None:
        assert accepts(instance, {"value": value}) == validator.is_valid({"value": value}), value

    agree()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("moment", "2026-06-30T23:59:60Z"),
        ("moment", "2026-02-29T00:00:00Z"),
        ("moment", "2026-02-12T00:00:00+23:60"),
        ("moment", "2026-02-12t00:00:00z"),
        ("moment", "0001-01-01T00:00:00+14:00"),
        ("day", "0000-01-01"),
        ("day", "２０２６-01-01"),
        ("day", "2026-01-01\n"),
        ("integer", True),
        ("integer", 2**53),
        ("text", "a\x00"),
        ("id", "6D0C6B0E-7D3C-5B0A-9F3E-6E75616E6C69"),
        ("number", 180.5),
        ("number", -181),
        ("many", []),
        ("many", [1, 2, 3]),
        ("short text", "一"),
        ("short text", "一二三四五"),
    ],
)
def test_what_looks_right_and_is_not_is_refused_by_both(name: str, value: Any) -> None:
    contract = contract_of(FIELDS[name])
    assert not accepts(contract(), {"value": value})
    assert not validator_of(contract).is_valid({"value": value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("moment", "2026-06-30T23:59:59.999999+08:00"),
        ("day", "2024-02-29"),
        ("integer", 2.0),
        ("integer", 2**53 - 1),
        ("text", "王𬭎\n"),
        ("number", -180),
        ("number", 180.0),
        ("many", [1]),
        ("many", [1, 2.0]),
        ("short text", "一二"),
        ("short text", "𬭎𬭎𬭎𬭎"),
        ("nullable choice", None),
        ("nullable part", None),
        ("part", {"x": 1}),
    ],
)
def test_what_is_right_is_accepted_by_both(name: str, value: Any) -> None:
    contract = contract_of(FIELDS[name])
    assert accepts(contract(), {"value": value})
    assert validator_of(contract).is_valid({"value": value})


def test_an_unknown_field_is_refused_by_both() -> None:
    assert not accepts(Point(), {"x": 1, "y": 1})
    assert not validator_of(Point).is_valid({"x": 1, "y": 1})


def test_a_default_stands_in_the_schema() -> None:
    assert object_schema(PageRequest, lambda contract: {})["properties"]["limit"]["default"] == 50


def test_fields_of_the_path_are_not_fields_of_the_body() -> None:
    schemas: dict[str, Any] = {}
    reference = Components(schemas.__setitem__).reference(Point, without=["name"])
    assert reference == {"$ref": "#/components/schemas/PointBody"}
    assert list(schemas["PointBody"]["properties"]) == ["x"]
    assert schemas["PointBody"]["examples"] == [{"x": 1}]


def test_a_page_refers_to_its_item() -> None:
    schemas: dict[str, Any] = {}
    Components(schemas.__setitem__).reference(page_contract(Point))
    assert schemas["PointPage"]["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Point"}
    assert json.loads(json.dumps(schemas)) == schemas


def test_two_contracts_of_one_name_are_a_defect() -> None:
    components = Components(lambda name, schema: None)
    components.reference(Point)
    with pytest.raises(AssertionError, match="Point"):
        components.reference(type("Point", (Contract,), {}))


def test_a_description_of_a_field_is_shown() -> None:
    field = fields.Text(metadata={"description": "What it is called."})
    assert field_schema(field, lambda contract: {})["description"] == "What it is called."
