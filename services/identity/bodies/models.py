"""The table of operating bodies."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models import Base
from shared.contracts.identity.bodies import (
    ADDRESS_CHARACTERS_MAX,
    BODY_NAME_CHARACTERS_MAX,
    TELEPHONE_CHARACTERS_MAX,
)
from shared.contracts.identity.body_words import BodyState
from shared.contracts.identity.unit_words import UNIT_CODE_CHARACTERS_MAX

OPEN_CENTRE = text("state = 'open' AND tier <> 'station'")


class Body(Base):
    """A service centre or station. The unit's code never changes, so its copy here cannot grow stale."""

    __tablename__ = "body"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tier: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(BODY_NAME_CHARACTERS_MAX))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_code: Mapped[str] = mapped_column(String(UNIT_CODE_CHARACTERS_MAX))
    address: Mapped[str | None] = mapped_column(String(ADDRESS_CHARACTERS_MAX))
    telephone: Mapped[str | None] = mapped_column(String(TELEPHONE_CHARACTERS_MAX))
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    state: Mapped[str] = mapped_column(String(10), default=BodyState.OPEN.value)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("tier IN ('city_centre', 'district_centre', 'station')", name="tier"),
        CheckConstraint("(longitude IS NULL) = (latitude IS NULL)", name="coordinates"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_body_unit_id_id", "unit_id", "id"),
        Index(
            "ix_body_one_open_centre", "unit_id", "tier",
            unique=True, postgresql_where=OPEN_CENTRE, sqlite_where=OPEN_CENTRE,
        ),
    )  # fmt: skip
