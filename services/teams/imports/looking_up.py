"""What the rows of a list are asked against: their units, the teams there and above, read once and kept up to date."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, literal, select

from services.teams.imports.domain import Said
from services.teams.level_names.queries import level_names_at
from services.teams.persons import locked_teams
from services.teams.teams.domain import SUBORDINATES_MAX
from services.teams.teams.models import Team
from services.teams.teams.placing import STANDING
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX
from shared.contracts.teams.team_words import TeamState
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit


class Surroundings:
    """Units by code, their lines, the teams of all of them by name, and how many stand below each."""

    subordinates_max = SUBORDINATES_MAX

    def __init__(self, session: Session, rows: Sequence[Said]) -> None:
        self._units = _units(session, {row.key[0] for row in rows})
        unit_ids = [unit.id for unit in self._units.values()]
        self._lines = _lines(session, unit_ids)
        self._level_names = level_names_at(session, unit_ids)
        names = {row.key[1] for row in rows} | {row.values["superior"] for row in rows if "superior" in row.values}
        everywhere = {id for line in self._lines.values() for id in line}
        self._teams = _teams(session, everywhere, names)
        self._below = _counted_below(session, [team.id for team in self._teams.values()])

    def unit(self, code: str) -> KnownUnit | None:
        """The unit of a code, None where there is none."""
        return self._units.get(code)

    def line(self, unit_id: UUID) -> Sequence[UUID]:
        """From the unit of a row up to the root."""
        return self._lines[unit_id]

    def level_names(self, unit_id: UUID) -> dict[str, str]:
        """What holds at the unit of a row, by level."""
        return self._level_names[unit_id]

    def team(self, code: str, name: str) -> Team | None:
        """The team of that name at a unit, None where there is none that is not over."""
        unit = self._units.get(code)
        return self._teams.get((unit.id, name)) if unit else None

    def named(self, name: str, unit_id: UUID) -> list[Team]:
        """The active teams of that name at a unit and those above it, the nearest first."""
        found = (self._teams.get((id, name)) for id in self.line(unit_id))
        return [team for team in found if team is not None and team.state == TeamState.ACTIVE]

    def has_room(self, team_id: UUID) -> bool:
        """Whether one more may stand directly below a team."""
        return self._below[team_id] < self.subordinates_max

    def keep(self, key: tuple[str, str], team: Team) -> None:
        """A team that was made just now."""
        self._teams[team.unit_id, key[1]] = team
        if team.superior_id is not None:
            self._below[team.superior_id] += 1


def _units(session: Session, codes: set[str]) -> dict[str, KnownUnit]:
    return {unit.code: unit for unit in session.scalars(select(KnownUnit).where(KnownUnit.code.in_(codes)))}


def _lines(session: Session, unit_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """For each unit the ids from itself up to the root."""
    upwards = select(KnownUnit.id.label("start"), KnownUnit.id, KnownUnit.parent_id, literal(1).label("step"))
    upwards = upwards.where(KnownUnit.id.in_(unit_ids)).cte(recursive=True)
    upwards = upwards.union_all(
        select(upwards.c.start, KnownUnit.id, KnownUnit.parent_id, upwards.c.step + 1).where(
            KnownUnit.id == upwards.c.parent_id, upwards.c.step < UNIT_DEPTH_MAX
        )
    )
    lines: dict[UUID, list[UUID]] = defaultdict(list)
    for start, id in session.execute(select(upwards.c.start, upwards.c.id).order_by(upwards.c.step)):
        lines[start].append(id)
    return lines


def _teams(session: Session, unit_ids: set[UUID], names: set[str]) -> dict[tuple[UUID, str], Team]:
    """The teams of these names at these units that are not over, locked by id."""
    rows = select(Team.id).where(Team.unit_id.in_(unit_ids), Team.name.in_(names), Team.state.in_(STANDING))
    locked = locked_teams(session, session.scalars(rows))
    return {(team.unit_id, team.name): team for team in locked.values()}


def _counted_below(session: Session, team_ids: Sequence[UUID]) -> Counter[UUID]:
    rows = select(Team.superior_id, func.count()).where(Team.superior_id.in_(team_ids), Team.state.in_(STANDING))
    return Counter({id: number for id, number in session.execute(rows.group_by(Team.superior_id)) if id is not None})
