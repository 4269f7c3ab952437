"""Pages of people, unit by unit."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, literal, select, tuple_

from shared.kernel.pagination import CURSOR_INVALID, Asked, Page, cursor_after, position_of
from shared.runtime.data.few import few
from shared.runtime.data.session import Session

Item = TypeVar("Item", bound=Any)


def found_by_unit(
    session: Session, model: Any, asked: Asked, listed: Sequence[ColumnElement[bool]], fits: ColumnElement[bool] | None
) -> Select[Any]:
    """The statement for a page of people and one more, unit by unit, in each as they were entered.

    listed: what all of the list fulfil; fits: what is searched for.
    """
    place, conditions = (model.unit_id, model.id), [*listed, *([] if fits is None else [fits])]
    after = _unit_and_id_after(asked) if asked.cursor else None
    all_places = few(session, place, *conditions) if fits is not None else None
    rows = select(model).order_by(*place).limit(asked.limit + 1)
    if all_places is not None:
        left = [found for found in all_places if after is None or found > after]
        return rows.where(model.id.in_([id for _, id in left[: asked.limit + 1]]))
    if after is not None:
        conditions.append(tuple_(*place) > tuple_(*(literal(id, Uuid()) for id in after)))
    return rows.where(*conditions)


def page_by_unit(rows: list[Item], asked: Asked) -> Page[Item]:
    """A page from `limit + 1` rows that were asked for, in order of `unit_id` and `id`."""
    if len(rows) <= asked.limit:
        return Page(rows, None)
    last = rows[asked.limit - 1]
    return Page(rows[: asked.limit], cursor_after(asked, str(last.unit_id), str(last.id)))


def _unit_and_id_after(asked: Asked) -> tuple[UUID, UUID]:
    """Unit and id of the last one shown. Raises Invalid `request.cursor_invalid`."""
    unit_id, id = position_of(asked, str, str)
    try:
        return UUID(unit_id), UUID(id)
    except ValueError:
        raise CURSOR_INVALID() from None
