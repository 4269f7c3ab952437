"""Pages with what is due first."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from shared.contracts.base import Loaded
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, moment_in, position_of
from shared.runtime.data.few import few
from shared.runtime.data.session import Session


def due_first(session: Session, model: Any, request: Loaded, *conditions: ColumnElement[bool]) -> Page[Any]:
    """A page of what fits, in the order of `due_at`; `request.overdue`: only what should have been decided."""
    place = (model.due_at, model.id)
    fitting = [*conditions, *([model.due_at < session.now] if request.overdue else [])]
    after = _moment_and_id(request) if request.cursor else None
    rows = select(model).order_by(*place).limit(request.limit + 1)
    places = few(session, place, *fitting)
    if places is not None:
        left = [found for found in places if after is None or found > after]
        rows = rows.where(model.id.in_([id for _, id in left[: request.limit + 1]]))
    else:
        rows = rows.where(*fitting, *([tuple_(*place) > after] if after else []))
    found = list(session.scalars(rows))
    if len(found) <= request.limit:
        return Page(found, None)
    last = found[request.limit - 1]
    return Page(found[: request.limit], cursor_after(request, last.due_at.isoformat(), str(last.id)))


def _moment_and_id(request: Loaded) -> tuple[Any, UUID]:
    """Due moment and id of the last one shown. Raises Invalid."""
    due_at, last = position_of(request, str, str)
    try:
        return moment_in(due_at), UUID(last)
    except ValueError:
        raise CURSOR_INVALID() from None
