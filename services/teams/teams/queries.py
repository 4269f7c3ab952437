"""Reading teams: what everybody sees, and foundings as founders and the union see them."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, literal, select, tuple_

from services.teams.level_names.queries import level_names_at
from services.teams.teams.models import Team
from services.teams.teams.placing import superiors
from services.teams.teams.policy import may
from services.teams.units import at_or_below, lineage_of_found, unit_of, units_by_id, within_reach
from shared.contracts.base import Loaded
from shared.contracts.teams.refusals.teams import TEAM_NOT_FOUND
from shared.contracts.teams.team_words import TeamState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, id_after, page_by_id, position_of
from shared.runtime.data.few import few
from shared.runtime.data.search import matches
from shared.runtime.data.session import Session
from shared.runtime.trust.name_tickets import names_ticket

SEEN = (TeamState.ACTIVE.value, TeamState.DISSOLVED.value)
FILTERS = ("level", "kind", "brand", "join_mode")
"""Fields of a search that narrow it to the teams that have this very word."""

SHOWN = (
    "id",
    "superior_id",
    "station_id",
    "name",
    "level",
    "kind",
    "brand",
    "join_mode",
    "adults_only",
    "members_max",
    "members_count",
    "state",
    "version",
)


def team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """An active team, or one that was dissolved; others are not public yet, or never. Raises NotFound."""
    found = session.get(Team, request.id)
    if found is None or found.state not in SEEN:
        raise TEAM_NOT_FOUND()
    return team_shown(session, found, actor)


def team_shown(session: Session, found: Team, actor: Actor) -> SimpleNamespace:
    """A team as everybody sees it, with its present officers by the first characters of their names."""
    (shown,) = summaries(session, [found])
    shown.introduction, shown.founded_on, shown.changed_at = found.introduction, found.founded_on, found.changed_at
    shown.superiors = superiors(session, found)
    shown.officers = found.present_officers if found.state == TeamState.ACTIVE else []
    ids = [officer.volunteer_id for officer in shown.officers]
    shown.names_ticket = names_ticket(session, actor, masked=ids)
    return shown


def find_teams(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """The active teams that fit, in the order in which they were founded."""
    conditions = [Team.state == TeamState.ACTIVE, *_narrowed(session, request)]
    rows = select(Team).order_by(Team.id).limit(request.limit + 1)
    after = id_after(request) if request.cursor else None
    places = few(session, (Team.id,), *conditions) if request.search else None
    if places is not None:
        left = [id for (id,) in places if after is None or id > after]
        conditions = [Team.id.in_(left[: request.limit + 1])]
    elif after is not None:
        conditions.append(Team.id > after)
    page = page_by_id(list(session.scalars(rows.where(*conditions))), request)
    return Page(summaries(session, page.items), page.next_cursor)


def founding(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """A founding that one has made or decides on. Raises NotFound."""
    found = session.get(Team, request.id)
    may(actor, session.now).see_founding(lineage_of_found(session, found), found.founder_id if found else None)
    assert found is not None
    shown = founding_shown(session, found, actor)
    shown.names_ticket = names_ticket(session, actor, full=[shown.founder_id])
    return shown


def own_foundings(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """What one has founded oneself, the newest first."""
    own = may(actor, session.now).own_account()
    rows = select(Team).where(Team.founder_id == own).order_by(Team.id.desc()).limit(request.limit + 1)
    if request.cursor:
        rows = rows.where(Team.id < id_after(request))
    page = page_by_id(list(session.scalars(rows)), request)
    return Page(foundings_shown(session, page.items, actor), page.next_cursor)


def find_foundings(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Foundings in reach, those due first come first; with the names of those who are to lead the teams."""
    tops = may(actor, session.now).tops("teams.review")
    rows = select(Team).where(Team.state == request.state, within_reach(session, Team.unit_id, tops, request.unit))
    page = _due_first(session, rows, request)
    items = foundings_shown(session, page.items, actor)
    ticket = names_ticket(session, actor, full=[item.founder_id for item in items])
    return SimpleNamespace(items=items, next_cursor=page.next_cursor, names_ticket=ticket)


def founding_shown(session: Session, found: Team, actor: Actor) -> SimpleNamespace:
    """A founding as its founder and those who decide see it."""
    (shown,) = foundings_shown(session, [found], actor)
    return shown


def foundings_shown(session: Session, found: Sequence[Team], actor: Actor) -> list[SimpleNamespace]:
    """Several of them."""
    shown = summaries(session, found)
    above = units_by_id(session, _superior_units(session, found))
    today = business_date(session.now)
    for one, team in zip(shown, found, strict=True):
        one.introduction, one.founder_id, one.is_own = team.introduction, team.leader_id, _is_own(team, actor)
        one.made_at, one.due_on, one.decided_at = team.made_at, team.due_on, team.decided_at
        one.overdue = team.state == TeamState.SUBMITTED and team.due_on < today
        is_refused = team.state == TeamState.REFUSED
        one.reason, one.reason_words = (team.reason, team.reason_words) if is_refused else (None, None)
        unit = above.get(one.parent_id)
        one.appeal_unit_code = (unit.code if unit else one.unit_code) if is_refused else None
    return shown


def summaries(session: Session, found: Sequence[Team]) -> list[SimpleNamespace]:
    """Teams as they stand in lists."""
    units = units_by_id(session, (team.unit_id for team in found))
    names = level_names_at(session, units)
    shown = []
    for team in found:
        unit = units[team.unit_id]
        one = SimpleNamespace(**{name: getattr(team, name) for name in SHOWN})
        one.unit_code, one.unit_name, one.parent_id = unit.code, unit.name, unit.parent_id
        one.level_name = names[unit.id].get(team.level)
        shown.append(one)
    return shown


def _narrowed(session: Session, request: Loaded) -> list[ColumnElement[bool]]:
    conditions = [getattr(Team, name) == getattr(request, name) for name in FILTERS if getattr(request, name)]
    if request.search:
        conditions.append(matches(Team.search, request.search))
    if request.below:
        conditions.append(at_or_below(Team.unit_id, unit_of(session, request.below)))
    if request.superior:
        conditions.append(Team.superior_id == request.superior)
    if request.station:
        conditions.append(Team.station_id == request.station)
    return conditions


def _due_first(session: Session, rows: Select[tuple[Team]], request: Loaded) -> Page[Team]:
    """A page in the order of due days; `request.overdue`: only those whose day is over."""
    if request.overdue:
        rows = rows.where(Team.due_on < business_date(session.now))
    if request.cursor:
        rows = rows.where(tuple_(Team.due_on, Team.id) > _place_after(request))
    found = list(session.scalars(rows.order_by(Team.due_on, Team.id).limit(request.limit + 1)))
    if len(found) <= request.limit:
        return Page(found, None)
    last = found[request.limit - 1]
    return Page(found[: request.limit], cursor_after(request, last.due_on.isoformat(), str(last.id)))


def _place_after(request: Loaded) -> Any:
    """Day and id of the last one shown. Raises Invalid."""
    day, last = position_of(request, str, str)
    try:
        return tuple_(literal(date.fromisoformat(day)), literal(UUID(last), Uuid()))
    except ValueError:
        raise CURSOR_INVALID() from None


def _superior_units(session: Session, found: Sequence[Team]) -> list[UUID]:
    units = units_by_id(session, (team.unit_id for team in found))
    return [unit.parent_id for unit in units.values() if unit.parent_id]


def _is_own(team: Team, actor: Actor) -> bool:
    return actor.account_id is not None and team.founder_id == actor.account_id
