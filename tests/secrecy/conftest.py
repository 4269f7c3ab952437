"""The two districts, for all tests of a file; and who asks."""

import pytest

from shared.kernel.ids import new_id
from shared.testing.system import settings_for_tests
from tests.secrecy.town import OURS, THEIRS, Town


@pytest.fixture(scope="module", name="town")
def _town(tmp_path_factory, service_classes, run_services_once):
    settings = settings_for_tests(f"nuanliu-memory:///{new_id()}").replaced(development=True)
    return Town(run_services_once(list(service_classes.values()), settings), tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module", name="ours")
def _ours(town):
    return town.things(OURS)


@pytest.fixture(scope="module", name="theirs")
def _theirs(town):
    return town.things(THEIRS)


@pytest.fixture(scope="module", params=["holder", "volunteer"], name="asker")
def _asker(request, town):
    """Somebody who holds every office in our district; and a volunteer of it, without any."""
    actor = town.holder if request.param == "holder" else town.volunteer.actor
    return town.http(actor)
