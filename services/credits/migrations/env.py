"""Alembic's environment of credits."""

from services.credits.models import Base
from shared.runtime.data.migrations import run_environment

run_environment(Base.metadata)
