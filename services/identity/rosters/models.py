"""The tables of imports of rosters: what was uploaded, how far it got, what was refused or doubted. Rows are sealed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.import_runs.models import ImportRun, constraints_of_runs
from services.identity.models import Base
from services.identity.units.models import Unit
from shared.runtime.data.mapping import Json


class RosterImport(ImportRun, Base):
    """A file of members on its way into the roster. doubted_count: rows that were taken, and are odd."""

    __tablename__ = "roster_import"
    __table_args__ = constraints_of_runs(__tablename__)

    doubted_count: Mapped[int] = mapped_column(default=0)


class RosterImportFile(Base):
    """What was uploaded, sealed for `roster_import_file.content.<id>`; removed when all of it was worked."""

    __tablename__ = "roster_import_file"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("roster_import.id"), unique=True)
    content_sealed: Mapped[str] = mapped_column(Text)


class RosterImportRow(Base):
    """A row that was refused, or taken with doubts.

    cells_sealed: the cells as they stood in the file, as JSON, for `roster_import_row.cells.<id>`; problems:
    [{"column", "problem", "parameters"}], which say nothing about anybody; document_index: as in `member`, of a row
    that waits for its number until the end of the file.
    """

    __tablename__ = "roster_import_row"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("roster_import.id"))
    row_number: Mapped[int]
    refused: Mapped[bool]
    cells_sealed: Mapped[str] = mapped_column(Text)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    document_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    __table_args__ = (UniqueConstraint("import_id", "row_number"),)


class RosterParkedRow(Base):
    """A row of an import at a unit in whose way a member of another part of the union stands.

    above_unit_id: the lowest unit that reaches both, which decides; document_index: as in `member`; said_sealed: the
    headings of the file and the cells of the row, as JSON, for `roster_parked_row.said_sealed.<id>`.
    """

    __tablename__ = "roster_parked_row"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    above_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    document_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    row_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    said_sealed: Mapped[str] = mapped_column(Text)
    parked_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    above_unit: Mapped[Unit] = relationship(foreign_keys=[above_unit_id])

    __table_args__ = (
        UniqueConstraint("unit_id", "document_index"),
        Index("ix_roster_parked_row_above_unit_id_id", "above_unit_id", "id"),
        Index("ix_roster_parked_row_parked_at", "parked_at"),
    )
