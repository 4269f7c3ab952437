"""The table of objections."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.models import Base
from services.identity.units.models import Unit
from services.identity.volunteers.models import INDEX_BYTES, WORD_CHARACTERS_MAX, Volunteer
from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX
from shared.contracts.identity.refusals.volunteers import OBJECTION_DECIDED
from shared.contracts.identity.volunteer_words import OBJECTION_NUMBER_CHARACTERS, ObjectionState

BARRED = text("barred_index IS NOT NULL")


class Objection(Base):
    """Somebody objects to a record about them that another one entered or registered.

    unit_id: which decides: the one that was named, else that of the record, else the root; volunteer_id: the record
    with that document, where there is one. decision_reason: what the person is told, reason_given: what was said. What
    it says about the person is forgotten once it is decided; barred_index: the document_index that stays, so that
    nobody enters them again.
    """

    __tablename__ = "objection"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(OBJECTION_NUMBER_CHARACTERS), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str | None] = mapped_column(String(NAME_CHARACTERS_MAX))
    document_kind: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    document_sealed: Mapped[str | None] = mapped_column(Text)
    document_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES))
    reason: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    named_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    volunteer_id: Mapped[UUID | None] = mapped_column(ForeignKey("volunteer.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    due_on: Mapped[date]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decision_reason: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    reason_given: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    barred_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES))
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    named_unit: Mapped[Unit | None] = relationship(foreign_keys=[named_unit_id])
    volunteer: Mapped[Volunteer | None] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('submitted', 'upheld', 'rejected')", name="state"),
        CheckConstraint("(state = 'submitted') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(state = 'submitted') = (document_index IS NOT NULL AND name IS NOT NULL)", name="person"),
        CheckConstraint("(state = 'rejected') = (decision_reason IS NOT NULL)", name="decision_reason"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_objection_account_id_id", "account_id", "id"),
        Index("ix_objection_barred_index", "barred_index", postgresql_where=BARRED, sqlite_where=BARRED),
        Index("ix_objection_unit_id_state", "unit_id", "state", "due_on", "id"),
    )

    def decide(self, state: ObjectionState, at: datetime, by: UUID | None, reason: str | None = None) -> None:
        """Close it; who decided: None where nobody had to. Raises Conflict where it is closed."""
        if self.state != ObjectionState.SUBMITTED:
            raise OBJECTION_DECIDED(state=self.state)
        self.state, self.decided_at, self.decided_by, self.decision_reason = state.value, at, by, reason
        self.version += 1
