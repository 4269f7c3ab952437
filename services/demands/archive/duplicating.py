"""Looking for needs that may be the same as one: candidates from indexes, judged by `domain/duplicates.py`."""

from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from services.demands.archive import policy
from services.demands.archive.domain.duplicates import Compared, Likeness, likeness
from services.demands.archive.models import Demand
from services.demands.archive.policy import OF_DECIDERS
from services.demands.archive.reaching import seen_demand
from services.demands.archive.sealing import opened
from services.demands.archive.showing import shown
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_words import DUPLICATES_MAX, ENDED
from shared.contracts.demands.demand_words import DemandState
from shared.kernel.actor import Actor
from shared.runtime.data.search import HasTerms
from shared.runtime.data.session import Session
from shared.runtime.events.unit_reach import within_reach

CANDIDATES_MAX = 200  # the newest of them are compared
LOOK_BACK_DAYS = 90
TERMS_MAX = 8  # pairs of characters of the title, any of which another one has


def suspected_duplicates(session: Session, request: Loaded, actor: Actor) -> dict[str, Any]:
    """Those in reach that may be the same, the likest first."""
    found, permissions = seen_demand(session, request.id, actor)
    permissions.decide()
    reached = within_reach(session, Demand.unit_id, policy.tops(actor, session.now))
    compared = _compared(session, found)
    judged = [(likeness(compared, _compared(session, other)), other) for other in _candidates(session, found, reached)]
    suspects = [(like, other) for like, other in judged if like.is_suspect]
    suspects.sort(key=lambda suspect: suspect[0].points, reverse=True)
    return {"items": _told(session, suspects[:DUPLICATES_MAX])}


def _told(session: Session, suspects: list[tuple[Likeness, Demand]]) -> list[SimpleNamespace]:
    told = shown(session, [other for _, other in suspects], is_clear=False, acts=OF_DECIDERS)
    return [
        SimpleNamespace(demand=item, points=like.points, reasons=like.reasons)
        for (like, _), item in zip(suspects, told, strict=True)
    ]


def _candidates(session: Session, demand: Demand, reached: ColumnElement[bool]) -> list[Demand]:
    """The newest that share person, phone, address or area with it, or a pair of characters in the title."""
    since = session.now - timedelta(days=LOOK_BACK_DAYS)
    still_of_use = Demand.state.not_in(sorted(ENDED - {DemandState.CLOSED}))
    rows = select(Demand).where(reached, Demand.id != demand.id, Demand.made_at >= since, still_of_use)
    rows = rows.where(or_(*_shared(demand))).order_by(Demand.id.desc()).limit(CANDIDATES_MAX)
    return list(session.scalars(rows))


def _shared(demand: Demand) -> list[ColumnElement[bool]]:
    known = [
        getattr(Demand, name) == getattr(demand, name)
        for name in ("account_id", "phone_index", "address_index", "area_cell")
        if getattr(demand, name) is not None
    ]
    pairs = dict.fromkeys(map("".join, pairwise(demand.title)))
    terms = [pair for pair in pairs if pair.isalnum() and not pair.isascii()][:TERMS_MAX]
    return [*known, *(HasTerms(Demand.search, [term]) for term in terms), Demand.id == demand.id]


def _compared(session: Session, demand: Demand) -> Compared:
    words = f"{demand.title}{opened(session, demand, 'words_sealed') or ''}"
    return Compared(
        words, demand.category, demand.account_id, demand.phone_index, demand.address_index, demand.area_cell
    )
