"""The table of evidence files; what is in them lies in the file store."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.models import Base
from shared.contracts.projects.evidence_words import FILE_NAME_CHARACTERS_MAX

UNBOUND = text("record_id IS NULL")


class EvidenceFile(Base):
    """A file that proves something: kept in the file store under its id, private.

    record_id: what it proves, None until its uploader says so; state: "arriving" until the store has it, "removed" from
    before the store is told to forget it; digest: SHA-256, by which the same file is known again.
    """

    __tablename__ = "evidence_file"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_record.id"), index=True)
    name: Mapped[str] = mapped_column(String(FILE_NAME_CHARACTERS_MAX))
    media: Mapped[str] = mapped_column(String(60))
    byte_count: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by: Mapped[UUID]
    uploaded_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))

    __table_args__ = (
        CheckConstraint("state IN ('arriving', 'kept', 'removed')", name="state"),
        CheckConstraint("record_id IS NULL OR state = 'kept'", name="bound"),
        Index("ix_evidence_file_unbound", "uploaded_at", "id", postgresql_where=UNBOUND, sqlite_where=UNBOUND),
    )
