"""Changing teams in the published language: what they say, their superior, their unit, their end."""

from shared.contracts.base import Contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Text
from shared.contracts.identity import units
from shared.contracts.teams.team_words import (
    REASON_CHARACTERS_MAX,
    DissolutionReason,
    JoinMode,
    TeamBrand,
    TeamKind,
    TeamLevel,
)
from shared.contracts.teams.teams import (
    SUPERIOR_ID,
    TEAM_ID,
    introduction_field,
    members_max_field,
    name_field,
)


class ChangeTeam(Contract):
    """Change what a team says of itself: only the fields that are sent."""

    id = Id(required=True)
    version = Integer(at_least=1, load_default=None)
    introduction = introduction_field(load_default=None)
    join_mode = Choice(JoinMode, load_default=None)
    adults_only = Boolean(load_default=None)
    members_max = members_max_field(load_default=None)
    station_id = Id(allow_none=True, load_default=None)

    example = {"id": TEAM_ID, "introduction": "为独居老人修灯、换锁、跑腿，全年无休。", "members_max": 60}


class DefineTeam(Contract):
    """Change what a team is: only the fields that are sent."""

    id = Id(required=True)
    version = Integer(at_least=1, load_default=None)
    name = name_field(load_default=None)
    level = Choice(TeamLevel, load_default=None)
    kind = Choice(TeamKind, load_default=None)
    brand = Choice(TeamBrand, allow_none=True, load_default=None)
    founded_on = Day(allow_none=True, load_default=None)

    example = {"id": TEAM_ID, "name": "海淀区职工“贴心人”服务队"}


class PlaceTeam(Contract):
    """Give a team another superior; null: it stands at the top of its line."""

    id = Id(required=True)
    superior_id = Id(allow_none=True, required=True)
    version = Integer(at_least=1, load_default=None)

    example = {"id": TEAM_ID, "superior_id": SUPERIOR_ID}


class MoveTeam(Contract):
    """Give a team to another unit. superior_id: its superior from then on; null: none."""

    id = Id(required=True)
    unit_code = units.unit_code(required=True)
    superior_id = Id(allow_none=True, load_default=None)
    version = Integer(at_least=1, load_default=None)

    example = {"id": TEAM_ID, "unit_code": "BJ-110108"}


class DissolveTeam(Contract):
    """End a team: its memberships end, the teams below it are given its superior."""

    id = Id(required=True)
    reason = Choice(DissolutionReason, required=True)
    words = Text(at_most=REASON_CHARACTERS_MAX, load_default=None)
    version = Integer(at_least=1, load_default=None)

    example = {"id": TEAM_ID, "reason": "task_done"}
