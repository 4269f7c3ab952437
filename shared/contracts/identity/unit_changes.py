"""Changes of the union tree in the published language: found, change, move, merge, dissolve."""

from shared.contracts.base import Contract
from shared.contracts.fields import Choice, Day, Integer, Many, Part, Text
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX, UnitFlag, UnitKind
from shared.contracts.identity.units import LevelName, Unit, admin_code, degrees, unit_code

CHILDREN_MAX = 2000  # what one merger or dissolution re-hangs


class UnitTraits(Contract):
    """What can be said of a unit besides its place in the tree. Whatever is not sent stays as it is."""

    flags = Many(Choice(UnitFlag), at_most=len(UnitFlag))
    legal_person_until = Day(allow_none=True)
    admin_code = admin_code()
    longitude = degrees(180)
    latitude = degrees(90)
    level_names = Many(Part(LevelName), at_most=len(UnitKind))


class FoundUnit(UnitTraits):
    """A new unit below an active one. Its code is for ever."""

    code = unit_code(required=True)
    kind = Choice(UnitKind, required=True)
    name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    parent_code = unit_code(required=True)

    example = {
        "code": "BJ-110101001-S01",
        "kind": "station",
        "name": "东华门街道工会服务站",
        "parent_code": "BJ-110101001",
        "flags": ["service_station"],
        "admin_code": None,
        "longitude": 116.408,
        "latitude": 39.916,
    }


class ChangeUnit(UnitTraits):
    """New values of a unit's own fields. version: the one the writer saw, if it must not have changed since."""

    code = unit_code(required=True)
    version = Integer(at_least=1, load_default=None)
    kind = Choice(UnitKind)
    name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX)

    example = {"code": "BJ-110116", "version": 1, "level_names": [{"kind": "street", "name": "大队"}]}


class MoveUnit(Contract):
    """Hang a unit, and everything below it, below another one."""

    code = unit_code(required=True)
    version = Integer(at_least=1, load_default=None)
    parent_code = unit_code(required=True)

    example = {"code": "BJ-110101001", "parent_code": "BJ-110102", "version": 1}


class MergeUnit(Contract):
    """End a unit by merging it into a successor, which takes over the units directly below it."""

    code = unit_code(required=True)
    version = Integer(at_least=1, load_default=None)
    successor_code = unit_code(required=True)

    example = {"code": "BJ-110101002", "successor_code": "BJ-110101001", "version": 1}


class DissolveUnit(Contract):
    """End a unit. A successor takes over the units directly below it; without one there must be none."""

    code = unit_code(required=True)
    version = Integer(at_least=1, load_default=None)
    successor_code = unit_code(load_default=None)

    example = {"code": "BJ-110101003", "successor_code": "BJ-110101001"}


class UnitVersion(Contract):
    """Which version of a unit a write has made."""

    code = unit_code(required=True)
    version = Integer(at_least=1, required=True)

    example = {"code": "BJ-110101001-S01", "version": 2}


class EndedUnit(Contract):
    """A unit that was merged or dissolved, and the units that its successor took over."""

    unit = Part(Unit, required=True)
    moved = Many(Part(UnitVersion), at_most=CHILDREN_MAX, required=True)

    example = {
        "unit": {**Unit.example, "state": "merged", "successor_code": "BJ-110116100"},
        "moved": [UnitVersion.example],
    }
