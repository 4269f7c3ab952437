"""Moves of volunteers to other units in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Moment, Text
from shared.contracts.identity import units
from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX
from shared.contracts.identity.volunteer_words import MoveRefusal, MoveState, UnitReason
from shared.contracts.identity.volunteers import number_field

MOVE_ID = "01936f0e-7b2a-7c11-8000-0000000000b1"


class MoveVolunteer(Contract):
    """Belong to another unit: at once, or when it has agreed where it reviews its volunteers."""

    unit_code = units.unit_code(required=True)

    example = {"unit_code": "BJ-110101001"}


class OwnMove(Contract):
    """One's own move. due_on: the day by which it is decided."""

    id = Id(required=True)
    state = Choice(MoveState, required=True)
    unit_code = units.unit_code(required=True)
    made_at = Moment(required=True)
    due_on = Day(required=True)
    decided_at = Moment(allow_none=True, required=True)
    reason = Choice(MoveRefusal, allow_none=True, required=True)
    version = Integer(at_least=1, required=True)

    example = {
        "id": MOVE_ID,
        "state": "approved",
        "unit_code": "BJ-110101001",
        "made_at": "2026-02-12T08:30:00Z",
        "due_on": "2026-02-27",
        "decided_at": "2026-02-12T08:30:00Z",
        "reason": None,
        "version": 1,
    }


OwnMovePage = page_contract(OwnMove)


class OwnMoves(PageRequest):
    """One's own moves, the newest first."""

    example = {"limit": 20}


class MoveOf(Contract):
    """Which move."""

    id = Id(required=True)

    example = {"id": MOVE_ID}


class FindMoves(PageRequest):
    """Moves to units in reach, those due first come first. state: submitted where nothing is said."""

    unit = units.unit_code(load_default=None)
    state = Choice(MoveState, load_default=MoveState.SUBMITTED.value)
    overdue = Boolean(load_default=False)

    example = {"limit": 20}


class ReviewedMove(OwnMove):
    """A move as the unit sees it to which the volunteer wants to go. name: null where the record is gone."""

    number = number_field(required=True)
    name = Text(at_most=NAME_CHARACTERS_MAX, allow_none=True, required=True)
    overdue = Boolean(required=True)

    example = OwnMove.example | {"number": "123456789092", "name": "欧阳春晓", "overdue": False}


ReviewedMovePage = page_contract(ReviewedMove)


class RefuseMove(Contract):
    """Refuse it, with a reason that the volunteer is told."""

    id = Id(required=True)
    reason = Choice(MoveRefusal, required=True)

    example = {"id": MOVE_ID, "reason": "not_of_this_unit"}


class UnitTime(Contract):
    """A time in which a volunteer belonged to a unit. until: null for the present one."""

    unit_code = units.unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    reason = Choice(UnitReason, required=True)
    since = Moment(required=True)
    until = Moment(allow_none=True, required=True)

    example = {
        "unit_code": "BJ-110108001",
        "unit_name": "万寿路街道总工会",
        "reason": "registered",
        "since": "2026-02-12T08:30:00Z",
        "until": None,
    }


UnitTimePage = page_contract(UnitTime)


class OwnUnits(PageRequest):
    """The units one belonged to as a volunteer, the present one first."""

    example = {"limit": 20}
