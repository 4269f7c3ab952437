"""What the tables of all imports have in common: a run over an uploaded file, how far it got, who works on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.identity.import_words import ImportState
from shared.runtime.data.mapping import Json

ACTOR_CHARACTERS_MAX = 100
COUNTS = ("created", "changed", "unchanged", "refused")
UNFINISHED = text("state IN ('waiting', 'working')")


class ImportRun:
    """A file on its way in. file_name: nothing any more, since it may be somebody's; a later release drops it.

    unit_id: below which unit all its rows stay, NULL for the whole tree (command line); done_count: rows worked so far,
    in a fixed order; worker, worked_at: who works on it, as long as it goes on; break_count: how many workers have died
    on it since a row was last worked; failure: the refusal of the whole file.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    file_name: Mapped[str] = mapped_column(String(255), default="")
    file_digest: Mapped[str] = mapped_column(String(64))
    byte_count: Mapped[int]
    dry_run: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20), default=ImportState.WAITING.value)
    failure: Mapped[dict[str, Any] | None] = mapped_column(Json)
    columns: Mapped[list[str]] = mapped_column(Json)
    row_count: Mapped[int | None]
    done_count: Mapped[int] = mapped_column(default=0)
    created_count: Mapped[int] = mapped_column(default=0)
    changed_count: Mapped[int] = mapped_column(default=0)
    unchanged_count: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int] = mapped_column(default=0)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_subject: Mapped[str] = mapped_column(String(ACTOR_CHARACTERS_MAX))
    worker: Mapped[str | None] = mapped_column(String(40))
    worked_at: Mapped[datetime | None]
    break_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


def constraints_of_runs(table: str) -> tuple[CheckConstraint | Index, ...]:
    """What holds for the runs in a table."""
    return (
        CheckConstraint("state IN ('waiting', 'working', 'finished', 'failed')", name="state"),
        CheckConstraint(
            "done_count = created_count + changed_count + unchanged_count + refused_count", name="each_row_once"
        ),
        CheckConstraint("(finished_at IS NULL) = (state IN ('waiting', 'working'))", name="finished"),
        Index(f"ix_{table}_unfinished", "created_at", postgresql_where=UNFINISHED, sqlite_where=UNFINISHED),
        Index(f"ix_{table}_created_at", "created_at"),
    )
