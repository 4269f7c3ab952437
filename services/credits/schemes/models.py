"""The table of schemes: what units have said, version by version, and how it lies there."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.credits.models import Base
from services.credits.schemes.domain.inheritance import Version
from services.credits.schemes.domain.rules import rules_of
from shared.contracts.base import Loaded
from shared.contracts.credits.scheme_rules import SchemeRules


class SchemeVersion(Base):
    """What a unit says from a day on: written once, and never changed. rules: as the contract `SchemeRules` dumps."""

    __tablename__ = "scheme_version"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    number: Mapped[int]
    from_day: Mapped[date]
    published_at: Mapped[datetime]
    rules: Mapped[dict[str, Any]]

    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        UniqueConstraint("unit_id", "number"),
    )

    def read(self) -> Version:
        """The version as the rules of the domain take it."""
        return Version(self.id, self.unit_id, self.number, self.from_day, self.published_at, rules_of(self.rules))


def dump_rules(rules: Loaded) -> dict[str, Any]:
    """What was asked for, as the table has it."""
    dumped: dict[str, Any] = SchemeRules().dump(rules)
    return dumped
