"""The published language: what a contract is, and what an event is.

A contract is applied once per side: the door loads a request with it and dumps the reply with it. What it loads is a
`Loaded`: attributes instead of keys, and `given` says which fields were really sent.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID

import marshmallow as ma

from shared.contracts import fields
from shared.kernel.errors import Invalid, declare
from shared.kernel.pagination import CURSOR_CHARACTERS_MAX, LIMIT_DEFAULT, LIMIT_MAX

PROBLEMS_MAX = 50
LISTING_CHARACTERS = 12
FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z_-]{0,60}[0-9]{0,2}|[0-9]{1,5}")  # unknown fields are named by who sends them
NOT_SHOWN = "?"
PAGING_FIELDS = {"cursor", "limit"}

REQUEST_INVALID = declare(Invalid, "request.invalid", "problems")


class Loaded(SimpleNamespace):
    """What a contract loaded. Fields that were not sent have their default; `given` names the sent ones."""

    given: frozenset[str]


class Contract(ma.Schema):
    """Base of all contracts: unknown fields are refused, order is kept, example is in `example`."""

    class Meta:
        unknown = ma.RAISE

    error_messages = {"unknown": "unknown_field", "type": "not_object", "invalid_schema": "not_object"}
    example: ClassVar[dict[str, Any]] = {}
    fleeting: ClassVar[frozenset[str]] = frozenset()
    """Fields that the gateway adds and that are others each time: a repetition of the request is known without them."""

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        """The words of every problem are codes: the gateway's catalogues have the sentences. Also inside lists."""
        assert field_obj.attribute is None and field_obj.data_key is None, "a field has one name, see `_serialize`"
        assert field_obj.dump_default is ma.missing, "what is dumped was said, see `_serialize`"
        field_obj.error_messages = field_obj.error_messages | {"required": "missing", "null": "null"}
        if isinstance(field_obj, fields.Many):
            self.on_bind_field(field_name, field_obj.inner)

    @ma.post_load(pass_original=True)
    def _as_loaded(self, values: dict[str, Any], sent: Mapping[str, Any], **kwargs: Any) -> Loaded:
        return Loaded(**values, given=frozenset(sent))

    def _serialize(self, obj: Any, *, many: bool = False) -> Any:
        """What is dumped is a mapping or has attributes, and is called as in the contract: marshmallow's own way, which
        looks for more than that, takes a good part of answering a request."""
        if many:
            return [self._serialize(one) for one in obj]
        find = partial(_of_mapping, obj) if isinstance(obj, Mapping) else partial(_of_thing, obj)
        found = ((name, field, find(name)) for name, field in self.dump_fields.items())
        return {name: field._serialize(value, name, obj) for name, field, value in found if value is not ma.missing}

    def lasting(self, payload: Any) -> Any:
        """What a repetition of a request says again."""
        if not self.fleeting or not isinstance(payload, Mapping):
            return payload
        return {name: value for name, value in payload.items() if name not in self.fleeting}

    def fits(self, data: Mapping[str, Any]) -> bool:
        """Whether it would load what it has dumped, field by field: what is told has no rule of several fields."""
        try:
            for name, field in self.load_fields.items():
                value = data.get(name, ma.missing)
                if isinstance(field, fields.Part) and isinstance(field.schema, Contract) and isinstance(value, Mapping):
                    if not field.schema.fits(value):
                        return False
                else:
                    field.deserialize(value, name, data)
        except ma.ValidationError:
            return False
        return True

    def request(self, payload: Any) -> Loaded:
        """Load what a caller sent. Raises Invalid `request.invalid`: problems [{"at": "a.0.b", "problem": code}]."""
        try:
            loaded: Loaded = self.load(payload)
        except ma.ValidationError as error:
            raise REQUEST_INVALID(problems=problems_of(error.messages)) from None
        return loaded


def _of_mapping(mapping: Mapping[str, Any], name: str) -> Any:
    return mapping.get(name, ma.missing)


def _of_thing(thing: Any, name: str) -> Any:
    return getattr(thing, name, ma.missing)


