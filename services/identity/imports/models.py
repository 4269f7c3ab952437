"""The tables of imports of units: what was uploaded, how far it got, what was refused."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.import_runs.models import ImportRun, constraints_of_runs
from services.identity.models import Base
from services.identity.units.models import bytewise
from shared.runtime.data.mapping import Json

CODE_CHARACTERS_MAX = 200  # a refused row may name anything as its code


class UnitImport(ImportRun, Base):
    """A file of units on its way into the tree, worked in the order in which parents come first."""

    __tablename__ = "unit_import"
    __table_args__ = constraints_of_runs(__tablename__)


class UnitImportFile(Base):
    """What was uploaded; removed when all of it was worked."""

    __tablename__ = "unit_import_file"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("unit_import.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class UnitImportRefusal(Base):
    """A row that was refused. cells: as they stood in the file; problems: [{"column", "problem", "parameters"}]."""

    __tablename__ = "unit_import_refusal"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("unit_import.id"), primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str | None] = mapped_column(bytewise(CODE_CHARACTERS_MAX))
    cells: Mapped[list[str]] = mapped_column(Json)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json)

    __table_args__ = (Index("ix_unit_import_refusal_import_id_code", "import_id", "code"),)
