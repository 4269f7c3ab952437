"""People who serve, and say how it was."""

from services.projects.records.tests.conftest import cadre, li, serving

__all__ = ["cadre", "li", "serving"]
