"""The table of what was served for teams, as projects told it last."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.teams.models import Base


class TeamService(Base):
    """A service record, as far as scores need it. minutes: 0 where it does not count; team_id: None where no team's."""

    __tablename__ = "team_service"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID | None]
    volunteer_id: Mapped[UUID]
    served_on: Mapped[date]
    minutes: Mapped[int]
    is_strong: Mapped[bool]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("minutes >= 0", name="minutes"),
        Index("ix_team_service_team_id_served_on", "team_id", "served_on"),
        Index("ix_team_service_served_on", "served_on"),
    )
