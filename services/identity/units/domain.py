"""Rules of the union tree: where a unit may stand, what it may carry, how it may end.

A path is the ids from the root down to the unit, as 32 hexadecimal digits each, with slashes between: it says the
lineage without a query, and a subtree is a range of paths.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from services.identity.units.kinds import KINDS, ROOTS
from shared.contracts.identity.refusals.units import (
    COORDINATES_INCOMPLETE,
    UNIT_CHANGED_SINCE,
    UNIT_FLAG_NOT_HERE,
    UNIT_IS_ROOT,
    UNIT_KIND_NOT_HERE,
    UNIT_KINDS_UNLIKE,
    UNIT_NOT_ACTIVE,
    UNIT_SUCCEEDS_ITSELF,
    UNIT_TERM_WITHOUT_LEGAL_PERSON,
    UNIT_TOO_DEEP,
    UNIT_UNDER_ITSELF,
)
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX, UnitFlag, UnitKind, UnitState

NO_KIND = "none"  # what a refusal calls the kind above a root


class Placed(Protocol):
    """A unit as the rules see it: one that is stored, or one that a file is about to found."""

    code: str
    kind: str
    state: str
    path: str
    version: int


def path_below(parent_path: str | None, unit_id: UUID) -> str:
    """The path of a unit below the parent, or of the root."""
    return unit_id.hex if parent_path is None else f"{parent_path}/{unit_id.hex}"


def lineage_of(path: str) -> tuple[UUID, ...]:
    """The ids from the root down to the unit itself."""
    return tuple(UUID(part) for part in path.split("/"))


def depth_of(path: str) -> int:
    """1 for the root."""
    return path.count("/") + 1


def descendants_of(path: str) -> tuple[str, str]:
    """The range of the paths strictly below: from the first, up to but without the second ("0" follows "/")."""
    return f"{path}/", f"{path}0"


def is_within(path: str, top: str) -> bool:
    """Whether a path is that of `top` or of something below it."""
    return path == top or path.startswith(f"{top}/")


def lowest_above(lineage: Sequence[UUID], paths: Iterable[str]) -> UUID:
    """The last unit of a lineage below which all these units stand, too; the root stands above all."""
    common = set(lineage).intersection(*(lineage_of(path) for path in paths))
    return max(common, key=lineage.index)


def refuse_other_version(unit: Placed, version: int | None) -> None:
    """A writer that named the version it had seen wants it unchanged."""
    if version is not None and version != unit.version:
        raise UNIT_CHANGED_SINCE(code=unit.code, version=unit.version)


def refuse_inactive(*units: Placed) -> None:
    """What was merged or dissolved takes part in nothing."""
    for unit in units:
        if unit.state != UnitState.ACTIVE:
            raise UNIT_NOT_ACTIVE(code=unit.code, state=unit.state)


def refuse_place(code: str, kind: str, parent: Placed | None, *, height: int = 0) -> None:
    """A kind stands only below its parent kinds, an active one, and not too deep. height: levels that come along."""
    if parent is None:
        if kind not in ROOTS:
            raise UNIT_KIND_NOT_HERE(code=code, kind=str(kind), parent_kind=NO_KIND)
        return
    refuse_inactive(parent)
    refuse_below(code, kind, parent.kind)
    if depth_of(parent.path) + 1 + height > UNIT_DEPTH_MAX:
        raise UNIT_TOO_DEEP(code=code, depth_max=UNIT_DEPTH_MAX)


def refuse_below(code: str, kind: str, parent_kind: str) -> None:
    """What may stand below what."""
    if parent_kind not in KINDS[UnitKind(kind)].parents:
        raise UNIT_KIND_NOT_HERE(code=code, kind=str(kind), parent_kind=str(parent_kind))


def refuse_move(unit: Placed, parent: Placed, *, height: int) -> None:
    """A unit goes below another one, never the root, never below itself."""
    refuse_inactive(unit)
    if depth_of(unit.path) == 1:
        raise UNIT_IS_ROOT(code=unit.code)
    if is_within(parent.path, unit.path):
        raise UNIT_UNDER_ITSELF(code=unit.code)
    refuse_place(unit.code, unit.kind, parent, height=height)


def refuse_end(unit: Placed, successor: Placed | None, children: Iterable[Placed], *, height: int) -> None:
    """A unit ends only when each active child may stand below the successor, which itself goes on.

    height: levels below the unit.
    """
    refuse_inactive(unit)
    if depth_of(unit.path) == 1:
        raise UNIT_IS_ROOT(code=unit.code)
    if successor is None:
        return
    refuse_inactive(successor)
    if is_within(successor.path, unit.path):
        raise UNIT_SUCCEEDS_ITSELF(code=unit.code)
    for child in children:
        refuse_place(child.code, child.kind, successor, height=height - 1)


def refuse_unlike(unit: Placed, successor: Placed) -> None:
    """Only units of one tier can be merged: a street union into a town union, not into a district's."""
    if KINDS[UnitKind(unit.kind)].tier != KINDS[UnitKind(successor.kind)].tier:
        raise UNIT_KINDS_UNLIKE(kind=str(unit.kind), successor_kind=str(successor.kind))


def refuse_traits(
    kind: str,
    flags: Iterable[str],
    legal_person_until: date | None,
    coordinates: tuple[float | None, float | None],
) -> None:
    """Flags belong to kinds, a term to a legal person, and a point has two coordinates."""
    for flag in sorted(set(flags) - KINDS[UnitKind(kind)].flags):
        raise UNIT_FLAG_NOT_HERE(flag=str(flag), kind=str(kind))
    if legal_person_until is not None and UnitFlag.LEGAL_PERSON not in flags:
        raise UNIT_TERM_WITHOUT_LEGAL_PERSON()
    if (coordinates[0] is None) != (coordinates[1] is None):
        raise COORDINATES_INCOMPLETE()
