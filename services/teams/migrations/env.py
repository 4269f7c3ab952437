"""Alembic's environment of teams."""

from services.teams.models import Base
from shared.runtime.data.migrations import run_environment

run_environment(Base.metadata)
