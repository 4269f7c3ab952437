"""People who serve, and complain."""

from services.projects.records.tests.conftest import cadre, li, serving

__all__ = ["cadre", "li", "serving"]
