"""People who serve, and what proves it."""

from services.projects.records.tests.conftest import cadre, li, serving

__all__ = ["cadre", "li", "serving"]
