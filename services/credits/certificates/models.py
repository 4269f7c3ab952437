"""The tables of certificates: what each certifies, as a snapshot, and the records behind it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.credits.certificates.domain.life import LIFE, after
from services.credits.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.credits.certificate_words import NUMBER_CHARACTERS, CertificateAct, CertificateState
from shared.contracts.credits.refusals.certificates import CERTIFICATE_NOT_VALID
from shared.runtime.data.mapping import Json

DIGEST_CHARACTERS = 64


class Certificate(Base):
    """A certificate of volunteer service (志愿服务记录证明). What it says never changes, only what it is worth.

    unit_id: the legal person that issues it; lines: code, name, minutes and number of services of each recording unit;
    served_from, served_until, only_unit_id: what was asked for; signed_sealed: the whole statement as it was signed,
    with the name, and code_sealed: the code that is printed: None where the holder has left; code_digest: by which a
    code is found; revoked_by: the account; replaces_id: the certificate that it corrects.
    """

    __tablename__ = "certificate"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(NUMBER_CHARACTERS), unique=True)
    code_sealed: Mapped[str | None] = mapped_column(Text)
    code_digest: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS), unique=True)
    volunteer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    served_from: Mapped[date | None]
    served_until: Mapped[date | None]
    only_unit_id: Mapped[UUID | None]
    document: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    first_day: Mapped[date]
    last_day: Mapped[date]
    minutes: Mapped[int]
    services_count: Mapped[int]
    lines: Mapped[list[Any]] = mapped_column(Json)
    signed_sealed: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    issued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    explanation: Mapped[str | None] = mapped_column(Text)
    revoked_by: Mapped[UUID | None]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("state IN ('valid', 'outdated', 'replaced', 'revoked')", name="state"),
        CheckConstraint("minutes > 0 AND services_count > 0", name="served"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("(state = 'revoked') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(state IN ('replaced', 'revoked')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_certificate_volunteer_id_id", "volunteer_id", "id"),
        Index("ix_certificate_unit_id_id", "unit_id", "id"),
    )

    def refuse_not_valid(self) -> None:
        """Raises Conflict where it is worth nothing, or says what is recorded otherwise now."""
        if self.state != CertificateState.VALID:
            raise CERTIFICATE_NOT_VALID(certificate_state=self.state)

    def move(self, deed: CertificateAct, at: datetime) -> None:
        """Be worth something else from now on. Raises Conflict where it is worth nothing any more."""
        self.state, self.changed_at = after(self.state, deed), at
        self.ended_at = at if self.state in LIFE.ends else None
        self.version += 1


class CertifiedService(Base):
    """A record behind a certificate, in the version that was certified."""

    __tablename__ = "certified_service"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_version: Mapped[int]
    minutes: Mapped[int]

    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        Index("ix_certified_service_record_id", "record_id"),
    )
