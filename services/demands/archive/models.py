"""The tables of the archive: needs, the steps of their lives, and who had address and phone shown."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.demands.archive.domain.life import STATES
from services.demands.archive.domain.queue import Rank
from services.demands.categories.models import Category
from services.demands.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.demands.archive_words import ENDED, PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from shared.contracts.demands.demand_words import NUMBER_CHARACTERS_MAX
from shared.runtime.data.mapping import Json
from shared.runtime.data.search import SearchTerms, search_index

INDEX_BYTES = 32
WAKES = text("wakes_at IS NOT NULL")
GOING_ON_STATES = tuple(state for state in STATES if state not in ENDED)
GOING_ON = text(f"state IN ({', '.join(map(repr, GOING_ON_STATES))})")
# What a need says of somebody's life, and where each text is sealed for: `<place>.<id>`.
SEALED = {
    "words_sealed": "demand.words",
    "beneficiary_name_sealed": "demand.beneficiary_name",
    "phone_sealed": "demand.phone",
    "address_sealed": "demand.address",
    "position_sealed": "demand.position",
    "rating_words_sealed": "demand.rating_words",
}
CONTACT = ("beneficiary_name_sealed", "phone_sealed", "address_sealed", "position_sealed")


class Demand(Base):
    """A need. number: what the person was told.

    unit_id: of the union that answers it now; category, service_class: its word, and the class of the plan that it
    counts under (category_id: of a unit's own). title, place: for all who may see it, search: their terms; words, and
    all that names or reaches the person: sealed. phone_index, address_index: keyed fingerprints, area_cell: H3 of
    resolution 7, a few streets: by these, duplicates are found. account_id: whose need it is, None for who has no
    account, and once that is closed; made_by: who entered it. consent_*: who agreed to it, how, and to which text.
    due_at: until when the union answers, finds who serves it, or says what became of that, None where it has; wakes_at:
    when time does something next. urgency_hours, help_first_hours, ranks_from: its place in the queue
    (`domain/queue.py`); linked_at: since when something serves it.
    """

    __tablename__ = "demand"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(NUMBER_CHARACTERS_MAX), unique=True)
    unit_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    category: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey(Category.id))
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    urgency: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    visibility: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    channel: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS_MAX))
    place: Mapped[str] = mapped_column(String(PLACE_CHARACTERS_MAX))
    search: Mapped[list[str]] = mapped_column(SearchTerms(), deferred=True)
    words_sealed: Mapped[str | None] = mapped_column(Text)
    beneficiary: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    beneficiary_name_sealed: Mapped[str | None] = mapped_column(Text)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES), index=True)
    address_sealed: Mapped[str | None] = mapped_column(Text)
    address_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES), index=True)
    position_sealed: Mapped[str | None] = mapped_column(Text)
    area_cell: Mapped[int | None] = mapped_column(BigInteger, index=True)
    wanted_from: Mapped[datetime | None]
    wanted_until: Mapped[datetime | None]
    account_id: Mapped[UUID | None]
    made_by: Mapped[UUID]
    consent_giver: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    consent_means: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    consent_text_version: Mapped[int]
    made_at: Mapped[datetime]
    urgency_hours: Mapped[int]
    help_first_hours: Mapped[int]
    ranks_from: Mapped[datetime]
    due_at: Mapped[datetime | None]
    wakes_at: Mapped[datetime | None]
    volunteer_id: Mapped[UUID | None] = mapped_column(index=True)
    project_id: Mapped[UUID | None] = mapped_column(index=True)
    activity_id: Mapped[UUID | None] = mapped_column(index=True)
    linked_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("demand.id"), index=True)
    reason_code: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    reason: Mapped[str | None] = mapped_column(Text)
    served_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    rating: Mapped[int | None]
    rating_words_sealed: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    version: Mapped[int]
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name="state"),
        CheckConstraint("(merged_into_id IS NOT NULL) = (state = 'merged')", name="merged"),
        CheckConstraint("(reason_code IS NOT NULL) = (state = 'refused')", name="refused"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_demand_account_id_id", "account_id", "id"),
        Index("ix_demand_made_by_id", "made_by", "id"),
        Index("ix_demand_state_ranks_from_id", "state", "ranks_from", "id"),
        Index("ix_demand_queue", "ranks_from", "id", postgresql_where=GOING_ON, sqlite_where=GOING_ON),
        Index("ix_demand_wakes_at", "wakes_at", postgresql_where=WAKES, sqlite_where=WAKES),
        search_index("ix_demand_search", "search"),
    )

    @property
    def rank(self) -> Rank:
        """The hours that it is ahead in the queue."""
        return Rank(self.urgency_hours, self.help_first_hours)

    @rank.setter
    def rank(self, rank: Rank) -> None:
        self.urgency_hours, self.help_first_hours = rank.urgency_hours, rank.help_first_hours
        self.ranks_from = rank.ranks_from(self.made_at)


class DemandStep(Base):
    """A step in the life of a need. unit_id: of the union that had it then; by: as the audit trail names who acts."""

    __tablename__ = "demand_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id"))
    act: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    unit_id: Mapped[UUID]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("ix_demand_step_demand_id_id", "demand_id", "id"),
        Index("ix_demand_step_by_id", "by", "id"),
    )


class ContactReading(Base):
    """Somebody had name, phone or address of a need shown. volunteer_id: of whoever serves it; None for a cadre."""

    __tablename__ = "contact_reading"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id"))
    read_by: Mapped[UUID]
    volunteer_id: Mapped[UUID | None]
    fields: Mapped[list[str]] = mapped_column(Json)
    read_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_contact_reading_demand_id_id", "demand_id", "id"),
        Index("ix_contact_reading_read_by_id", "read_by", "id"),
    )
