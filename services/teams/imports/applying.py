"""One row after the other into the teams: made, changed, found unchanged, or refused with every reason.

Units, teams and lines are looked up once for the whole list: a city's brands have hundreds of rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from services.teams.imports.domain import CHANGED, CREATED, REFUSED, UNCHANGED, Said, level_of
from services.teams.imports.looking_up import Surroundings
from services.teams.teams import changing, telling
from services.teams.teams.domain import is_higher, refuse_brand, refuse_future, refuse_kind, refuse_superior_level
from services.teams.teams.making import built
from services.teams.teams.models import Team
from services.teams.teams.placing import refuse_superior
from services.teams.words import refuse_personal, tidy_name
from shared.contracts.identity.unit_words import UnitState
from shared.contracts.teams.refusals.imports import IMPORT_OUTSIDE, IMPORT_SUPERIOR_UNKNOWN
from shared.contracts.teams.refusals.teams import (
    MEMBERS_MAX_TOO_LOW,
    SUBORDINATES_TOO_MANY,
    TEAM_NAME_TAKEN,
    UNIT_NOT_ACTIVE,
    UNIT_NOT_FOUND,
)
from shared.contracts.teams.team_words import (
    MEMBERS_MAX_DEFAULT,
    TEAM_NAME_CHARACTERS_MAX,
    JoinMode,
    TeamLevel,
    TeamState,
)
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.runtime.data.session import Session

NEEDED = ("level", "kind")
SIMPLE = ("introduction", "join_mode", "members_max")
DEFINING = ("level", "kind", "brand", "founded_on")
USUAL: dict[str, Any] = {
    "brand": None,
    "station_id": None,
    "introduction": "",
    "join_mode": JoinMode.REVIEWED.value,
    "adults_only": False,
    "members_max": MEMBERS_MAX_DEFAULT,
    "founded_on": None,
}
COLUMN_OF = {
    "teams.brand_needed": "brand",
    "teams.brand_not_here": "brand",
    "teams.team_kind_not_here": "kind",
    "teams.superior_level": "superior",
    "teams.subordinates_level": "level",
}
"""Which cell a rule is about, where the rule itself does not know of cells."""


class RowRefused(Exception):
    """A rule says no to a row. column: which cell it is about."""

    def __init__(self, column: str, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.column, self.refusal = column, refusal


@dataclass
class Applying:
    """A list on its way into the teams of a unit and those below it, in one transaction. by: the account."""

    session: Session
    around: Surroundings
    top_id: UUID
    by: UUID
    made: list[Team] = field(default_factory=list)

    def apply(self, rows: Sequence[Said]) -> list[str]:
        """What became of each row; the reasons of refused ones are added to their faults.

        Higher levels come first, since a superior is of a higher level, wherever it stands in the list.
        """
        outcomes = {id(row): self._apply_one(row) for row in sorted(rows, key=self._rank)}
        return [outcomes[id(row)] for row in rows]

    def tell(self) -> None:
        """Tell of the teams that were made, once they are written."""
        for team in self.made:
            telling.tell(self.session, team)

    def _rank(self, row: Said) -> int:
        known = self.around.team(*row.key)
        level = self._level(row) or (known.level if known else None)
        return list(TeamLevel).index(TeamLevel(level)) if level else len(TeamLevel)

    def _level(self, row: Said) -> str | None:
        text, unit = row.values.get("level"), self.around.unit(row.key[0])
        return level_of(text, self.around.level_names(unit.id) if unit else {}) if text else None

    def _apply_one(self, row: Said) -> str:
        if "level" in row.values and self._level(row) is None:
            row.faults.append({"column": "level", "problem": "not_choice", "parameters": {}})
        if row.faults:
            return REFUSED
        try:
            self._refuse_unit(row.key[0])
            known = self.around.team(*row.key)
            return self._make(row) if known is None else self._change(row, known)
        except RowRefused as refused:
            row.refuse(refused.column, refused.refusal)
        return REFUSED

    def _refuse_unit(self, code: str) -> None:
        unit = self.around.unit(code)
        if unit is None:
            raise RowRefused("unit_code", UNIT_NOT_FOUND(code=code))
        if unit.state != UnitState.ACTIVE:
            raise RowRefused("unit_code", UNIT_NOT_ACTIVE(code=code))
        if self.top_id not in self.around.line(unit.id):
            raise RowRefused("unit_code", IMPORT_OUTSIDE(code=code))

    def _make(self, row: Said) -> str:
        missing = [name for name in NEEDED if name not in row.values]
        if missing:
            row.faults += [{"column": name, "problem": "missing", "parameters": {}} for name in missing]
            return REFUSED
        unit = self.around.unit(row.key[0])
        assert unit is not None
        said = USUAL | self._values(row)
        superior = self._superior(row, said["level"], unit.id)
        _asked("kind", refuse_brand, said["kind"], said["brand"])
        _asked("kind", refuse_kind, said["kind"], unit.kind)
        said["superior_id"] = superior.id if superior else None
        team = built(self.session, unit, said, TeamState.ACTIVE, self.by, terms=row.terms)
        team.decided_at, team.decided_by = self.session.now, self.by
        self.session.add(team)
        self.around.keep(row.key, team)
        self.made.append(team)
        return CREATED

    def _change(self, row: Said, team: Team) -> str:
        if team.state != TeamState.ACTIVE:
            raise RowRefused("name", TEAM_NAME_TAKEN(code=row.key[0]))
        said = self._values(row)
        superior = self._superior(row, said.get("level", team.level), team.unit_id, team)
        altered = {name for name, value in said.items() if name != "name" and getattr(team, name) != value}
        is_placed = superior is not None and superior.id != team.superior_id
        if not altered and not is_placed:
            return UNCHANGED
        try:
            with self.session.begin_nested():
                self._alter(team, {name: said[name] for name in altered}, superior if is_placed else None)
        except Refusal as refusal:
            raise RowRefused(COLUMN_OF.get(refusal.code, "superior"), refusal) from None
        return CHANGED

    def _alter(self, team: Team, said: dict[str, Any], superior: Team | None) -> None:
        """The changes, as a cadre would make them one by one."""
        if said.get("members_max", team.members_max) < team.members_count:
            raise RowRefused("members_max", MEMBERS_MAX_TOO_LOW(members_count=team.members_count))
        if superior is not None:
            refuse_superior(self.session, superior, said.get("level", team.level), team.unit_id)
            team.superior_id = superior.id
        defining = {name: said[name] for name in DEFINING if name in said}
        if defining:
            above = superior or (self.session.get(Team, team.superior_id) if team.superior_id else None)
            changing.redefine(self.session, team, defining, above)
        for name in SIMPLE:
            if name in said:
                setattr(team, name, said[name])
        telling.changed(self.session, team)

    def _superior(self, row: Said, level: str, unit_id: UUID, team: Team | None = None) -> Team | None:
        """The team that the row names as its superior, None where it names none. Raises RowRefused."""
        name = row.values.get("superior")
        if name is None:
            return None
        above = [found for found in self.around.named(name, unit_id) if found is not team]
        if not above:
            raise RowRefused("superior", IMPORT_SUPERIOR_UNKNOWN(superior=name))
        found = next((one for one in above if is_higher(one.level, level)), above[0])
        _asked("superior", refuse_superior_level, level, found.level)
        if team is None and not self.around.has_room(found.id):
            raise RowRefused("superior", SUBORDINATES_TOO_MANY(subordinates_max=self.around.subordinates_max))
        return found

    def _values(self, row: Said) -> dict[str, Any]:
        said = {name: value for name, value in row.values.items() if name not in ("unit_code", "superior", "level")}
        _asked("name", tidy_name, said["name"], TEAM_NAME_CHARACTERS_MAX)
        _asked("introduction", refuse_personal, said.get("introduction", ""))
        if "level" in row.values:
            said["level"] = self._level(row)
        if "founded_on" in said:
            said["founded_on"] = date.fromisoformat(said["founded_on"])
            _asked("founded_on", refuse_future, said["founded_on"], business_date(self.session.now))
        return said


def _asked(column: str, rule: Callable[..., Any], *arguments: Any) -> None:
    """Ask a rule for the sake of one column."""
    try:
        rule(*arguments)
    except Refusal as refusal:
        raise RowRefused(COLUMN_OF.get(refusal.code, column), refusal) from None
