"""How far emergencies and the calls for them were heeded."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.projects.models import Base


class HeededVersion(Base):
    """The newest version of an emergency, or of a call, that was heeded: what is older comes too late."""

    __tablename__ = "heeded_version"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
