"""The table of registrations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.models import Base
from services.identity.units.models import Unit
from services.identity.volunteers.models import INDEX_BYTES, WORD_CHARACTERS_MAX
from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX
from shared.contracts.identity.refusals.volunteers import REGISTRATION_DECIDED
from shared.contracts.identity.volunteer_words import RegistrationRefusal, RegistrationState

OPEN_STATES = (RegistrationState.AWAITING_GUARDIAN.value, RegistrationState.SUBMITTED.value)
OPEN = text("state IN ('awaiting_guardian', 'submitted')")


class Registration(Base):
    """Somebody's application to be a volunteer. What it says about the person is forgotten once it is decided.

    document_index: of `Document.key`, purpose "volunteer.document", not unique: several people may claim one
    document. unit_id: the one that was named (named_unit_id), else that of the roster or registry, of the record, or
    the root: it reviews. evidence_unit_id: whose roster shows the evidence, or of which the registry says it; whom that
    one is out of reach sees evidence_outside. reason: what the applicant is told, reason_given: what the reviewer said.
    The guardian's data stays with an approved registration as long as the volunteer is a minor.
    """

    __tablename__ = "registration"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str | None] = mapped_column(String(NAME_CHARACTERS_MAX))
    sex: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    document_kind: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    document_sealed: Mapped[str | None] = mapped_column(Text)
    document_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES))
    birth_date_sealed: Mapped[str | None] = mapped_column(Text)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    named_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(20))
    evidence: Mapped[str] = mapped_column(String(20))
    evidence_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    evidence_outside: Mapped[str | None] = mapped_column(String(20))
    made_at: Mapped[datetime]
    due_on: Mapped[date]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    reason_given: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    volunteer_id: Mapped[UUID | None] = mapped_column(ForeignKey("volunteer.id"))
    guardian_name_sealed: Mapped[str | None] = mapped_column(Text)
    guardian_relation: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    guardian_phone_sealed: Mapped[str | None] = mapped_column(Text)
    guardian_consented_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    named_unit: Mapped[Unit | None] = relationship(foreign_keys=[named_unit_id])
    evidence_unit: Mapped[Unit | None] = relationship(foreign_keys=[evidence_unit_id])

    __table_args__ = (
        CheckConstraint(
            "state IN ('awaiting_guardian', 'submitted', 'approved', 'refused', 'cancelled', 'ended')", name="state"
        ),
        CheckConstraint(
            "(state IN ('awaiting_guardian', 'submitted')) = (name IS NOT NULL AND document_index IS NOT NULL)",
            name="person",
        ),
        CheckConstraint("(document_sealed IS NULL) = (document_index IS NULL)", name="document"),
        CheckConstraint("(state IN ('refused', 'ended')) = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(state IN ('approved', 'ended')) = (volunteer_id IS NOT NULL)", name="volunteer"),
        CheckConstraint("(state IN ('awaiting_guardian', 'submitted')) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(guardian_phone_sealed IS NULL) = (guardian_name_sealed IS NULL)", name="guardian"),
        CheckConstraint("state <> 'awaiting_guardian' OR guardian_phone_sealed IS NOT NULL", name="guardian_awaited"),
        CheckConstraint("version >= 1", name="version"),
        Index("uq_registration_open", "account_id", unique=True, postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_registration_account_id_id", "account_id", "id"),
        Index("ix_registration_document_index", "document_index", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_registration_unit_id_state", "unit_id", "state", "due_on", "id"),
        Index("ix_registration_volunteer_id", "volunteer_id"),
    )

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.state in OPEN_STATES

    def decide(self, state: RegistrationState, at: datetime, by: UUID | None, reason: str | None = None) -> None:
        """Close it; who decided: None where nobody had to. Raises Conflict where it is closed."""
        self.refuse_decided()
        self.state, self.decided_at, self.decided_by, self.reason = state.value, at, by, reason
        self.version += 1

    def refuse_decided(self) -> None:
        """Raises Conflict `identity.registration_decided`."""
        if not self.is_open:
            raise REGISTRATION_DECIDED(state=self.state)

    def end(self, reason: RegistrationRefusal) -> None:
        """Its record was taken away after it had been approved: there is nothing left that a guardian consents to."""
        self.state, self.reason = RegistrationState.ENDED.value, reason.value
        self.forget_guardian()
        self.version += 1

    def forget_guardian(self) -> None:
        """Nothing of the guardian is left, but that and when they consented."""
        self.guardian_name_sealed = self.guardian_phone_sealed = self.guardian_relation = None
