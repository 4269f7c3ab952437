"""Pages with what is due first, for whoever decides: by a day or by a moment, whichever the thing has.

    page = due_first(session, ServiceRecord.due_on, request, ServiceRecord.state == "open", reached)

The thing has an index of what its lists are narrowed by, its due column and its id, in this order: where many rows fit,
a page is read from there, and nothing is sorted.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, select, tuple_

from shared.contracts.base import Loaded
from shared.kernel.clock import business_date
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, moment_in, position_of
from shared.runtime.data.few import few, read_in_order
from shared.runtime.data.session import Session


def due_first(session: Session, due: Any, request: Loaded, *conditions: ColumnElement[bool]) -> Page[Any]:
    """A page of what fits, in the order of its due column; `request.overdue`: only what should have been decided.

    due: a mapped column, a day or a moment. Raises Invalid for a cursor of another list.
    """
    model, is_day = due.class_, isinstance(due.type, Date)
    place = (due, model.id)
    now: date | datetime = business_date(session.now) if is_day else session.now
    fitting = [*conditions, *([due < now] if request.overdue else [])]
    after = _place_after(request, is_day=is_day) if request.cursor else None
    rows = select(model).order_by(*place).limit(request.limit + 1)
    places = few(session, place, *fitting)
    if places is not None:
        left = [found for found in places if after is None or found > after]
        rows = rows.where(model.id.in_([id for _, id in left[: request.limit + 1]]))
    else:
        read_in_order(session)
        rows = rows.where(*fitting, *([tuple_(*place) > after] if after else []))
    found = list(session.scalars(rows))
    if len(found) <= request.limit:
        return Page(found, None)
    last = found[request.limit - 1]
    return Page(found[: request.limit], cursor_after(request, getattr(last, due.key).isoformat(), str(last.id)))


def day_and_id(request: Loaded) -> tuple[date, UUID]:
    """Day and id of the last one shown, in a list by days. Raises Invalid."""
    day, last = position_of(request, str, str)
    try:
        return date.fromisoformat(day), UUID(last)
    except ValueError:
        raise CURSOR_INVALID() from None


def _place_after(request: Loaded, *, is_day: bool) -> tuple[date, UUID]:
    if is_day:
        return day_and_id(request)
    moment, last = position_of(request, str, str)
    try:
        return moment_in(moment), UUID(last)
    except ValueError:
        raise CURSOR_INVALID() from None
