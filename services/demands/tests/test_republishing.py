"""What demands owns can be told again: every thing once, in the version that stands, as it was told last."""

import pytest

from services.demands.service import DemandsService
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.demands.offers import OfferChanged
from shared.runtime.events import republish


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


def newest(doors, contract):
    """What was told last of each thing, whatever the act was."""
    return {data["id"]: data | {"change": None} for data in doors.events(contract)}


@pytest.mark.parametrize("contract", [DemandChanged, OfferChanged])
def test_every_thing_is_told_again_as_it_is(doors, city, needs, contract, monkeypatch):
    monkeypatch.setattr(republish, "PAGE_ITEMS", 2)
    li = city.volunteer("BJ-D1-S1")
    demand = needs.accepted(li, unit_code="BJ-D1")
    needs.person("withdraw_demand", needs.stated(li), li)
    for _ in range(3):
        doors.call("offer_help", {"id": demand["id"]}, city.volunteer("BJ-D1-S1").actor)
    (republication,) = (known for known in DemandsService.republications if known.contract is contract)
    before, number = newest(doors, contract), len(doors.events(contract))
    *_, again = republish.republish(doors.database, republication)
    assert again == len(before) >= 2
    assert (newest(doors, contract), len(doors.events(contract))) == (before, number + again)
