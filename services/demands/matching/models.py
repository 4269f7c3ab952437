"""The table of who does not want to be ranked by what is known of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.demands.models import Base


class MatchChoice(Base):
    """Whether more counts for somebody than when and where. Who has not chosen has no row, and more counts."""

    __tablename__ = "match_choice"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_personalised: Mapped[bool]
    chosen_at: Mapped[datetime]
