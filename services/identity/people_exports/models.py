"""The table of exports: who asked for what and why, who agreed, how often it was fetched. Its rows are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models import Base
from shared.contracts.identity.people_export_words import DOWNLOADS_MAX, ROWS_MAX, WATERMARK_CHARACTERS
from shared.contracts.identity.people_export_words import WORDS_CHARACTERS_MAX as WORDS_MAX
from shared.contracts.identity.unit_words import UNIT_CODE_CHARACTERS_MAX


class PeopleExport(Base):
    """An export of many people. No file is stored: its rows are read at each download.

    fetched_at: when the last download began.
    """

    __tablename__ = "people_export"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    people: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_code: Mapped[str] = mapped_column(String(UNIT_CODE_CHARACTERS_MAX))
    fields_wanted: Mapped[list[str]]
    purpose: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(WORDS_MAX))
    state: Mapped[str] = mapped_column(String(20))
    row_count: Mapped[int]
    watermark: Mapped[str] = mapped_column(String(WATERMARK_CHARACTERS), unique=True)
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    refusal_reason: Mapped[str | None] = mapped_column(String(30))
    fetch_until: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    download_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'approved', 'refused')", name="state"),
        CheckConstraint("people IN ('members', 'volunteers')", name="people"),
        CheckConstraint(f"row_count BETWEEN 1 AND {ROWS_MAX}", name="row_count"),
        CheckConstraint(f"download_count BETWEEN 0 AND {DOWNLOADS_MAX}", name="download_count"),
        CheckConstraint("(fetch_until IS NOT NULL) = (state = 'approved')", name="fetch_until"),
        CheckConstraint("(refusal_reason IS NOT NULL) = (state = 'refused')", name="refusal_reason"),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="second_person"),
        Index("ix_people_export_requested_by_requested_at", "requested_by", "requested_at"),
        Index("ix_people_export_unit_id_id", "unit_id", "id"),
    )

    @property
    def downloads_left(self) -> int:
        """How often it can still be fetched."""
        return DOWNLOADS_MAX - self.download_count
