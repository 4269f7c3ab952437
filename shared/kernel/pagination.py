"""Pages with opaque cursors: stable while things are added, no offset that grows dear."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from shared.kernel.errors import Invalid, declare

LIMIT_DEFAULT = 50
LIMIT_MAX = 200
CURSOR_CHARACTERS_MAX = 512
INTEGER_MAX = 2**63 - 1

CURSOR_INVALID = declare(Invalid, "request.cursor_invalid")

Item = TypeVar("Item")
Made = TypeVar("Made", bound=Any)


class Asked(Protocol):
    """A request for a page of a list. listing: names the list with its filters; a cursor is good for that one alone."""

    limit: int
    cursor: str | None
    listing: str


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items in order, and where the next page starts: None after the last."""

    items: list[Item]
    next_cursor: str | None


def cursor_after(asked: Asked, *position: str | int) -> str:
    """An opaque cursor that remembers the list and the sort values of the last item shown."""
    raw = json.dumps([asked.listing, *position], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def position_of(asked: Asked, *types: type) -> tuple[Any, ...]:
    """The sort values in the cursor that was sent, exactly of the given types.

    Raises Invalid `request.cursor_invalid` for others, and for a cursor of another list or of other filters.
    """
    listing, *position = _read(asked.cursor or "")
    fits = listing == asked.listing and [type(value) for value in position] == list(types)
    if not fits or not all(map(_comparable, position)):
        raise CURSOR_INVALID()
    return tuple(position)


def moment_in(said: str) -> datetime:
    """A moment that a cursor remembers. Raises Invalid for one without a zone, or out of all time in UTC."""
    try:
        moment = datetime.fromisoformat(said)
        if moment.tzinfo is None:
            raise CURSOR_INVALID()
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise CURSOR_INVALID() from None


def _read(cursor: str) -> list[Any]:
    """What a cursor says, not empty. Raises Invalid."""
    try:
        raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        said = json.loads(raw)
    except (ValueError, binascii.Error, RecursionError):
        raise CURSOR_INVALID() from None
    if not isinstance(said, list) or not said or len(cursor) > CURSOR_CHARACTERS_MAX:
        raise CURSOR_INVALID()
    return said


def _comparable(value: str | int) -> bool:
    """Whether a database takes the value: cursors are opaque to their owners, not to those who forge them."""
    if isinstance(value, int):
        return abs(value) <= INTEGER_MAX
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value)


def page_of(rows: list[Item], asked: Asked, *sort: str) -> Page[Item]:
    """A page from `limit + 1` rows that were asked for: the surplus row only says that there are more.

    sort: names of the attributes by which the rows are ordered.
    """
    if len(rows) <= asked.limit:
        return Page(rows, None)
    last = rows[asked.limit - 1]
    return Page(rows[: asked.limit], cursor_after(asked, *(getattr(last, name) for name in sort)))


def page_by_id(rows: list[Made], asked: Asked) -> Page[Made]:
    """A page from `limit + 1` rows that were asked for, in order of `id`, which is that of their making."""
    if len(rows) <= asked.limit:
        return Page(rows, None)
    return Page(rows[: asked.limit], cursor_after(asked, str(rows[asked.limit - 1].id)))


def id_after(asked: Asked) -> UUID:
    """The id of the last item shown, from the cursor. Raises Invalid `request.cursor_invalid`."""
    try:
        return UUID(position_of(asked, str)[0])
    except ValueError:
        raise CURSOR_INVALID() from None
