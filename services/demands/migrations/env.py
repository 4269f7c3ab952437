"""Alembic's environment of demands."""

from services.demands.models import Base
from shared.runtime.data.migrations import run_environment

run_environment(Base.metadata)
