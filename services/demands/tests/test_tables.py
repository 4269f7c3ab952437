"""The migrations make the tables as the models of all subjects describe them."""

from pathlib import Path

import pytest

from services.demands.models import Base
from services.demands.service import DemandsService
from shared.testing.tables import differences, migrated, misnamed

FOLDER = Path(__file__).parents[1] / "migrations"
MODELS = Base.metadata  # of all subjects that `DemandsService` imports


@pytest.fixture(name="connection")
def _connection(database_uri):
    with migrated(DemandsService.name, FOLDER, database_uri) as connection:
        yield connection


def test_the_migrations_make_the_tables_of_the_models(connection):
    assert differences(connection, MODELS) == []


def test_constraints_and_indexes_have_the_names_that_the_models_give_them(connection):
    assert misnamed(connection, MODELS) == []
