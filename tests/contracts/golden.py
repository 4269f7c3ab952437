"""What a published event contract promised when it was published: one golden JSON file per type and version.

`python -m tests.contracts.golden` writes the files that are missing; those that exist are never rewritten.
"""

import json
from pathlib import Path
from typing import Any

from deploy.cli.events_page import all_events
from shared.contracts import fields
from shared.contracts.base import Contract, Event

GOLDEN = Path(__file__).parent / "golden"


def events() -> dict[str, type[Event]]:
    """All event contracts of the published language, by type."""
    return {event.event_type: event for event in all_events()}


def promise(contract: type[Contract]) -> dict[str, Any]:
    """Field by field: kind, bounds, whether it is always there and whether it may be null."""
    return {name: _field(field) for name, field in sorted(contract().fields.items())}


def _field(field: Any) -> dict[str, Any]:
    said = {"field": type(field).__name__, "required": field.required, "null": field.allow_none}
    if isinstance(field, fields.Part):
        return said | {"part": promise(type(field.schema))}
    if isinstance(field, fields.Many):
        return said | {"item": _field(field.inner)}
    return said | {"schema": field.json_schema()}


def lost(golden: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Fields of a golden promise that are gone or read differently now; new ones are no loss."""
    return [name for name, said in golden.items() if now.get(name) != said]


def main() -> None:
    """Write what is missing."""
    for event_type, contract in events().items():
        path = GOLDEN / f"{event_type}.json"
        if not path.exists():
            path.write_text(json.dumps(promise(contract), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
