"""What became of a need: its steps, what serves it, and the hours that it led to, up to the service records."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, func, select

from services.demands.archive.models import Demand, DemandStep
from services.demands.archive.reaching import seen_demand
from services.demands.archive.showing import units_of
from services.demands.copies.models import KnownActivity, KnownProject, KnownRecord
from shared.contracts.base import Loaded
from shared.contracts.demands.outcomes import SERVICES_MAX, STEPS_MAX
from shared.contracts.projects.record_words import RecordState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

MERGERS_MAX = 20  # one after the other


def demand_outcome(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Of one's own, or of one in reach. A merged one goes on as the one it was merged into."""
    found, permissions = seen_demand(session, request.id, actor)
    permissions.see_whole()
    last = _goes_on_as(session, found)
    count, minutes, services = _served(session, last)
    return SimpleNamespace(
        id=found.id,
        number=found.number,
        state=last.state,
        steps=_steps(session, found),
        merged_into_number=last.number if last is not found else None,
        project=session.get(KnownProject, last.project_id) if last.project_id else None,
        activity=session.get(KnownActivity, last.activity_id) if last.activity_id else None,
        has_volunteer=last.volunteer_id is not None,
        services_count=count,
        minutes=minutes,
        services=services,
        rating=last.rating,
    )


def _goes_on_as(session: Session, demand: Demand) -> Demand:
    for _ in range(MERGERS_MAX):
        if demand.merged_into_id is None:
            break
        demand = session.get_one(Demand, demand.merged_into_id)
    return demand


def _steps(session: Session, demand: Demand) -> list[SimpleNamespace]:
    """The newest, in the order in which they were taken."""
    rows = select(DemandStep).where(DemandStep.demand_id == demand.id).order_by(DemandStep.id.desc()).limit(STEPS_MAX)
    found = list(session.scalars(rows))[::-1]
    units = units_of(session, (taken.unit_id for taken in found))
    return [
        SimpleNamespace(
            act=taken.act,
            state=taken.state,
            unit_code=units[taken.unit_id].code,
            unit_name=units[taken.unit_id].name,
            at=taken.at,
            reason=taken.reason,
        )
        for taken in found
    ]


def _served(session: Session, demand: Demand) -> tuple[int, int, Iterable[KnownRecord]]:
    """How many services, how many minutes, and the newest of them."""
    if demand.linked_at is None or (demand.activity_id is None and demand.project_id is None):
        return 0, 0, []
    counted = _of(demand, select(func.count(), func.coalesce(func.sum(KnownRecord.minutes), 0)))
    count, minutes = session.execute(counted).one()
    rows = _of(demand, select(KnownRecord)).order_by(KnownRecord.served_on.desc(), KnownRecord.id.desc())
    return count, int(minutes), session.scalars(rows.limit(SERVICES_MAX)).all()


def _of(demand: Demand, rows: Select[Any]) -> Select[Any]:
    """Confirmed records of the activity; of a project alone, of the days since it serves the need."""
    rows = rows.where(KnownRecord.state == RecordState.CONFIRMED.value)
    if demand.activity_id is not None:
        return rows.where(KnownRecord.activity_id == demand.activity_id)
    assert demand.linked_at is not None
    since = business_date(demand.linked_at)
    return rows.where(KnownRecord.project_id == demand.project_id, KnownRecord.served_on >= since)
