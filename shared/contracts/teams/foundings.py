"""Founding teams in the published language: a team is proposed, and the union that is to own it decides."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Day, Id, Integer, Moment, Text
from shared.contracts.identity import units
from shared.contracts.teams.team_words import (
    MEMBERS_MAX_DEFAULT,
    REASON_CHARACTERS_MAX,
    FoundingRefusal,
    JoinMode,
    TeamBrand,
    TeamKind,
    TeamLevel,
    TeamState,
)
from shared.contracts.teams.teams import (
    TEAM_ID,
    VOLUNTEER_ID,
    TeamSummary,
    introduction_field,
    members_max_field,
    name_field,
)


class FoundTeam(Contract):
    """Found a team at a unit, which decides on it.

    leads: the founder becomes its first member and its leader once it is agreed to; volunteers always do, cadres who
    are volunteers where they say so. brand: for teams of the kind brand, and only for those.
    """

    unit_code = units.unit_code(required=True)
    name = name_field(required=True)
    level = Choice(TeamLevel, required=True)
    kind = Choice(TeamKind, required=True)
    brand = Choice(TeamBrand, load_default=None)
    superior_id = Id(load_default=None)
    station_id = Id(load_default=None)
    introduction = introduction_field(load_default="")
    join_mode = Choice(JoinMode, load_default=JoinMode.REVIEWED.value)
    adults_only = Boolean(load_default=False)
    members_max = members_max_field(load_default=MEMBERS_MAX_DEFAULT)
    leads = Boolean(load_default=False)

    example = {
        "unit_code": "BJ-110108",
        "name": "海淀区“贴心人”服务队",
        "level": "brigade",
        "kind": "brand",
        "brand": "close_friends",
        "introduction": "为独居老人修灯、换锁、跑腿。",
    }


class TeamFounding(TeamSummary):
    """A team that was founded, and where the union's decision stands.

    founder_id: the volunteer who is to lead it, null where a cadre founded it who is not; reason: why it was refused;
    appeal_unit_code: where to appeal then.
    """

    introduction = introduction_field(required=True)
    founder_id = Id(allow_none=True, required=True)
    is_own = Boolean(required=True)
    made_at = Moment(required=True)
    due_on = Day(required=True)
    overdue = Boolean(required=True)
    decided_at = Moment(allow_none=True, required=True)
    reason = Choice(FoundingRefusal, allow_none=True, required=True)
    reason_words = Text(at_most=REASON_CHARACTERS_MAX, allow_none=True, required=True)
    appeal_unit_code = units.unit_code(allow_none=True, required=True)

    example = TeamSummary.example | {
        "members_count": 0,
        "state": "submitted",
        "version": 1,
        "introduction": "为独居老人修灯、换锁、跑腿。",
        "founder_id": VOLUNTEER_ID,
        "is_own": True,
        "made_at": "2026-03-02T01:00:00Z",
        "due_on": "2026-03-17",
        "overdue": False,
        "decided_at": None,
        "reason": None,
        "reason_words": None,
        "appeal_unit_code": None,
    }


TeamFoundingPage = page_contract(TeamFounding)


class TeamFoundingOf(Contract):
    """Which founding; its id is that of the team."""

    id = Id(required=True)

    example = {"id": TEAM_ID}


class FindTeamFoundings(PageRequest):
    """Foundings in reach, those due first come first. state: submitted where nothing is said."""

    unit = units.unit_code(load_default=None)
    state = Choice((TeamState.SUBMITTED, TeamState.REFUSED), load_default=TeamState.SUBMITTED.value)
    overdue = Boolean(load_default=False)

    example = {"limit": 20}


class OwnTeamFoundings(PageRequest):
    """The teams one has founded oneself, the newest first."""

    example = {"limit": 20}


class ApproveTeamFounding(Contract):
    """Agree to it. version: that was read, for which the decision is meant."""

    id = Id(required=True)
    version = Integer(at_least=1, load_default=None)

    example = {"id": TEAM_ID, "version": 1}


class RefuseTeamFounding(Contract):
    """Refuse it, with a reason that the founder is told."""

    id = Id(required=True)
    reason = Choice(FoundingRefusal, required=True)
    words = Text(at_most=REASON_CHARACTERS_MAX, load_default=None)

    example = {"id": TEAM_ID, "reason": "already_there", "words": "请加入现有的“贴心人”服务队。"}
