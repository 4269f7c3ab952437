"""How a new version of a need is made: its row, a step of its history, an event, a line of the audit trail."""

from sqlalchemy import select

from services.demands.archive.domain.life import LIFE
from services.demands.archive.models import Demand, DemandStep
from shared.contracts.demands.archive_words import DemandAct
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.demands.refusals.archive import DEMAND_STATE_FORBIDS
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.trust import audit

REPUBLISHED = "republished"


def step(demand: Demand, act: DemandAct) -> None:
    """Go on in its life. Raises Conflict where its state does not allow the act."""
    following = LIFE.after(demand.state, act.value)
    if following is None:
        raise DEMAND_STATE_FORBIDS(demand_act=act.value, demand_state=demand.state)
    demand.state = following


def record(session: Session, demand: Demand, act: DemandAct, actor: Actor, reason: str | None = None) -> None:
    """Count the version up and tell it."""
    demand.version += 1
    demand.changed_at = session.now
    tell(session, demand, act, actor, reason)


def tell(session: Session, demand: Demand, act: DemandAct, actor: Actor, reason: str | None = None) -> None:
    """Tell the version that stands. reason: what the person is told."""
    session.add(
        DemandStep(
            id=new_id(),
            demand_id=demand.id,
            act=act.value,
            state=demand.state,
            unit_id=demand.unit_id,
            by=actor.name,
            at=session.now,
            reason=reason,
        )
    )
    session.add(Outbox.of(DemandChanged, demand, change=act.value, unit_id=demand.unit_id))
    if actor.kind != "system":  # what time does stands in the history
        audit.record(session, actor, f"demands.{act.value}", f"demand:{demand.id}")


def demands_after(session: Session, last: Demand | None, limit: int) -> list[Demand]:
    """All needs, page by page as they were stated."""
    rows = select(Demand).order_by(Demand.id).limit(limit)
    return list(session.scalars(rows.where(Demand.id > last.id) if last else rows))


def told_again(demand: Demand) -> Outbox:
    """The event with the version that stands: whoever knows it already changes nothing."""
    return Outbox.of(DemandChanged, demand, change=REPUBLISHED, unit_id=demand.unit_id)
