"""Strict fields: what they accept is exactly what their JSON Schema says, no more and no less.

marshmallow's own fields are lenient ("12" is an integer, "yes" a boolean); these are not. Each field carries its
JSON Schema in `json_schema()`, from which OpenAPI is made.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import marshmallow as ma

TEXT_CHARACTERS_MAX = 2000
LIST_ITEMS_MAX = 200
INTEGER_MAX = 2**53 - 1

UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
# Years of three centuries: an offset cannot lead out of the calendar, and a slip of the finger is seen.
_DATE = r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"
_HOUR_MINUTE = r"([01][0-9]|2[0-3]):[0-5][0-9]"
MOMENT_PATTERN = rf"^{_DATE}T{_HOUR_MINUTE}:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+-]{_HOUR_MINUTE})$"
DATE_PATTERN = rf"^{_DATE}$"
# Control characters and noncharacters are no text: no database stores them, no page shows them.
TEXT_PATTERN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]*$"
# Neither are lone surrogates; but a validator of JSON Schema knows no such characters, and no pattern may name them.
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def _anchored(pattern: str) -> re.Pattern[str]:
    """A JSON Schema pattern `^…$` as Python means it: `$` would also match before a last newline."""
    assert pattern.startswith("^") and pattern.endswith("$"), "a pattern of a contract is anchored at both ends"
    return re.compile(rf"\A(?:{pattern[1:-1]})\Z")


class Text(ma.fields.Field[str]):
    """A string without control characters, length counted in code points.

    pattern: anchored with ^ and $, digits as [0-9] (Python's \\d takes digits of every script).
    """

    def __init__(
        self, *, at_least: int = 0, at_most: int = TEXT_CHARACTERS_MAX, pattern: str | None = None, **rest: Any
    ) -> None:
        super().__init__(**rest)
        self.at_least, self.at_most, self.pattern = at_least, at_most, pattern
        self._matches = [_anchored(TEXT_PATTERN), *([_anchored(pattern)] if pattern else [])]

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if type(value) is not str:
            raise ma.ValidationError("not_text")
        if not self.at_least <= len(value) <= self.at_most:
            raise ma.ValidationError("length")
        if not all(matches.match(value) for matches in self._matches) or _SURROGATE.search(value):
            raise ma.ValidationError("pattern")
        return value

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def json_schema(self) -> dict[str, Any]:
        schema = {"type": "string", "maxLength": self.at_most, "pattern": self.pattern or TEXT_PATTERN}
        return schema | ({"minLength": self.at_least} if self.at_least else {})


class Integer(ma.fields.Field[int]):
    """A whole number, written without fraction or exponent or as an integral float (JSON knows one kind of number)."""

    def __init__(self, *, at_least: int = 0, at_most: int = INTEGER_MAX, **rest: Any) -> None:
        super().__init__(**rest)
        self.at_least, self.at_most = at_least, at_most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is not int:
            raise ma.ValidationError("not_integer")
        if not self.at_least <= value <= self.at_most:
            raise ma.ValidationError("range")
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.at_least, "maximum": self.at_most}


class Number(ma.fields.Field[float]):
    """A finite number, for coordinates; never for minutes, points or money."""

    def __init__(self, *, at_least: float, at_most: float, **rest: Any) -> None:
        super().__init__(**rest)
        self.at_least, self.at_most = at_least, at_most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> float:
        if type(value) not in (int, float) or not (type(value) is int or math.isfinite(value)):
            raise ma.ValidationError("not_number")
        if not self.at_least <= value <= self.at_most:
            raise ma.ValidationError("range")
        return float(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "number", "minimum": self.at_least, "maximum": self.at_most}


class Boolean(ma.fields.Field[bool]):
    """true or false."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise ma.ValidationError("not_boolean")
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Id(ma.fields.Field[UUID]):
    """A UUID in lower case with hyphens."""

    _matches = _anchored(UUID_PATTERN)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> UUID:
        if type(value) is not str or not self._matches.match(value):
            raise ma.ValidationError("not_id")
        return UUID(value)

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid", "pattern": UUID_PATTERN}


class Day(ma.fields.Field[date]):
    """A calendar day, 2026-02-12."""

    _matches = _anchored(DATE_PATTERN)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        if type(value) is not str or not self._matches.match(value):
            raise ma.ValidationError("not_day")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ma.ValidationError("not_day") from None

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": DATE_PATTERN}


class Moment(ma.fields.Field[datetime]):
    """A moment with its zone (RFC 3339), kept and shown in UTC. No leap seconds: no database keeps them."""

    _matches = _anchored(MOMENT_PATTERN)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        if type(value) is not str or not self._matches.match(value):
            raise ma.ValidationError("not_moment")
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ma.ValidationError("not_moment") from None

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "pattern": MOMENT_PATTERN}


class Choice(ma.fields.Field[str]):
    """One of a closed set of words."""

    def __init__(self, words: type[StrEnum] | Iterable[str], **rest: Any) -> None:
        super().__init__(**rest)
        self.words = tuple(str(word) for word in words)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if type(value) is not str or value not in self.words:
            raise ma.ValidationError("not_choice")
        return value

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}


class Many(ma.fields.List[Any]):
    """A list with a named maximum."""

    def __init__(
        self, item: ma.fields.Field[Any], *, at_least: int = 0, at_most: int = LIST_ITEMS_MAX, **rest: Any
    ) -> None:
        super().__init__(item, **rest)
        self.at_least, self.at_most = at_least, at_most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if type(value) is not list:
            raise ma.ValidationError("not_list")
        if not self.at_least <= len(value) <= self.at_most:
            raise ma.ValidationError("length")
        return super()._deserialize(value, attr, data, **kwargs)

    def json_schema(self) -> dict[str, Any]:
        """The bounds only: what an item looks like is the item field's to say."""
        return {"type": "array", "minItems": self.at_least, "maxItems": self.at_most}


class Part(ma.fields.Nested):
    """A contract inside a contract; an object, or nothing else."""

    def _deserialize(self, value: Any, attr: Any, data: Any, partial: Any = None, **kwargs: Any) -> Any:
        if not isinstance(value, Mapping):
            raise ma.ValidationError("not_object")
        return super()._deserialize(value, attr, data, partial, **kwargs)


class AnyJson(ma.fields.Field[Any]):
    """Plain JSON that is shown and never loaded: the data of an event, the parameters of a refusal."""

    def json_schema(self) -> dict[str, Any]:
        return {}
