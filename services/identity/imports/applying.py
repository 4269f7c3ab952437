"""One row after the other into the tree: founded, changed, found unchanged, or refused with every reason.

A dry run asks the same rules in the same order and keeps what it would have founded in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from services.identity.imports.domain import Said
from services.identity.imports.models import UnitImportRefusal
from services.identity.units import domain, versions
from services.identity.units.level_names import LevelNames, names_above
from services.identity.units.models import Unit
from services.identity.units.tree import height
from shared.contracts.identity.refusals.imports import IMPORT_KIND_DIFFERS, IMPORT_OUTSIDE, IMPORT_PARENT_REFUSED
from shared.contracts.identity.refusals.units import (
    COORDINATES_INCOMPLETE,
    UNIT_NOT_FOUND,
    UNIT_ROOT_EXISTS,
    UNIT_TERM_WITHOUT_LEGAL_PERSON,
)
from shared.contracts.identity.unit_changes import FoundUnit
from shared.contracts.identity.unit_words import UnitState
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session

CREATED, CHANGED, UNCHANGED, REFUSED = "created", "changed", "unchanged", "refused"
NEEDED = ("name", "kind")
TRAITS = ("kind", "flags", "legal_person_until", "longitude", "latitude")
COLUMN_OF_TRAIT = {
    COORDINATES_INCOMPLETE.code: "longitude",
    UNIT_TERM_WITHOUT_LEGAL_PERSON.code: "legal_person_until",
}
_LOADED = FoundUnit(partial=True)


@dataclass
class Standing:
    """A unit that a dry run would have founded."""

    code: str
    kind: str
    path: str
    state: str = UnitState.ACTIVE.value
    version: int = 0


class RowRefused(Exception):
    """A rule says no to a row. column: which cell it is about."""

    def __init__(self, column: str, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.column, self.refusal = column, refusal


@dataclass
class Applying:
    """A part of a file on its way into the tree, in one transaction.

    top_path: below which unit everything stays, None for the whole tree; would_stand: what a dry run has founded so
    far, None where the rows are meant; refused_codes: units of the file that were refused.
    """

    session: Session
    actor: Actor
    top_path: str | None
    would_stand: dict[str, Standing] | None
    refused_codes: set[str]
    units: dict[str, Unit | Standing] = field(default_factory=dict)
    names: dict[str, LevelNames] = field(default_factory=dict)

    def apply(self, rows: Sequence[Said]) -> list[str]:
        """What became of each row: created, changed, unchanged or refused; the reasons are added to its faults."""
        self._look_up(rows)
        return [self._apply_one(row) for row in rows]

    def _look_up(self, rows: Sequence[Said]) -> None:
        codes = {code for row in rows for code in (row.code, row.parent_code) if code}
        found = select(Unit).where(Unit.code.in_(codes)).with_for_update(key_share=True).order_by(Unit.id)
        self.units |= {unit.code: unit for unit in self.session.scalars(found)}
        self.units |= {code: unit for code, unit in (self.would_stand or {}).items() if code in codes}

    def _apply_one(self, row: Said) -> str:
        if row.code is None and not any(said["column"] == "code" for said in row.faults):
            row.faults.append({"column": "code", "problem": "missing", "parameters": {}})
        if not row.faults:
            try:
                known = self.units.get(row.code or "")
                return self._found(row) if known is None else self._change(row, known)
            except RowRefused as refused:
                row.refuse(refused.column, refused.refusal)
        if row.faults and row.code:
            self.refused_codes.add(row.code)
        return REFUSED

    def _found(self, row: Said) -> str:
        missing = [name for name in NEEDED if name not in row.values]
        if missing:
            row.faults += [{"column": name, "problem": "missing", "parameters": {}} for name in missing]
            self.refused_codes.add(row.code or "")
            return REFUSED
        parent = self._parent(row)
        values = self._values(row)
        _asked("kind", domain.refuse_place, values["code"], values["kind"], parent)
        self._ask_traits(values, versions.NO_TRAITS)
        if self.would_stand is not None:
            stand = Standing(row.code or "", values["kind"], domain.path_below(parent and parent.path, new_id()))
            self.units[stand.code] = self.would_stand[stand.code] = stand
            return CREATED
        assert parent is None or isinstance(parent, Unit)
        names = self._names(parent.path) if parent else {}
        self.units[values["code"]] = versions.found(
            self.session, new_id(), parent, values, names, self.actor, row.terms
        )
        return CREATED

    def _change(self, row: Said, unit: Unit | Standing) -> str:
        self._ask_inside("code", unit)
        _asked("code", domain.refuse_inactive, unit)
        values = self._values(row)
        if values.pop("kind", unit.kind) != unit.kind:
            raise RowRefused("kind", IMPORT_KIND_DIFFERS(kind=str(unit.kind)))
        if isinstance(unit, Standing):
            return UNCHANGED
        parent = self._new_parent(row, unit)
        del values["code"]
        self._ask_traits(values, {name: getattr(unit, name) for name in TRAITS})
        altered = any(getattr(unit, name) != value for name, value in values.items())
        if self.would_stand is None:
            versions.amend(self.session, unit, values, self.actor, row.terms)
            if parent is not None:
                versions.rehang(self.session, unit, parent, self.actor)
                self.session.flush()
                self.session.expire_all()  # what hangs below has moved along in one statement
        return CHANGED if altered or parent is not None else UNCHANGED

    def _new_parent(self, row: Said, unit: Unit) -> Unit | None:
        """Another superior than the unit has, None where the row names none."""
        if row.parent_code is None or row.parent_code == unit.parent_code:
            return None
        parent = self._parent(row)
        _asked("parent_code", domain.refuse_move, unit, parent, height=height(self.session, unit))
        return parent if isinstance(parent, Unit) else unit

    def _parent(self, row: Said) -> Unit | Standing | None:
        if row.parent_code is None:
            return self._no_parent()
        if row.parent_code in self.refused_codes and row.parent_code not in self.units:
            raise RowRefused("parent_code", IMPORT_PARENT_REFUSED(code=row.parent_code))
        parent = self.units.get(row.parent_code)
        if parent is None:
            raise RowRefused("parent_code", UNIT_NOT_FOUND(code=row.parent_code))
        self._ask_inside("parent_code", parent)
        return parent

    def _no_parent(self) -> None:
        """Only a whole tree has a unit without a superior: its root."""
        if self.top_path is not None:
            raise RowRefused("parent_code", UNIT_NOT_FOUND(code=""))
        root = self.session.scalar(select(Unit.code).where(Unit.parent_id.is_(None)))
        root = root or next((code for code, unit in (self.would_stand or {}).items() if "/" not in unit.path), None)
        if root is not None:
            raise RowRefused("parent_code", UNIT_ROOT_EXISTS(code=root))

    def _ask_inside(self, column: str, unit: Unit | Standing) -> None:
        if self.top_path is not None and not domain.is_within(unit.path, self.top_path):
            raise RowRefused(column, IMPORT_OUTSIDE(code=unit.code))

    @staticmethod
    def _ask_traits(values: dict[str, Any], before: dict[str, Any]) -> None:
        said = before | values
        place = (said["longitude"], said["latitude"])
        try:
            domain.refuse_traits(said["kind"], said["flags"], said["legal_person_until"], place)
        except Refusal as refusal:
            raise RowRefused(COLUMN_OF_TRAIT.get(refusal.code, "flags"), refusal) from None

    def _names(self, path: str) -> LevelNames:
        """What the units above call kinds, asked once for each superior."""
        if path not in self.names:
            self.names[path] = names_above(self.session, path)
        return self.names[path]

    @staticmethod
    def _values(row: Said) -> dict[str, Any]:
        loaded = _LOADED.load(row.values)
        said = {name: getattr(loaded, name) for name in row.values if name != "parent_code"}
        try:
            return versions.usable(said)
        except Refusal as refusal:
            raise RowRefused("name", refusal) from None


def refused_codes_among(session: Session, import_id: Any, rows: Sequence[Said]) -> set[str]:
    """The superiors of these rows whose own rows the same import has refused."""
    codes = {row.parent_code for row in rows if row.parent_code}
    refused = select(UnitImportRefusal.code).where(
        UnitImportRefusal.import_id == import_id, UnitImportRefusal.code.in_(codes)
    )
    return {code for code in session.scalars(refused) if code}


def _asked(column: str, rule: Any, *arguments: Any, **named: Any) -> None:
    """Ask a rule of the tree for the sake of one column."""
    try:
        rule(*arguments, **named)
    except Refusal as refusal:
        raise RowRefused(column, refusal) from None
