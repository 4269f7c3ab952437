"""How much of the union tree has teams, in the published language. A unit is covered by an active team of its own."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.fields import Boolean, Choice, Integer, Many, Part, Text
from shared.contracts.identity import units
from shared.contracts.identity.unit_words import UNIT_NAME_CHARACTERS_MAX, UnitKind
from shared.contracts.teams.team_words import TeamKind, TeamLevel


class CoverageOf(Contract):
    """Of which unit, and all that is below it."""

    code = units.unit_code(required=True)

    example = {"code": "BJ-110108"}


class KindCoverage(Contract):
    """The units of a kind, and how many of them have a team."""

    kind = Choice(UnitKind, required=True)
    unit_count = Integer(required=True)
    covered_count = Integer(required=True)

    example = {"kind": "street", "unit_count": 22, "covered_count": 9}


class TeamCount(Contract):
    """The teams of a level and kind, and all their members; who is in two of them counts twice."""

    level = Choice(TeamLevel, required=True)
    kind = Choice(TeamKind, required=True)
    team_count = Integer(required=True)
    members_count = Integer(required=True)

    example = {"level": "brigade", "kind": "regional", "team_count": 9, "members_count": 412}


class TeamCoverage(Contract):
    """The active units of a subtree, how many of them have a team, and which teams there are."""

    code = units.unit_code(required=True)
    unit_count = Integer(required=True)
    covered_count = Integer(required=True)
    team_count = Integer(required=True)
    members_count = Integer(required=True)
    kinds = Many(Part(KindCoverage), at_most=len(UnitKind), required=True)
    teams = Many(Part(TeamCount), at_most=len(TeamLevel) * len(TeamKind), required=True)

    example = {
        "code": "BJ-110108",
        "unit_count": 23,
        "covered_count": 10,
        "team_count": 10,
        "members_count": 530,
        "kinds": [KindCoverage.example],
        "teams": [TeamCount.example],
    }


class UnitCoverage(Contract):
    """A unit with what is below it. has_team: an active one of its own."""

    unit_code = units.unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    kind = Choice(UnitKind, required=True)
    has_team = Boolean(required=True)
    unit_count = Integer(required=True)
    covered_count = Integer(required=True)
    team_count = Integer(required=True)
    members_count = Integer(required=True)

    example = {
        "unit_code": "BJ-110108001",
        "unit_name": "万寿路街道总工会",
        "kind": "street",
        "has_team": True,
        "unit_count": 14,
        "covered_count": 3,
        "team_count": 5,
        "members_count": 88,
    }


UnitCoveragePage = page_contract(UnitCoverage)


class CoverageBelow(PageRequest):
    """The active units directly below one, each with what is below it, by code."""

    code = units.unit_code(required=True)

    example = {"code": "BJ-110108", "limit": 50}


class UncoveredUnit(Contract):
    """A unit that has no team."""

    unit_code = units.unit_code(required=True)
    unit_name = Text(at_least=1, at_most=UNIT_NAME_CHARACTERS_MAX, required=True)
    kind = Choice(UnitKind, required=True)

    example = {"unit_code": "BJ-110108002", "unit_name": "永定路街道总工会", "kind": "street"}


UncoveredUnitPage = page_contract(UncoveredUnit)


class UncoveredUnits(PageRequest):
    """The active units of a subtree that have no team, by code. kind: of this kind alone."""

    code = units.unit_code(required=True)
    kind = Choice(UnitKind, load_default=None)

    example = {"code": "BJ-110108", "kind": "street"}
