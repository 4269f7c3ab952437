"""JSON Schemas of contracts, exactly as strict as the contracts: from the `json_schema()` of every field."""

from collections.abc import Callable, Iterable
from typing import Any

import marshmallow as ma

from shared.contracts import fields
from shared.contracts.base import Contract

Schema = dict[str, Any]
Reference = Callable[[type[Contract]], Schema]


class Components:
    """The schemas that a document refers to by name: a contract's own, or its part that stands in the body."""

    def __init__(self, add: Callable[[str, Schema], Any]) -> None:
        self._add = add
        self._known: dict[str, tuple[type[Contract], frozenset[str]]] = {}

    def reference(self, contract: type[Contract], without: Iterable[str] = ()) -> Schema:
        """A `$ref` to the contract, registered when first met."""
        left_out = frozenset(without)
        name = f"{contract.__name__}Body" if left_out else contract.__name__
        if name not in self._known:
            self._known[name] = (contract, left_out)
            self._add(name, object_schema(contract, self.reference, left_out))
        assert self._known[name] == (contract, left_out), f"two contracts are called {name}"
        return {"$ref": f"#/components/schemas/{name}"}


def object_schema(contract: type[Contract], reference: Reference, without: Iterable[str] = ()) -> Schema:
    """What the contract loads, without the fields that are sent elsewhere."""
    instance = contract()
    shown = {name: field for name, field in instance.fields.items() if name not in frozenset(without)}
    required = [name for name, field in shown.items() if field.required]
    example = {name: value for name, value in contract.example.items() if name in shown}
    return {
        "type": "object",
        "description": described(contract),
        "properties": {name: field_schema(field, reference) for name, field in shown.items()},
        **({"required": required} if required else {}),
        **({"additionalProperties": False} if instance.unknown == ma.RAISE else {}),
        **({"examples": [example]} if example else {}),
    }


def field_schema(field: Any, reference: Reference, *, with_null: bool = True) -> Schema:
    """What a field loads, with its default. with_null: also null where it may be; a query has no way to say that."""
    schema = _value_schema(field, reference)
    if field.allow_none and with_null:
        schema = nullable(schema)
    if field.load_default not in (ma.missing, None) and not callable(field.load_default):
        schema |= {"default": field._serialize(field.load_default, "", None)}
    if description := field.metadata.get("description"):
        schema |= {"description": description}
    return schema


def _value_schema(field: Any, reference: Reference) -> Schema:
    if isinstance(field, fields.Part):
        contract: Any = type(field.schema)
        return reference(contract)
    schema: Schema = field.json_schema()
    if isinstance(field, fields.Many):
        return schema | {"items": field_schema(field.inner, reference)}
    return schema


def nullable(schema: Schema) -> Schema:
    """The same, or null (JSON Schema 2020-12 has no word for it)."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    if "type" not in schema:
        return schema
    words = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [schema["type"], "null"]} | words


def described(contract: type[Contract]) -> str:
    """The contract's docstring as one paragraph per paragraph."""
    paragraphs = (contract.__doc__ or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
