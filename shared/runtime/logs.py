"""Logs for machines and people: one line per record, with the ids of what was being done, without personal data.

Nobody is relied on to log no phone number: what looks like one, like an identity number, a token or a password is
hidden in every line, whoever wrote it. Exceptions show where they happened, and no values (`breakage.py`).
"""

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TextIO

from shared.runtime.breakage import trace_of
from shared.runtime.settings import Settings
from shared.runtime.tracing.places import current

TEXT_CHARACTERS_MAX = 8000
HIDDEN = (
    (re.compile(r"://([^\s:/@]*):[^\s\"'<>]*@"), r"://\1:***@"),
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?"), "[token]"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]+", re.IGNORECASE), r"\1 [token]"),
    (re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])"), "[id number]"),
    (re.compile(r"(?<![0-9A-Za-z-])(\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9A-Za-z-])"), "[phone]"),
)
QUIET = (
    "nameko",
    "kombu",
    "amqp",
    "alembic",
    "eventlet",
    "urllib3",
    "opentelemetry",
)  # these tell of every step; the last one keys
OWN_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_bound: ContextVar[Mapping[str, str]] = ContextVar("bound", default=MappingProxyType({}))


@contextmanager
def bound(**ids: str) -> Iterator[None]:
    """Every line logged inside, in this greenthread, carries these: `with bound(request_id=…, event_id=…)`."""
    token = _bound.set({**_bound.get(), **ids})
    try:
        yield
    finally:
        _bound.reset(token)


def configure(settings: Settings, stream: TextIO = sys.stderr) -> None:
    """Log as the settings say, and nothing in any other way."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    logging.captureWarnings(True)
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.root.level))


def hidden(text: str) -> str:
    """The text without what may be personal or secret, cut to `TEXT_CHARACTERS_MAX`."""
    text = text[:TEXT_CHARACTERS_MAX]
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return text


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, logger, message, bound ids, `extra` of the caller, error."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_line(record), ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same for the person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        line = _line(record)
        error = f"\n{line.pop('error')}" if "error" in line else ""
        head = f"{line.pop('time')[11:23]} {line.pop('level'):<7} {line.pop('logger')}: {line.pop('message')}"
        return head + "".join(f" {name}={value}" for name, value in line.items()) + error


def _line(record: logging.LogRecord) -> dict[str, Any]:
    extra = {name: value for name, value in vars(record).items() if name not in OWN_ATTRIBUTES}
    place = current()
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": hidden(_message(record)),
        **({"trace_id": place.trace_id} if place else {}),
        **{name: _plain(value) for name, value in {**_bound.get(), **extra}.items()},
    }
    if record.exc_info and record.exc_info[1] is not None:
        line["error"] = hidden(trace_of(record.exc_info[1]))
    return line


def _message(record: logging.LogRecord) -> str:
    """Where an exception is shown below, its text is not in the sentence either: Nameko writes both, names and all."""
    if not (record.exc_info and isinstance(record.args, tuple) and record.args):
        return record.getMessage()
    shown = (type(each).__name__ if isinstance(each, BaseException) else each for each in record.args)
    return str(record.msg) % tuple(shown)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float) or value is None else hidden(str(value))
