"""How much of a subtree has teams: counted when it is asked for, from units and teams as they are known."""

from collections.abc import Sequence
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import CTE, Subquery, case, exists, func, literal, select

from services.teams.coverage.policy import may
from services.teams.teams.models import Team
from services.teams.units import subtrees, unit_of
from shared.contracts.base import Loaded
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX, UnitKind, UnitState
from shared.contracts.teams.team_words import TeamKind, TeamLevel, TeamState
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, page_of, position_of
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, lineage

COUNTS = ("unit_count", "covered_count", "team_count", "members_count")


def coverage(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """A subtree as a whole, by kinds of unit and of team."""
    unit = _readable(session, request, actor)
    kinds = _kinds(session, unit)
    counted = select(Team.level, Team.kind, func.count(), func.sum(Team.members_count))
    counted = counted.where(Team.state == TeamState.ACTIVE, Team.unit_id.in_(subtrees([unit.id])))
    teams = [
        SimpleNamespace(level=level, kind=kind, team_count=number, members_count=members)
        for level, kind, number, members in session.execute(counted.group_by(Team.level, Team.kind))
    ]
    order = [*TeamLevel], [*TeamKind]
    return SimpleNamespace(
        code=unit.code,
        unit_count=sum(kind.unit_count for kind in kinds),
        covered_count=sum(kind.covered_count for kind in kinds),
        team_count=sum(team.team_count for team in teams),
        members_count=sum(team.members_count for team in teams),
        kinds=kinds,
        teams=sorted(teams, key=lambda team: (order[0].index(team.level), order[1].index(team.kind))),
    )


def coverage_below(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """The units directly below one, each with what is below it."""
    unit = _readable(session, request, actor)
    rows = select(KnownUnit).where(KnownUnit.parent_id == unit.id, KnownUnit.state == UnitState.ACTIVE)
    if request.cursor:
        rows = rows.where(KnownUnit.code > position_of(request, str)[0])
    found = list(session.scalars(rows.order_by(KnownUnit.code).limit(request.limit + 1)))
    page = page_of(found, request, "code")
    counts = _counts_by_branch(session, [branch.id for branch in page.items])
    return Page([_shown(branch, counts[branch.id]) for branch in page.items], page.next_cursor)


def uncovered_units(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """The units of a subtree without a team."""
    unit = _readable(session, request, actor)
    rows = select(KnownUnit).where(KnownUnit.id.in_(subtrees([unit.id])), KnownUnit.state == UnitState.ACTIVE)
    rows = rows.where(~exists().where(Team.unit_id == KnownUnit.id, Team.state == TeamState.ACTIVE))
    if request.kind:
        rows = rows.where(KnownUnit.kind == request.kind)
    if request.cursor:
        rows = rows.where(KnownUnit.code > position_of(request, str)[0])
    found = list(session.scalars(rows.order_by(KnownUnit.code).limit(request.limit + 1)))
    page = page_of(found, request, "code")
    items = [SimpleNamespace(unit_code=one.code, unit_name=one.name, kind=one.kind) for one in page.items]
    return Page(items, page.next_cursor)


def _readable(session: Session, request: Loaded, actor: Actor) -> KnownUnit:
    unit = unit_of(session, request.code)
    may(actor, session.now).read(lineage(session, unit.id))
    return unit


def _kinds(session: Session, unit: KnownUnit) -> list[SimpleNamespace]:
    teams = _teams_by_unit()
    counted = select(KnownUnit.kind, func.count(), func.count(teams.c.unit_id))
    counted = counted.outerjoin(teams, teams.c.unit_id == KnownUnit.id)
    counted = counted.where(KnownUnit.id.in_(subtrees([unit.id])), KnownUnit.state == UnitState.ACTIVE)
    found = {kind: (units, covered) for kind, units, covered in session.execute(counted.group_by(KnownUnit.kind))}
    return [
        SimpleNamespace(kind=kind.value, unit_count=found[kind][0], covered_count=found[kind][1])
        for kind in UnitKind
        if kind in found
    ]


def _counts_by_branch(session: Session, branches: Sequence[UUID]) -> dict[UUID, SimpleNamespace]:
    """Units, covered units, teams and members of each branch of the tree."""
    below, teams = _with_branch(branches), _teams_by_unit()
    own_team = case((below.c.id == below.c.branch, teams.c.team_count), else_=0)
    counted = select(
        below.c.branch,
        func.coalesce(func.max(own_team), 0) > 0,
        func.count(),
        func.count(teams.c.unit_id),
        func.coalesce(func.sum(teams.c.team_count), 0),
        func.coalesce(func.sum(teams.c.members_count), 0),
    )
    counted = counted.select_from(below).join(KnownUnit, KnownUnit.id == below.c.id)
    counted = counted.outerjoin(teams, teams.c.unit_id == below.c.id).where(KnownUnit.state == UnitState.ACTIVE)
    rows = session.execute(counted.group_by(below.c.branch))
    return {  # PostgreSQL adds large whole numbers up to decimals
        branch: SimpleNamespace(has_team=has_team, **dict(zip(COUNTS, map(int, counts), strict=True)))
        for branch, has_team, *counts in rows
    }


def _with_branch(branches: Sequence[UUID]) -> CTE:
    """The ids of some units and of all below them, each with the one of the first that it belongs to."""
    first = select(KnownUnit.id, KnownUnit.id.label("branch"), literal(1).label("step"))
    below = first.where(KnownUnit.id.in_(branches)).cte(recursive=True)
    return below.union_all(
        select(KnownUnit.id, below.c.branch, below.c.step + 1).where(
            KnownUnit.parent_id == below.c.id, below.c.step < UNIT_DEPTH_MAX
        )
    )


def _teams_by_unit() -> Subquery:
    counted = select(
        Team.unit_id, func.count().label("team_count"), func.sum(Team.members_count).label("members_count")
    )
    return counted.where(Team.state == TeamState.ACTIVE).group_by(Team.unit_id).subquery()


def _shown(branch: KnownUnit, counts: SimpleNamespace) -> SimpleNamespace:
    counts.unit_code, counts.unit_name, counts.kind = branch.code, branch.name, branch.kind
    return counts
