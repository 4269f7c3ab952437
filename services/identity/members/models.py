"""The table of members: the union's roster (12351), as the last file that named somebody has it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models import Base
from services.identity.units.models import bytewise
from shared.contracts.identity.member_words import (
    MEMBER_NUMBER_CHARACTERS_MAX,
    NAME_CHARACTERS_MAX,
    MembershipState,
)
from shared.runtime.data.search import SearchTerms, search_index

WORD_CHARACTERS_MAX = 40


class Member(Base):
    """A row of the roster. No user of ours: somebody who never heard of Nuanliu may stand here.

    search: terms of the name. Sealed: document_sealed (the number in normal form) for `member.document.<id>`,
    birth_date_sealed (ISO) and phone_sealed (+86…) likewise. document_index: of `Document.key`; phone_index: comparable
    with that of an account (`codes/phones.py`); row_digest: of all that the row says, so that a file that says it again
    changes nothing.
    """

    __tablename__ = "member"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_number: Mapped[str] = mapped_column(bytewise(MEMBER_NUMBER_CHARACTERS_MAX), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_CHARACTERS_MAX))
    search: Mapped[list[str]] = mapped_column(SearchTerms(), deferred=True)
    sex: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    document_kind: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    document_sealed: Mapped[str] = mapped_column(Text)
    document_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    birth_date_sealed: Mapped[str] = mapped_column(Text)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX), default=MembershipState.ACTIVE.value)
    member_since: Mapped[date | None]
    row_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("state IN ('active', 'retained', 'ended')", name="state"),
        CheckConstraint("sex IN ('male', 'female')", name="sex"),
        CheckConstraint("(phone_sealed IS NULL) = (phone_index IS NULL)", name="phone"),
        CheckConstraint("version >= 1", name="version"),
        # The order of pages: by unit, then as they were entered. A unit's members lie together.
        Index("ix_member_unit_id_id", "unit_id", "id"),
        search_index("ix_member_search", "search"),
    )
