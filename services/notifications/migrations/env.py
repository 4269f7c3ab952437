"""Alembic's environment of notifications."""

from services.notifications.models import Base
from shared.runtime.data.migrations import run_environment

run_environment(Base.metadata)
