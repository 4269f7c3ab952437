"""What may stand in a path. A path with anything else is no path of ours: 404."""

import re
from typing import Any

from flask import Flask
from flask_smorest import Api
from werkzeug.routing import BaseConverter, ValidationError

from shared.contracts.fields import DATE_PATTERN, UUID_PATTERN
from shared.contracts.identity.unit_words import UNIT_CODE_CHARACTERS_MAX, UNIT_CODE_PATTERN


def segment(pattern: str) -> str:
    """An anchored pattern as Werkzeug wants it: without anchors, and without groups of its own."""
    return re.sub(r"\((?!\?)", "(?:", pattern[1:-1])


class Strict(BaseConverter):
    """One path segment of a pattern of the published language; stays text."""

    part_isolating = True
    schema: dict[str, Any]
    example: str


class IdConverter(Strict):
    """`<uuid:account_id>`: as `fields.Id` takes it, in lower case; Werkzeug's own takes upper case too."""

    regex = segment(UUID_PATTERN)
    schema = {"type": "string", "format": "uuid", "pattern": UUID_PATTERN}
    example = "01936f0e-7b2a-7c11-8000-0123456789ab"


class UnitCodeConverter(Strict):
    """`<unit_code:code>`: the code of a unit of the union tree."""

    regex = segment(UNIT_CODE_PATTERN)
    schema = {"type": "string", "pattern": UNIT_CODE_PATTERN, "minLength": 1, "maxLength": UNIT_CODE_CHARACTERS_MAX}
    example = "BJ-110116"

    def to_python(self, value: str) -> str:
        if len(value) > UNIT_CODE_CHARACTERS_MAX:
            raise ValidationError
        return value


class DayConverter(Strict):
    """`<day:day>`: a calendar day."""

    regex = segment(DATE_PATTERN)
    schema = {"type": "string", "format": "date", "pattern": DATE_PATTERN}
    example = "2026-02-16"


CONVERTERS: dict[str, type[Strict]] = {"uuid": IdConverter, "unit_code": UnitCodeConverter, "day": DayConverter}


def add_converters(app: Flask, api: Api) -> None:
    """Known to the routes, and to the document as what they are."""
    for name, converter in CONVERTERS.items():
        app.url_map.converters[name] = converter
        api.register_converter(converter, lambda found: dict(found.schema))
