"""What a service holds about one person, as that person may read it (个人信息保护法 art. 45).

A service says for each of its tables whose a row is (`Part`); here the rows are read: sealed texts in clear, units by
code and name, nothing that says something only to the machine, and nobody else.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from shared.contracts.exports import RECORDS_MAX
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

# What says something only to the machine: the number itself stands beside its index, the name beside its search terms.
HIDDEN_ENDINGS = ("_index", "_hash", "digest")
HIDDEN = frozenset({"search", "login_folded", "totp_sealed", "totp_step", "access_version"})
SEALED_ENDING = "_sealed"
UNIT_ENDING = "unit_id"


@dataclass(frozen=True)
class Owner:
    """Whose data is exported. keys: what stands in rows that are theirs, by the name with which parts ask for it.

    proved: the ids of rows that are provably theirs, where name and document alone do not say so.
    """

    keys: Mapping[str, Collection[Any]]
    proved: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Part:
    """One area. of: the column that says whose a row is; whose: which of the owner's keys stand in it.

    also: another column that says so, and its keys; where: which of these rows are meant. but: columns that are not
    shown although they say something of others; only: all that is shown, of things that others share; if_proved:
    columns that are shown of rows alone that are provably the owner's; shows_key: whether `of` is shown as well.
    """

    area: str
    of: InstrumentedAttribute[Any]
    whose: str = "accounts"
    also: tuple[InstrumentedAttribute[Any], str] | None = None
    where: ColumnElement[bool] | None = None
    but: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    if_proved: tuple[str, ...] = ()
    shows_key: bool = False

    @property
    def model(self) -> Any:
        """The table's class."""
        return self.of.class_

    def of_owner(self, owner: Owner) -> ColumnElement[bool]:
        """The condition on the rows of this table that are the owner's."""
        columns = [(self.of, self.whose), *([self.also] if self.also else [])]
        theirs = or_(*(column.in_(owner.keys[whose]) for column, whose in columns))
        return theirs if self.where is None else theirs & self.where


@dataclass(frozen=True)
class Holdings:
    """What a service holds about people.

    units: code and name of units, by id; places: what the text of a sealed column is sealed for, by table and column;
    persons: columns that say who somebody else is; plain: how the values of a column are said, where not as they are.
    """

    parts: tuple[Part, ...]
    units: Callable[[Session, set[UUID]], Mapping[UUID, str]]
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    plain: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    def of_owner(self, session: Session, owner: Owner) -> dict[str, Any]:
        """All areas, as `OwnExport` says them."""
        return {"exported_at": session.now, "areas": [self.area(session, part, owner) for part in self.parts]}

    def area(self, session: Session, part: Part, owner: Owner) -> dict[str, Any]:
        """One area: the newest `RECORDS_MAX` records, oldest first."""
        newest = [column.desc() for column in part.model.__table__.primary_key]
        rows = select(part.model).where(part.of_owner(owner)).order_by(*newest).limit(RECORDS_MAX + 1)
        found = list(session.scalars(rows))[::-1]
        shown = self.shown_columns(part)
        units = self._units_of(session, found, shown)
        records = [self._record(session, row, _shown_of(row, shown, part, owner), units) for row in found]
        return {"area": part.area, "records": records[-RECORDS_MAX:], "complete": len(found) <= RECORDS_MAX}

    def shown_columns(self, part: Part) -> list[Column[Any]]:
        """The columns of a part that its owner sees."""
        return [column for column in part.model.__table__.columns if self._is_shown(column, part)]

    def _is_shown(self, column: Column[Any], part: Part) -> bool:
        if part.only:
            return column.name in part.only
        is_key_of_owner = column.name == part.of.key and not column.primary_key and not part.shows_key
        names_account = any(key.column.table.name == "account" for key in column.foreign_keys)
        is_somebody_else = (names_account and not column.primary_key) or column.name in self.persons
        is_for_machines = column.name in HIDDEN or column.name.endswith(HIDDEN_ENDINGS)
        return not (column.name in part.but or is_for_machines or is_key_of_owner or is_somebody_else)

    def _record(
        self, session: Session, row: Any, shown: Iterable[Column[Any]], units: Mapping[UUID, str]
    ) -> dict[str, Any]:
        values = {column: getattr(row, column.name) for column in shown}
        said = {column: value for column, value in values.items() if value is not None}
        return {field_of(column): _plain(self._clear(session, row, column, said[column], units)) for column in said}

    def _clear(self, session: Session, row: Any, column: Column[Any], value: Any, units: Mapping[UUID, str]) -> Any:
        if column.name.endswith(SEALED_ENDING):
            return sealing_of(session).open_text(value, f"{self.places[column.table.name, column.name]}.{row.id}")
        if column.name in self.plain:
            return self.plain[column.name](value)
        return units.get(value, value) if is_unit(column) else value

    def _units_of(self, session: Session, rows: list[Any], shown: list[Column[Any]]) -> Mapping[UUID, str]:
        columns = [column.name for column in shown if is_unit(column)]
        ids = {getattr(row, name) for row in rows for name in columns} - {None}
        return self.units(session, ids) if ids else {}


def field_of(column: Column[Any]) -> str:
    """What a column is called in an export."""
    return column.name.removesuffix("_id") if is_unit(column) else column.name.removesuffix(SEALED_ENDING)


def is_unit(column: Column[Any]) -> bool:
    """Whether it names a unit: that is said by code and name."""
    return column.name.endswith(UNIT_ENDING)


def _shown_of(row: Any, shown: list[Column[Any]], part: Part, owner: Owner) -> list[Column[Any]]:
    if not part.if_proved or row.id in owner.proved:
        return shown
    return [column for column in shown if column.name not in part.if_proved]


def _plain(value: Any) -> Any:
    """As plain JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
