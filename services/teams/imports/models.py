"""The tables of imports: what became of a list, and its refused rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.teams.models import Base
from shared.runtime.data.mapping import Json

COUNTED = "row_count = created_count + changed_count + unchanged_count + refused_count"


class TeamImport(Base):
    """A list of teams that was worked. columns: the headings of its file."""

    __tablename__ = "team_import"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    dry_run: Mapped[bool]
    columns: Mapped[list[str]] = mapped_column(Json)
    row_count: Mapped[int]
    created_count: Mapped[int]
    changed_count: Mapped[int]
    unchanged_count: Mapped[int]
    refused_count: Mapped[int]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(COUNTED, name="counts"),
        Index("ix_team_import_made_at", "made_at"),
    )


class TeamImportRefusal(Base):
    """A row that was refused. cells: as they stood in the file; problems: [{"column", "problem", "parameters"}]."""

    __tablename__ = "team_import_refusal"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("team_import.id"), primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[list[str]] = mapped_column(Json)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json)
