"""The table of offices."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from services.identity.accounts.models import ACTOR_CHARACTERS_MAX, ROLE_CHARACTERS_MAX, Account
from services.identity.models import Base
from services.identity.units.models import Unit
from shared.contracts.identity.roles import ADMINISTRATORS, SECOND_FACTOR_ROLES
from shared.kernel.clock import business_date

LIVING = text("ended_at IS NULL")
EXCLUSIVE = ", ".join(f"'{role}'" for role in sorted(ADMINISTRATORS))


class Office(Base):
    """A role of a person at a unit. administrator: the role again where it is one of the three administrators'.

    The foreign key on it makes the database keep the three apart: an account is one of them or none, and an office can
    only be the one its account is. ended_at: before or after until_day, whoever ended it.
    """

    __tablename__ = "office"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(String(ROLE_CHARACTERS_MAX))
    administrator: Mapped[str | None] = mapped_column(String(ROLE_CHARACTERS_MAX))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    appointed_by: Mapped[str] = mapped_column(String(ACTOR_CHARACTERS_MAX))
    appointed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        ForeignKeyConstraint(["account_id", "administrator"], ["account.id", "account.administrator"]),
        CheckConstraint(f"(role IN ({EXCLUSIVE})) = (administrator IS NOT NULL)", name="administrator"),
        CheckConstraint("administrator IS NULL OR administrator = role", name="one_role"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days"),
        CheckConstraint("version >= 1", name="version"),
        Index(
            "uq_office_living",
            "account_id",
            "role",
            "unit_id",
            unique=True,
            postgresql_where=LIVING,
            sqlite_where=LIVING,
        ),
        Index("ix_office_unit_id_id", "unit_id", "id"),
        Index("ix_office_account_id_id", "account_id", "id"),
        Index("ix_office_until_day", "until_day", postgresql_where=LIVING, sqlite_where=LIVING),
    )

    @property
    def login(self) -> str | None:
        """Of the person."""
        return self.account.login

    @property
    def unit_code(self) -> str:
        """Of the unit."""
        return self.unit.code

    @property
    def unit_name(self) -> str:
        """Of the unit, as it is called now."""
        return self.unit.name

    @property
    def unit_state(self) -> str:
        """Whether the unit still acts."""
        return self.unit.state

    @property
    def needs_second_factor(self) -> bool:
        """Whether it gives rights only in sessions with a second factor."""
        return self.role in SECOND_FACTOR_ROLES

    @property
    def ended(self) -> bool:
        """Whether it was ended, or its last day is over."""
        return self.ended_at is not None or self.is_over(business_date(object_session(self).now))  # type: ignore

    @property
    def is_one_of_three(self) -> bool:
        """Whether it makes a system, security or audit administrator."""
        return self.role in ADMINISTRATORS

    def shares_a_day(self, other: "Office") -> bool:
        """Whether there is a day on which both are held, as they are written now; ends are not looked at."""
        begins_in_time = self.until_day is None or other.from_day <= self.until_day
        return begins_in_time and (other.until_day is None or self.from_day <= other.until_day)

    def is_over(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.until_day is not None and self.until_day < today
