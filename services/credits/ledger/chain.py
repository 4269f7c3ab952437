"""The chain that seals transfers: whoever edits or removes a sealed one, or what it moved in lots, is found out.

So is whoever inserts one, unless they also have it wait to be sealed, as the ledger does: then it is sealed like any
other. Of such a grant `booking.verification` tells, which asks for its service; of a transfer of another kind only that
no sum may be wrong. Claims and accounts are not sealed: the sums and the services tell of them.

A timer seals in batches, after the commit: a transfer that is written waits in `ledger_pending`, so one that commits
late is sealed late and never forgotten. Each gets a position and a keyed hash over itself, what it moved in lots, and
the seal before it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from services.credits.ledger.models import LedgerHead, LedgerPending, LedgerSeal, LedgerTransfer, LotEntry
from services.credits.ledger.writing import insert_of
from shared.runtime.data.session import Session
from shared.runtime.trust.audit import GENESIS, Link
from shared.runtime.trust.sealing import sealing_of

SEALED_AT_ONCE_MAX = 500
CHAIN_PURPOSE = "ledger.chain"
HEAD_ID = 1
COLUMNS = [column.name for column in LedgerTransfer.__table__.columns]

Moved = Sequence[tuple[str, str, str, int]]


def seal(session: Session) -> Link | None:
    """Seal the next waiting transfers, at most `SEALED_AT_ONCE_MAX`; the new head, or None where nothing was to do.

    Only one process seals at a time; another one finds the head locked and leaves.
    """
    if session.scalar(select(LedgerPending.transfer_id).limit(1)) is None:
        return None
    head = _locked_head(session)
    if head is None:
        return None
    waiting = select(LedgerTransfer).join(LedgerPending, LedgerPending.transfer_id == LedgerTransfer.id)
    ordered = waiting.order_by(LedgerTransfer.posted_at, LedgerTransfer.id).limit(SEALED_AT_ONCE_MAX)
    transfers = session.scalars(ordered).all()
    if not transfers:
        return None
    moved = moved_by(session, [transfer.id for transfer in transfers])
    link = Link(head.position, head.hash)
    for transfer in transfers:
        link = Link(link.position + 1, hash_of(session, link, transfer, moved.get(transfer.id, [])))
        session.add(LedgerSeal(position=link.position, transfer_id=transfer.id, hash=link.hash))
    session.execute(delete(LedgerPending).where(LedgerPending.transfer_id.in_([one.id for one in transfers])))
    head.position, head.hash = link.position, link.hash
    return link


def moved_by(session: Session, transfer_ids: Sequence[UUID]) -> Mapping[UUID, Moved]:
    """What transfers moved in lots, in an order that does not change."""
    found: dict[UUID, list[tuple[str, str, str, int]]] = {}
    for entry in session.scalars(select(LotEntry).where(LotEntry.transfer_id.in_(transfer_ids))):
        found.setdefault(entry.transfer_id, []).append((str(entry.lot_id), entry.out_of, entry.into, entry.amount))
    return {id: sorted(moved) for id, moved in found.items()}


def hash_of(session: Session, before: Link, transfer: LedgerTransfer, moved: Moved) -> bytes:
    """The keyed hash of a transfer that stands after `before`."""
    parts = [before.position + 1, before.hash.hex(), [_plain(getattr(transfer, name)) for name in COLUMNS], moved]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sealing_of(session).blind_index(hashlib.sha256(text.encode()).hexdigest(), CHAIN_PURPOSE)


def head_of(session: Session) -> Link | None:
    """Where the chain ends, None where nobody has begun it."""
    head = session.get(LedgerHead, HEAD_ID)
    return Link(head.position, head.hash) if head is not None else None


def _locked_head(session: Session) -> LedgerHead | None:
    """The head, made where it is missing, for us alone; None while another process has it."""
    first = insert_of(session)(LedgerHead).values(id=HEAD_ID, position=0, hash=GENESIS)
    session.execute(first.on_conflict_do_nothing())
    found: LedgerHead | None = session.scalar(select(LedgerHead).with_for_update(skip_locked=True))
    return found


def _plain(value: Any) -> Any:
    """A value as JSON, the same from every database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
