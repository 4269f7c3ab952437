"""The table of clear readings: who had which personal fields of a volunteer shown unmasked, and what for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.accounts.models import ROLE_CHARACTERS_MAX
from services.identity.models import Base
from services.identity.units.models import Unit

PURPOSE_CHARACTERS_MAX = 40


class PersonalRead(Base):
    """One reading, as it was allowed: by which office of the reader. It stays when the record or the reader is gone.

    volunteer_id: whose record was read; member_id: whose row of the roster, who may become a volunteer later;
    export_id: of the export of many people of which it was a part.
    """

    __tablename__ = "personal_read"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID | None] = mapped_column(ForeignKey("volunteer.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reader_role: Mapped[str] = mapped_column(String(ROLE_CHARACTERS_MAX))
    reader_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    purpose: Mapped[str] = mapped_column(String(PURPOSE_CHARACTERS_MAX))
    fields: Mapped[list[str]]
    read_at: Mapped[datetime]
    export_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_export.id"))

    reader_unit: Mapped[Unit] = relationship()

    __table_args__ = (
        CheckConstraint("volunteer_id IS NOT NULL OR member_id IS NOT NULL", name="whose"),
        Index("ix_personal_read_volunteer_id_id", "volunteer_id", "id"),
        Index("ix_personal_read_member_id_id", "member_id", "id"),
        Index("ix_personal_read_reader_id_id", "reader_id", "id"),
    )

    @property
    def fields_read(self) -> list[str]:
        """What was shown."""
        return self.fields

    @property
    def reader_unit_code(self) -> str:
        """Of the unit whose office the reader held."""
        return self.reader_unit.code

    @property
    def reader_unit_name(self) -> str:
        """As it is called now."""
        return self.reader_unit.name
