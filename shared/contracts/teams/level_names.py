"""What units call the levels of teams, in the published language (怀柔 calls the teams of streets 大队)."""

from typing import Any

import marshmallow as ma

from shared.contracts.base import Contract
from shared.contracts.fields import Choice, Many, Part, Text
from shared.contracts.identity import units
from shared.contracts.teams.team_words import LEVEL_NAME_CHARACTERS_MAX, TeamLevel


class TeamLevelName(Contract):
    """A level, and what it is called."""

    level = Choice(TeamLevel, required=True)
    name = Text(at_least=1, at_most=LEVEL_NAME_CHARACTERS_MAX, required=True)

    example = {"level": "brigade", "name": "分队"}


class TeamLevelNamesOf(Contract):
    """Of which unit."""

    code = units.unit_code(required=True)

    example = {"code": "BJ-110116"}


class TeamLevelNames(Contract):
    """own: what the unit says itself; effective: what holds there, by the nearest unit that says something."""

    code = units.unit_code(required=True)
    own = Many(Part(TeamLevelName), at_most=len(TeamLevel), required=True)
    effective = Many(Part(TeamLevelName), at_most=len(TeamLevel), required=True)

    example = {"code": "BJ-110116", "own": [TeamLevelName.example], "effective": [TeamLevelName.example]}


class NameTeamLevels(Contract):
    """Say what a unit calls the levels, for itself and what is below it; a level that is not named is as above it."""

    code = units.unit_code(required=True)
    names = Many(Part(TeamLevelName), at_most=len(TeamLevel), required=True)

    example = {"code": "BJ-110116", "names": [TeamLevelName.example]}

    @ma.validates_schema
    def _once(self, values: dict[str, Any], **kwargs: Any) -> None:
        """Each level once."""
        levels = [entry.level for entry in values["names"]]
        if len(set(levels)) < len(levels):
            raise ma.ValidationError("level_repeated", "names")
