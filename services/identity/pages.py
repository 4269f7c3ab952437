"""Pages of people, unit by unit."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, literal, or_, select, true, tuple_

from services.identity.units.models import Unit
from shared.kernel.ids import NO_ID
from shared.kernel.pagination import CURSOR_INVALID, Asked, Page, cursor_after, position_of
from shared.runtime.data.few import few
from shared.runtime.data.session import Session

Item = TypeVar("Item", bound=Any)
FEW_ROWS_MAX = 700  # reading unit by unit costs as much where so many fit in a city


def found_by_unit(
    session: Session,
    model: Any,
    asked: Asked,
    units: Select[tuple[UUID]] | None,
    *listed: ColumnElement[bool],
    fits: ColumnElement[bool] | None,
) -> Select[Any]:
    """The statement for a page of people and one more, unit by unit, in each as they were entered.

    units: whose people, None for all; listed: what all of the list fulfil; fits: what is searched for.
    """
    after = _unit_and_id_after(asked) if asked.cursor else None
    place, rows_max = (model.unit_id, model.id), asked.limit + 1
    rows = select(model).order_by(*place).limit(rows_max)
    if fits is None or session.get_bind().dialect.name != "postgresql":
        narrowed = [] if units is None else [model.unit_id.in_(units)]
        if after is not None:
            narrowed.append(tuple_(*place) > tuple_(*(literal(id, Uuid()) for id in after)))
        return rows.where(*listed, *narrowed, *([] if fits is None else [fits]))
    places = few(session, place, *listed, fits, rows_max=FEW_ROWS_MAX)
    if places is not None and units is not None:
        # Units are looked up for nobody as well: the time it takes does not tell that somebody out of reach fits.
        wanted = {unit_id for unit_id, _ in places} or {NO_ID}
        reached = set(session.scalars(units.where(Unit.id.in_(wanted))))
        places = [found for found in places if found[0] in reached]
    if places is None:
        ids = session.scalars(_unit_by_unit(model, units, after, rows_max, *listed, fits)).all()
    else:
        ids = [found[1] for found in places if after is None or found > after][:rows_max]
    return rows.where(model.id.in_(ids))


def _unit_by_unit(
    model: Any, units: Select[tuple[UUID]] | None, after: Any, rows_max: int, *conditions: ColumnElement[bool]
) -> Select[Any]:
    """The ids of a page that many fit: from each unit those who fit, until there are enough.

    The indexes of units and of terms tell them without a look at anybody else. In the order of the list alone, all
    would be looked at, and each lies in another place.
    """
    wanted = units if units is not None else select(Unit.id)
    if after is not None:
        wanted = wanted.where(Unit.id >= after[0])
        conditions = (*conditions, or_(model.unit_id > after[0], model.id > after[1]))
    unit = wanted.order_by(Unit.id).subquery("reached")
    of_unit = select(model.id).where(model.unit_id == unit.c.id, *conditions).order_by(model.id).limit(rows_max)
    found = of_unit.lateral("found")
    return select(found.c.id).select_from(unit.join(found, true())).order_by(unit.c.id, found.c.id).limit(rows_max)


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
