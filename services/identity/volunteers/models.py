"""Tables of volunteers: the record of each, the units they belonged to, their wishes to move, which units review."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.members.models import Member
from services.identity.models import Base
from services.identity.units.models import Unit
from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX, VOLUNTEER_NUMBER_DIGITS
from shared.contracts.identity.refusals.volunteers import MOVE_DECIDED
from shared.contracts.identity.volunteer_words import MoveState, VolunteerState
from shared.runtime.data.search import SearchTerms, search_index

WORD_CHARACTERS_MAX = 40
INDEX_BYTES = 32
PRESENT = text("until IS NULL")
MINORS = text("is_minor")
OPEN_MOVE = text(f"state = '{MoveState.SUBMITTED}'")
UNCLAIMED = text(f"state = '{VolunteerState.ENTERED}'")


class Volunteer(Base):
    """A registered volunteer, or a record that somebody else has entered and that counts for nothing until claimed.

    number: for ever, never the ID number; account_id: whose record it is; member_id: of the roster's row, where it is
    in one; document_index: of `Document.key`, purpose "volunteer.document"; the phone is the one that was entered,
    and stands here only until the record is claimed: the contact number of a volunteer is that of the account.
    search: terms of the name. card_version: codes of cards with another one are void. entered_by, entered_unit_id,
    entered_at, form_on: who entered it, for which unit, when, and the day of the form on paper; they stay.
    A record that was withdrawn or closed has nothing personal left.
    """

    __tablename__ = "volunteer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(VOLUNTEER_NUMBER_DIGITS), unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), unique=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(NAME_CHARACTERS_MAX))
    search: Mapped[list[str] | None] = mapped_column(SearchTerms(), deferred=True)
    sex: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    document_kind: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    document_sealed: Mapped[str | None] = mapped_column(Text)
    document_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES), unique=True)
    birth_date_sealed: Mapped[str | None] = mapped_column(Text)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(20))
    is_minor: Mapped[bool]
    card_version: Mapped[int] = mapped_column(default=1)
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    entered_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    entered_at: Mapped[datetime | None]
    form_on: Mapped[date | None]
    registered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    member: Mapped[Member | None] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    entered_unit: Mapped[Unit | None] = relationship(foreign_keys=[entered_unit_id])

    __table_args__ = (
        CheckConstraint("state IN ('entered', 'active', 'withdrawn', 'closed')", name="state"),
        CheckConstraint("state <> 'active' OR (account_id IS NOT NULL AND registered_at IS NOT NULL)", name="active"),
        CheckConstraint("account_id IS NULL OR state IN ('active', 'closed')", name="unclaimed"),
        CheckConstraint("state <> 'entered' OR (phone_index IS NOT NULL AND form_on IS NOT NULL)", name="entered"),
        CheckConstraint("phone_index IS NULL OR state = 'entered'", name="phone_until_claimed"),
        CheckConstraint(
            "(state IN ('entered', 'active')) = (name IS NOT NULL AND document_index IS NOT NULL)", name="person"
        ),
        CheckConstraint("(document_sealed IS NULL) = (document_index IS NULL)", name="document"),
        CheckConstraint("(phone_sealed IS NULL) = (phone_index IS NULL)", name="phone"),
        CheckConstraint(
            "(entered_by IS NULL) = (entered_at IS NULL) AND (entered_by IS NULL) = (entered_unit_id IS NULL)",
            name="entered_by",
        ),
        CheckConstraint("version >= 1 AND card_version >= 1", name="versions"),
        Index("ix_volunteer_unit_id_id", "unit_id", "id"),
        Index("ix_volunteer_phone_index", "phone_index", postgresql_where=UNCLAIMED, sqlite_where=UNCLAIMED),
        Index("ix_volunteer_minors", "id", postgresql_where=MINORS, sqlite_where=MINORS),
        search_index("ix_volunteer_search", "search"),
    )


class VolunteerUnit(Base):
    """A time in which a volunteer belonged to a unit. until: None for the present one, of which there is one."""

    __tablename__ = "volunteer_unit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteer.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="until"),
        Index("uq_volunteer_unit_present", "volunteer_id", unique=True, postgresql_where=PRESENT, sqlite_where=PRESENT),
        Index("ix_volunteer_unit_volunteer_id_id", "volunteer_id", "id"),
    )


class VolunteerMove(Base):
    """A volunteer's wish to belong to another unit that reviews its volunteers. One is open at a time."""

    __tablename__ = "volunteer_move"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteer.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    due_on: Mapped[date]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    version: Mapped[int] = mapped_column(default=1)

    volunteer: Mapped[Volunteer] = relationship()
    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('submitted', 'approved', 'refused', 'cancelled')", name="state"),
        CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(state = 'submitted') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("version >= 1", name="version"),
        Index(
            "uq_volunteer_move_open", "volunteer_id", unique=True, postgresql_where=OPEN_MOVE, sqlite_where=OPEN_MOVE
        ),
        Index("ix_volunteer_move_volunteer_id_id", "volunteer_id", "id"),
        Index(
            "ix_volunteer_move_waiting", "unit_id", "due_on", "id", postgresql_where=OPEN_MOVE, sqlite_where=OPEN_MOVE
        ),
    )

    def decide(self, state: MoveState, at: datetime, by: UUID | None, reason: str | None = None) -> None:
        """Close it; who decided: None for the volunteer, or nobody. Raises Conflict where it is closed."""
        if self.state != MoveState.SUBMITTED:
            raise MOVE_DECIDED(state=self.state)
        self.state, self.decided_at, self.decided_by, self.reason = state.value, at, by, reason
        self.version += 1


class UnitReview(Base):
    """What a unit has said about itself and the units below: whether new volunteers wait for a review.

    Units that say nothing have no row; they follow the nearest one above that does.
    """

    __tablename__ = "unit_review"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    reviews_volunteers: Mapped[bool]
    changed_at: Mapped[datetime]
