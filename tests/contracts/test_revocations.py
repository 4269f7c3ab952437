"""Every service heeds revocations, so that none goes on believing a token that the others refuse."""

import inspect

import pytest

from deploy.cli import services
from shared.contracts.identity.access import AccessRevoked
from shared.runtime.doors.broadcast import Broadcast


@pytest.mark.parametrize("name", services.SERVICES)
def test_a_service_hears_whose_access_was_revoked(name):
    doors = [
        door
        for _, method in inspect.getmembers(services.load(name), inspect.isfunction)
        for door in getattr(method, "nameko_entrypoints", ())
        if isinstance(door, Broadcast)
    ]
    assert AccessRevoked in {door.contract_class for door in doors}
