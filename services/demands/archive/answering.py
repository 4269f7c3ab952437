"""What the person says of a need of theirs: that it was served, that it was not, that they want it no more."""

from types import SimpleNamespace

from services.demands.archive.models import Demand
from services.demands.archive.policy import Permissions
from services.demands.archive.reaching import locked_demand
from services.demands.archive.sealing import seal
from services.demands.archive.showing import receipt
from services.demands.archive.telling import record, step
from services.demands.archive.timing import asked_after, over, settled
from services.demands.words import refuse_personal
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import DemandAct
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session


def confirm_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """It was served, and so well. For who has no account whoever may enter needs says so."""
    demand, permissions = locked_demand(session, request, actor)
    permissions.confirm()
    refuse_personal(request.words)
    step(demand, DemandAct.CONFIRM)
    demand.confirmed_at, demand.rating = session.now, request.rating
    seal(session, demand, "rating_words_sealed", request.words or None)
    settled(session, demand)
    return _told(session, demand, DemandAct.CONFIRM, actor, permissions)


def deny_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """It was not served: whoever was to serve it still is, and the union looks at it within its time."""
    demand, permissions = _own(session, request, actor, DemandAct.DENY)
    demand.served_at = demand.due_at = None
    demand.wakes_at = asked_after(session, demand, session.now)
    return _told(session, demand, DemandAct.DENY, actor, permissions, request.reason)


def withdraw_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """It is not wanted any more."""
    demand, permissions = _own(session, request, actor, DemandAct.WITHDRAW)
    over(session, demand)
    return _told(session, demand, DemandAct.WITHDRAW, actor, permissions)


def _own(session: Session, request: Loaded, actor: Actor, act: DemandAct) -> tuple[Demand, Permissions]:
    demand, permissions = locked_demand(session, request, actor)
    permissions.speak_for_oneself()
    refuse_personal(getattr(request, "reason", None))
    step(demand, act)
    return demand, permissions


def _told(
    session: Session,
    demand: Demand,
    act: DemandAct,
    actor: Actor,
    permissions: Permissions,
    reason: str | None = None,
) -> SimpleNamespace:
    record(session, demand, act, actor, reason)
    return receipt(session, demand, permissions)
