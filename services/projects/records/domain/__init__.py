"""Pure rules of service records."""

from services.projects.records.domain.life import LIFE

__all__ = ["LIFE"]
