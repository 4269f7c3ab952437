"""Projects at its doors: see `shared/testing/served.py`."""

import pytest

from services.projects.activities.tests.programme import Programme
from services.projects.evidence.keeping import Keeping
from services.projects.models import Base
from services.projects.service import ProjectsService
from shared.runtime.files.stores import FolderStore
from shared.testing.served import (
    Served,
    city,
    clock,
    database,
    doors,
    sealing,
    sqlite_database,
    sqlite_tables,
)

__all__ = ["city", "clock", "database", "doors", "sealing", "sqlite_database", "sqlite_tables"]

EVIDENCE_BYTES_MAX = 1_000_000


@pytest.fixture(scope="session")
def served():
    return Served("projects", Base.metadata, ProjectsService)


@pytest.fixture
def keeping(tmp_path):
    """Where files of evidence lie."""
    return Keeping(FolderStore(tmp_path / "files"), EVIDENCE_BYTES_MAX)


@pytest.fixture
def parts(keeping):
    return {"keeping": keeping}


@pytest.fixture
def programme(doors, city):
    """Projects, activities and people who sign up for them."""
    return Programme(doors, city)
