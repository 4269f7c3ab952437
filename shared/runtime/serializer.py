"""Strict JSON, for the bus and for HTTP bodies: what is read is plain values, and exactly what was written.

Python's own reader is generous: it takes NaN, keeps the last of two equal keys, and makes strings that no database
stores. kombu's reader builds objects from `{"__type__": …}`. Neither is used.
"""

import json
import math
from typing import Any

NAME = "nuanliu-json"
CONTENT_TYPE = "application/json"
NAMEKO_CONFIG = {
    "serializer": NAME,
    "ACCEPT": [NAME],
    "SERIALIZERS": {
        NAME: {"encoder": f"{__name__}.render", "decoder": f"{__name__}.parse", "content_type": CONTENT_TYPE}
    },
}
BODY_BYTES_MAX = 15 * 1024 * 1024  # RabbitMQ 4 refuses messages of 16 MiB
NESTING_MAX = 32
INTEGER_MIN = -(2**63)  # what the databases hold; contracts are narrower, and say so field by field
INTEGER_MAX = 2**63 - 1
NUMBER_CHARACTERS_MAX = 64  # of one number: reading a longer one takes time that grows with the square


class NotPlainJson(ValueError):
    """What was read, or should be written, is not plain JSON. No text of the body is kept.

    reason: too_large, not_utf8, syntax, not_finite, integer_range, duplicate_key, nesting, surrogate or type.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(body: bytes, bytes_max: int = BODY_BYTES_MAX) -> Any:
    """The value that a JSON text (RFC 8259, UTF-8) describes. Raises NotPlainJson."""
    if len(body) > bytes_max:
        raise NotPlainJson("too_large")
    try:
        text = bytes(body).decode("utf-8")
        value = _READER.decode(text)
    except UnicodeDecodeError:
        raise NotPlainJson("not_utf8") from None
    except RecursionError:
        raise NotPlainJson("nesting") from None
    except json.JSONDecodeError:
        raise NotPlainJson("syntax") from None
    _check_nesting(value)
    if "\\u" in text:  # only an escape can bring half a surrogate pair: UTF-8 has none
        _check_writable(value)
    return value


def render(value: Any, *, sort_keys: bool = False) -> bytes:
    """The JSON text of plain values, without spaces. Raises NotPlainJson for values that JSON has no word for."""
    try:
        body = (_SORTING_WRITER if sort_keys else _WRITER).encode(value).encode("utf-8")
    except UnicodeEncodeError:
        raise NotPlainJson("surrogate") from None
    except ValueError:
        raise NotPlainJson("not_finite") from None
    except (TypeError, RecursionError):
        raise NotPlainJson("type") from None
    if len(body) > BODY_BYTES_MAX:
        raise NotPlainJson("too_large")
    return body


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotPlainJson("duplicate_key")
    return members


def _integer(text: str) -> int:
    if len(text) > NUMBER_CHARACTERS_MAX or not INTEGER_MIN <= (value := int(text)) <= INTEGER_MAX:
        raise NotPlainJson("integer_range")
    return value


def _fraction(text: str) -> float:
    if len(text) > NUMBER_CHARACTERS_MAX or not math.isfinite(value := float(text)):
        raise NotPlainJson("not_finite")
    return value


def _constant(word: str) -> Any:
    raise NotPlainJson("not_finite")


def _check_nesting(value: Any) -> None:
    """Level by level, so that no depth can exhaust the stack."""
    level = _containers([value])
    for _ in range(NESTING_MAX):
        level = [inner for outer in level for inner in _containers(outer)]
        if not level:
            return
    raise NotPlainJson("nesting")


def _containers(outer: dict[str, Any] | list[Any]) -> list[Any]:
    members = outer.values() if type(outer) is dict else outer
    return [member for member in members if type(member) in (dict, list)]


def _check_writable(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise NotPlainJson("surrogate") from None


_READER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)
_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_SORTING_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
