"""People who serve, and do not agree with what became of it."""

from services.projects.records.tests.conftest import cadre, li, serving

__all__ = ["cadre", "li", "serving"]
