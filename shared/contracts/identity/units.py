"""The union tree in the published language."""

from typing import Any

from shared.contracts.base import Contract, Event, PageRequest, page_contract
from shared.contracts.fields import (
    Boolean,
    Choice,
    Day,
    Id,
    Integer,
    Many,
    Moment,
    Number,
    Part,
    Text,
)
from shared.contracts.identity.unit_words import (
    ADMIN_CODE_CHARACTERS_MAX,
    ADMIN_CODE_PATTERN,
    UNIT_CODE_CHARACTERS_MAX,
    UNIT_CODE_PATTERN,
    UNIT_DEPTH_MAX,
    UNIT_NAME_CHARACTERS_MAX,
    UnitChange,
    UnitFlag,
    UnitKind,
    UnitState,
)

WORD = r"^[a-z][a-z_]*$"
WORD_CHARACTERS_MAX = 40
LEVEL_NAME_CHARACTERS_MAX = 20
SEARCH_CHARACTERS_MAX = 50
FIELDS_MAX = 20


def unit_code(**rest: Any) -> Text:
    """The field of a unit's code: capital letters, digits and hyphens, for ever the same."""
    return Text(at_least=1, at_most=UNIT_CODE_CHARACTERS_MAX, pattern=UNIT_CODE_PATTERN, **rest)


def admin_code(**rest: Any) -> Text:
    """The field of an administrative division's code; 经开区 has none."""
    return Text(at_most=ADMIN_CODE_CHARACTERS_MAX, pattern=ADMIN_CODE_PATTERN, allow_none=True, **rest)


def degrees(limit: int, **rest: Any) -> Number:
    """The field of a coordinate, WGS-84."""
    return Number(at_least=-limit, at_most=limit, allow_none=True, **rest)


class LevelName(Contract):
    """How a subtree calls a kind of unit, where it differs from the usual word (怀柔 calls the street level 大队)."""

    kind = Text(at_least=1, at_most=WORD_CHARACTERS_MAX, pattern=WORD, required=True)
    name = Text(at_least=1, at_most=LEVEL_NAME_CHARACTERS_MAX, required=True)

    example = {"kind": "street", "name": "大队"}


class UnitChanged(Event):
    """A unit was founded or its own state changed; the one event of the union tree, with the whole present state.

    Not told: what follows for the units below a moved one (their parent is the same as before). Kinds and flags are
    open words here: identity may learn new ones, and readers of this version do not mind. level_names are the unit's
    own. is_felt_below: what is shown of the units below it may be another now, their depth or what their level is
    called, whoever keeps such answers forgets them.
    """

    event_type = "identity.UnitChanged.v1"

    id = Id(required=True)
    code = unit_code(required=True)
    kind = Text(at_least=1, at_most=WORD_CHARACTERS_MAX, pattern=WORD, required=True)
    name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    parent_id = Id(allow_none=True, required=True)
    state = Choice(UnitState, required=True)
    successor_id = Id(allow_none=True, required=True)
    change = Choice(UnitChange, required=True)
    flags = Many(Text(at_least=1, at_most=WORD_CHARACTERS_MAX, pattern=WORD), at_most=20, required=True)
    legal_person_until = Day(allow_none=True, required=True)
    admin_code = admin_code(required=True)
    longitude = degrees(180, required=True)
    latitude = degrees(90, required=True)
    level_names = Many(Part(LevelName), at_most=len(UnitKind) * 2, required=True)
    is_felt_below = Boolean(load_default=True)  # events of the release before do not say

    example = {
        "version": 3,
        "id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "code": "BJ-110116003",
        "kind": "street",
        "name": "怀柔地区总工会",
        "parent_id": "01936f0e-7b2a-7c11-8000-0123456789aa",
        "state": "active",
        "successor_id": None,
        "change": "changed",
        "flags": ["legal_person", "seal"],
        "legal_person_until": "2027-06-30",
        "admin_code": "110116003",
        "longitude": 116.632,
        "latitude": 40.316,
        "level_names": [],
        "is_felt_below": False,
    }


class Unit(Contract):
    """A unit as everybody may see it.

    level_names: what it calls kinds of unit in its subtree; level_name: what it is called itself by the nearest unit
    that says so, null where the usual word serves. successor_code: who went on where it was merged or dissolved.
    """

    id = Id(required=True)
    code = unit_code(required=True)
    kind = Choice(UnitKind, required=True)
    name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    level_name = Text(at_most=LEVEL_NAME_CHARACTERS_MAX, allow_none=True, required=True)
    parent_id = Id(allow_none=True, required=True)
    parent_code = unit_code(allow_none=True, required=True)
    depth = Integer(at_least=1, at_most=UNIT_DEPTH_MAX, required=True)
    state = Choice(UnitState, required=True)
    successor_code = unit_code(allow_none=True, required=True)
    flags = Many(Choice(UnitFlag), at_most=FIELDS_MAX, required=True)
    legal_person_until = Day(allow_none=True, required=True)
    admin_code = admin_code(required=True)
    longitude = degrees(180, required=True)
    latitude = degrees(90, required=True)
    level_names = Many(Part(LevelName), at_most=len(UnitKind) * 2, required=True)
    version = Integer(at_least=1, required=True)
    changed_at = Moment(required=True)

    example = {
        "id": "01936f0e-7b2a-7c11-8000-0123456789ab",
        "code": "BJ-110116003",
        "kind": "street",
        "name": "怀柔地区总工会",
        "level_name": "大队",
        "parent_id": "01936f0e-7b2a-7c11-8000-0123456789aa",
        "parent_code": "BJ-110116",
        "depth": 3,
        "state": "active",
        "successor_code": None,
        "flags": ["legal_person", "seal"],
        "legal_person_until": "2027-06-30",
        "admin_code": "110116003",
        "longitude": 116.632,
        "latitude": 40.316,
        "level_names": [],
        "version": 3,
        "changed_at": "2026-02-12T08:30:00Z",
    }


UnitPage = page_contract(Unit)


class UnitOf(Contract):
    """Which unit."""

    code = unit_code(required=True)

    example = {"code": "BJ-110116003"}


class FindUnits(PageRequest):
    """A search in the union tree.

    search: part of the name, pinyin or initials (东华门, donghuamen, dhm), or the beginning of a code; kind: of this
    kind; parent: directly below this unit; below: anywhere below it; state: active where nothing is said.
    """

    search = Text(at_least=1, at_most=SEARCH_CHARACTERS_MAX, load_default=None)
    kind = Choice(UnitKind, load_default=None)
    parent = unit_code(load_default=None)
    below = unit_code(load_default=None)
    state = Choice(UnitState, load_default=UnitState.ACTIVE.value)

    example = {"search": "dhm", "limit": 20}  # no more: the browsable page would narrow every search


class ChildrenOf(PageRequest):
    """The active units directly below a unit, by code."""

    code = unit_code(required=True)

    example = {"code": "BJ-110101", "limit": 50}


class UnitLineage(Contract):
    """The units from the root of the tree down to one unit, itself included."""

    items = Many(Part(Unit), at_least=1, at_most=UNIT_DEPTH_MAX, required=True)

    example = {"items": [Unit.example]}
