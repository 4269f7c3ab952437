"""`docs/events.md`: every event of the published language, printed from its contract."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import shared.contracts
from gateway.schemas import Schema, described, field_schema
from shared.contracts import fields
from shared.contracts.base import Contract, Event

HEAD = """\
# Events

Printed by `nuanliu docs` from `shared/contracts`. An event is a past fact. It carries the version and the whole present
state of the thing that it is about; a reader applies the newest version and ignores older ones. On the wire it is a
CloudEvent in structured JSON (`shared/contracts/base.py`, `Envelope`): the table shows its `data`.
"""


def all_events() -> list[type[Event]]:
    """Every event contract, by type."""
    for module in pkgutil.walk_packages(shared.contracts.__path__, f"{shared.contracts.__name__}."):
        if ".tests" not in module.name:
            importlib.import_module(module.name)
    return sorted(_events_below(Event), key=lambda event: event.event_type)


def _events_below(base: type[Event]) -> Iterator[type[Event]]:
    for event in base.__subclasses__():
        is_published = (
            event.__module__.startswith(f"{shared.contracts.__name__}.") and ".tests." not in event.__module__
        )
        if "event_type" in vars(event) and is_published:
            yield event
        yield from _events_below(event)


def events_page() -> str:
    """The whole page."""
    events = all_events()
    contents = "\n".join(f"- [{event.event_type}](#{_anchor(event)})" for event in events)
    return "\n".join([HEAD, contents, "", *[section(event) for event in events]])


def section(event: type[Event]) -> str:
    """One event: what it says, who publishes it, its fields, an example."""
    example = json.dumps(event.example, ensure_ascii=False, indent=2)
    return "\n".join(
        [
            f"## {event.event_type}",
            "",
            described(event),
            "",
            f"Published by: {event.source()}. {personal_of(event)}",
            "",
            "| field | type | |",
            "|---|---|---|",
            *rows(event),
            "",
            "```json",
            example,
            "```",
            "",
        ]
    )


def rows(contract: type[Contract], prefix: str = "") -> Iterator[str]:
    """A line for each field, those of parts below theirs."""
    known: dict[str, Any] = contract().fields
    for name, field in known.items():
        yield f"| `{prefix}{name}` | {type_of(field_schema(field, _object))} | {_bounds(field)} |"
        many = isinstance(field, fields.Many)
        part = field.inner if many else field
        if isinstance(part, fields.Part):
            inner: Any = type(part.schema)
            yield from rows(inner, f"{prefix}{name}{'[]' if many else ''}.")


def personal_of(event: type[Event]) -> str:
    """Who may read it and to what end, where it carries personal data."""
    if event.personal is None:
        return "No personal data."
    return f"**Personal data**, for {', '.join(event.personal.readers)} only: {event.personal.purpose}."


def type_of(schema: Schema) -> str:
    """A schema in a word or two."""
    if "anyOf" in schema:
        return " or ".join(type_of(option) for option in schema["anyOf"])
    kinds = schema.get("type", "any")
    words = [str(schema.get("format") or kind) if kind == "string" else kind for kind in _listed(kinds)]
    if "enum" in schema:
        words = [f"`{word}`" for word in schema["enum"] if word is not None] + ["null"] * (None in schema["enum"])
    items = f" of {type_of(schema['items'])}" if "items" in schema else ""
    return " or ".join(words) + items


def _bounds(field: Any) -> str:
    schema = field_schema(field, _object, with_null=False)
    shown = {"minLength": "≥ {} characters", "maxLength": "≤ {} characters", "minimum": "≥ {}", "maximum": "≤ {}",
             "maxItems": "≤ {} items"}  # fmt: skip
    return ", ".join(text.format(schema[word]) for word, text in shown.items() if word in schema)


def _listed(kinds: str | list[str]) -> list[str]:
    return [kinds] if isinstance(kinds, str) else kinds


def _object(contract: type[Contract]) -> Schema:
    return {"type": "object"}


def _anchor(event: type[Event]) -> str:
    return event.event_type.lower().replace(".", "")
