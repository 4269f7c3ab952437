"""Rows of rosters about people whom another part of the union has: the unit above that reaches both decides on them.

Whoever imports is not told which rows these are: else a file would be a question whether documents are known elsewhere.
"""

import json
from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from services.identity.rosters.keeping import Keyed, keyed
from services.identity.rosters.models import RosterParkedRow
from services.identity.rosters.reading import entry_again
from services.identity.units.models import Unit
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

KEPT_DAYS = 30
PARKED_OF_A_DAY_MAX = 2_000  # of a unit; whoever decides looks at each
SWEPT_AT_ONCE_MAX = 500


def parked_at(session: Session, top: Unit | None, documents: Collection[bytes]) -> dict[bytes, bytes]:
    """The rows with these documents that wait since an earlier import at the unit: their digests."""
    if top is None:
        return {}
    rows = select(RosterParkedRow.document_index, RosterParkedRow.row_digest)
    rows = rows.where(RosterParkedRow.unit_id == top.id, RosterParkedRow.document_index.in_(documents))
    found: dict[bytes, bytes] = dict(session.execute(rows).all())
    return found


def park(session: Session, unit_id: UUID, header: list[str], handed_up: Iterable[tuple[Keyed, UUID]]) -> None:
    """Keep rows for the units above; of a document the row that came last."""
    sealing, rows = sealing_of(session), []
    for row, above_id in handed_up:
        row_id, said = new_id(), json.dumps({"header": header, "cells": row.entry.cells}, ensure_ascii=False)
        rows.append(
            {
                "id": row_id,
                "unit_id": unit_id,
                "above_unit_id": above_id,
                "document_index": row.document_index,
                "row_digest": row.row_digest,
                "said_sealed": sealing.seal_text(said, said_place(row_id)),
                "parked_at": session.now,
            }
        )
    forget(session, unit_id, [row["document_index"] for row in rows])
    if rows:
        session.execute(insert(RosterParkedRow), rows)


def is_full(session: Session, unit_id: UUID) -> bool:
    """Whether as many rows of a unit wait since a day as whoever decides looks through: none may bury the others."""
    rows = select(func.count()).where(
        RosterParkedRow.unit_id == unit_id, RosterParkedRow.parked_at > session.now - timedelta(days=1)
    )
    return (session.scalar(rows) or 0) >= PARKED_OF_A_DAY_MAX


def forget(session: Session, unit_id: UUID, documents: Collection[bytes]) -> None:
    """Keep no row of these documents any more."""
    if documents:
        of_unit = delete(RosterParkedRow).where(RosterParkedRow.unit_id == unit_id)
        session.execute(of_unit.where(RosterParkedRow.document_index.in_(documents)))


def said_in(session: Session, row: RosterParkedRow) -> tuple[Keyed, list[str]]:
    """The row as it stood in the file, and the file's headings."""
    sealing = sealing_of(session)
    said = json.loads(sealing.open_text(row.said_sealed, said_place(row.id)))
    return keyed(entry_again(1, said["cells"], said["header"], business_date(session.now)), sealing), said["header"]


def said_place(row_id: UUID) -> str:
    """Where what a row says belongs."""
    return f"roster_parked_row.said_sealed.{row_id}"


def sweep(session: Session) -> bool:
    """Remove some of the rows that nobody decided on; False where there are none."""
    old = select(RosterParkedRow.id).where(RosterParkedRow.parked_at < session.now - timedelta(days=KEPT_DAYS))
    ids = session.scalars(old.limit(SWEPT_AT_ONCE_MAX)).all()
    session.execute(delete(RosterParkedRow).where(RosterParkedRow.id.in_(ids)))
    return bool(ids)
