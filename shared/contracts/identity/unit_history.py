"""The past of a unit in the published language: its versions, and the events about it."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import AnyJson, Choice, Id, Integer, Many, Moment, Part, Text
from shared.contracts.identity.unit_words import UnitChange
from shared.contracts.identity.units import FIELDS_MAX, WORD_CHARACTERS_MAX, UnitChanged, unit_code


class FieldChange(Contract):
    """What happened to one field."""

    field = Text(at_most=WORD_CHARACTERS_MAX, required=True)
    old = AnyJson(allow_none=True, required=True)
    new = AnyJson(allow_none=True, required=True)

    example = {"field": "name", "old": "怀柔镇总工会", "new": "怀柔地区总工会"}


class UnitHistoryEntry(Contract):
    """Who made a version of a unit, when, and what was there before."""

    version = Integer(at_least=1, required=True)
    change = Choice(UnitChange, required=True)
    changes = Many(Part(FieldChange), at_most=FIELDS_MAX, required=True)
    actor = Text(at_most=200, required=True)
    at = Moment(required=True)

    example = {
        "version": 3,
        "change": "changed",
        "changes": [FieldChange.example],
        "actor": "person:01936f0e-7b2a-7c11-8000-0123456789ac",
        "at": "2026-02-12T08:30:00Z",
    }


UnitHistoryEntryPage = page_contract(UnitHistoryEntry)


class HistoryOf(PageRequest):
    """The versions of a unit, the newest first."""

    code = unit_code(required=True)

    example = {"code": "BJ-110116003", "limit": 20}


class UnitEvent(Contract):
    """An event about a unit as it was published. published_at: null while it waits for the broker.

    data: by the contract of its type.
    """

    id = Id(required=True)
    type = Text(at_most=200, required=True)
    time = Moment(required=True)
    published_at = Moment(allow_none=True, required=True)
    data = AnyJson(required=True)

    example = {
        "id": "01936f0e-7b2a-7c11-8000-0123456789ad",
        "type": "identity.UnitChanged.v1",
        "time": "2026-02-12T08:30:00Z",
        "published_at": "2026-02-12T08:30:00.014Z",
        "data": UnitChanged.example,
    }


UnitEventPage = page_contract(UnitEvent)


class EventsOf(PageRequest):
    """The events about a unit that identity still keeps (a month), the newest first."""

    code = unit_code(required=True)

    example = {"code": "BJ-110116003", "limit": 20}
