"""Alembic's environment of identity."""

from services.identity.models import Base
from shared.runtime.data.migrations import run_environment

run_environment(Base.metadata)
