"""Alembic's environment of projects."""

from services.projects.models import Base
from shared.runtime.data.migrations import run_environment

run_environment(Base.metadata)