def problems_of(messages: Any) -> list[dict[str, str]]:
    """marshmallow's nested messages as a flat list, at most `PROBLEMS_MAX` of them."""
    found: list[dict[str, str]] = []

    def walk(part: Any, path: tuple[str, ...]) -> None:
        if isinstance(part, dict):
            for name, inner in part.items():
                walk(inner, path if name == "_schema" else (*path, shown_name(name)))
        else:
            found.extend({"at": ".".join(path), "problem": str(word)} for word in part)

    walk(messages, ())
    return found[:PROBLEMS_MAX]


def shown_name(name: Any) -> str:
    """A field's name, or a place in a list; `NOT_SHOWN` for what a person may be called or have as a number."""
    return str(name) if FIELD_NAME.fullmatch(str(name)) else NOT_SHOWN


class Nothing(Contract):
    """A request or a reply without content."""


class PageRequest(Contract):
    """What every list takes; each list has its own extension, also to name its cursors."""

    cursor = fields.Text(at_least=1, at_most=CURSOR_CHARACTERS_MAX, load_default=None)
    limit = fields.Integer(at_least=1, at_most=LIMIT_MAX, load_default=LIMIT_DEFAULT)

    @ma.post_load(pass_original=True)
    def _as_loaded(self, values: dict[str, Any], sent: Mapping[str, Any], **kwargs: Any) -> Loaded:
        """Loaded with `listing`: the name of this list, narrowed as it is, for `shared.kernel.pagination`."""
        return Loaded(**values, given=frozenset(sent), listing=listing_of(type(self), values))


def listing_of(contract: type[Contract], values: Mapping[str, Any]) -> str:
    """A short digest of the list's contract and its filters; those that narrow nothing do not count."""
    filters = {name: value for name, value in values.items() if name not in PAGING_FIELDS and value is not None}
    said = json.dumps([contract.__name__, filters], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:LISTING_CHARACTERS]


def page_contract(item: type[Contract]) -> type[Contract]:
    """The contract of a page of items: {"items": [...], "next_cursor": "..." or null}."""
    name = f"{item.__name__}Page"
    members = {
        "items": fields.Many(fields.Part(item), at_most=LIMIT_MAX, required=True),
        "next_cursor": fields.Text(at_most=CURSOR_CHARACTERS_MAX, allow_none=True, required=True),
        "example": {"items": [item.example], "next_cursor": None},
        "__doc__": f"A page of {item.__name__}.",
    }
    return type(name, (Contract,), members)


@dataclass(frozen=True)
class Personal:
    """Why a contract may carry personal data: who reads it and to what end. Its data is sealed everywhere."""

    readers: tuple[str, ...]
    purpose: str


class Event(Contract):
    """Base of events: a past fact that carries the thing's version and its whole present state, never a difference.

    event_type: `service.FactInThePast.v1`. A reader meets versions in any order and ignores older ones.
    """

    class Meta:
        unknown = ma.EXCLUDE  # a newer publisher may have added fields: readers of this version do not mind

    event_type: ClassVar[str]
    personal: ClassVar[Personal | None] = None

    version = fields.Integer(at_least=1, required=True)

    @classmethod
    def source(cls) -> str:
        """The service that owns the contract, the only one that publishes it."""
        return cls.event_type.partition(".")[0]


@dataclass(frozen=True)
class Received:
    """An event at its reader: CloudEvents attributes, and the data as loaded by its contract."""

    event_id: UUID
    event_type: str
    source: str
    subject: str
    time: datetime
    data: Loaded
    traceparent: str = ""
    tracestate: str = ""

    def __getattr__(self, name: str) -> Any:
        """A field of the data: `event.version`, `event.unit_id`."""
        if name.startswith("__") or name == "data":
            raise AttributeError(name)
        return getattr(self.data, name)


class Envelope(Contract):
    """CloudEvents 1.0 in structured JSON; `site` is an extension attribute. Unknown extensions are no fault."""

    class Meta:
        unknown = ma.EXCLUDE

    specversion = fields.Choice(["1.0"], required=True)
    id = fields.Id(required=True)
    source = fields.Text(at_least=1, at_most=200, required=True)
    type = fields.Text(at_least=3, at_most=200, required=True)
    subject = fields.Text(at_least=1, at_most=200, required=True)
    time = fields.Moment(required=True)
    data = fields.AnyJson(required=True)
