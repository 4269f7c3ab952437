"""The table of units' own categories of needs."""

from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.demands.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.demands.archive_words import CATEGORY_NAME_CHARACTERS_MAX


class Category(Base):
    """A category of a unit's own, for itself and what is below it. is_kept: whether it can still be chosen."""

    __tablename__ = "category"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    word: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    name: Mapped[str] = mapped_column(String(CATEGORY_NAME_CHARACTERS_MAX))
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    is_kept: Mapped[bool]

    __table_args__ = (UniqueConstraint("unit_id", "word"),)
