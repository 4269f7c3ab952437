"""From a confirmed service to the honour wall, through all services: only with the consent, and gone with it."""

from datetime import timedelta

import pytest

from services.credits.honours.settling import settle_marked
from services.credits.honours.verification import verify_honours
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.clock import SystemClock, business_date
from shared.kernel.ids import new_id
from shared.runtime.events.outbox import Outbox
from shared.testing.system import settings_for_tests
from tests.end_to_end.test_records_over_http import answered
from tests.secrecy.things_records import Neighbourhood
from tests.secrecy.town import OURS, Town

API = "/api/v1"
TODAY = business_date(SystemClock().now())


@pytest.fixture(scope="module", name="town")
def _town(tmp_path_factory, service_classes, run_services_once):
    settings = settings_for_tests(f"nuanliu-memory:///{new_id()}").replaced(development=True)
    return Town(run_services_once(list(service_classes.values()), settings), tmp_path_factory.mktemp("town"))


def serve(town, one, minutes, day):
    """Projects tells of a confirmed service."""
    said = {"id": str(new_id()), "volunteer_id": str(one.id), "minutes": minutes, "served_on": day.isoformat()}
    said |= {"unit_id": str(town.people.tree.id_of(OURS))}
    told = ServiceRecordChanged().request(ServiceRecordChanged.example | said)
    town.system.databases["projects"].step(lambda session: session.add(Outbox.of(ServiceRecordChanged, told)))


def counted(town):
    """All that was told is heard, and nobody waits to be counted."""
    town.system.settled()
    while town.system.databases["credits"].step(settle_marked):
        pass
    town.system.settled()


def decide(http, decision):
    texts = answered(http.get(f"{API}/consent-texts"))["items"]
    (version,) = (text["version"] for text in texts if text["purpose"] == "honour_wall")
    said = {"purpose": "honour_wall", "text_version": version, "decision": decision}
    answered(http.post(f"{API}/accounts/me/consents", said))


def test_who_has_consented_is_on_the_wall_and_gone_when_they_take_it_back(town):
    neighbours = Neighbourhood(town, OURS)
    li, wang = neighbours.volunteer(), neighbours.volunteer()
    decide(town.http(li.actor), "given")
    for number in range(5):
        for one in (li, wang):
            serve(town, one, 1200, TODAY - timedelta(days=number + 1))
    counted(town)

    at, guest = f"{API}/units/{OURS}", town.system.http
    wall = answered(guest.get(f"{at}/honour-wall"))
    assert [(item["volunteer_id"], item["stars"], item["minutes"]) for item in wall["items"]] == [(str(li.id), 1, 6000)]
    (named,) = wall["names"]
    assert named["volunteer_id"] == str(li.id) and named["name"].endswith("*") and len(named["name"]) == 2
    ranking = answered(guest.get(f"{at}/ranking?period={TODAY - timedelta(days=1):%Y}"))
    assert [item["place"] for item in ranking["items"]] == [1] and ranking["names"] == wall["names"]

    hers = answered(town.http(wang.actor).get(f"{API}/honours/me"))
    assert (hers["stars"], hers["is_shown"]) == (1, False)
    places = answered(town.http(wang.actor).get(f"{API}/honours/me/places"))
    assert [item["unit_code"] for item in places["items"]] == ["BJ", OURS[:5], OURS]
    assert [item["place"] for item in places["items"]] == [1, 1, 1]

    answered(town.http(li.actor).post(f"{API}/accounts/me/consents/withdrawals", {"purpose": "honour_wall"}))
    town.system.settled()
    assert answered(guest.get(f"{at}/honour-wall"))["items"] == answered(guest.get(f"{at}/ranking"))["items"] == []
    counted(town)
    faults = town.system.databases["credits"].read(verify_honours).faults
    assert faults == []
    assert answered(guest.get(f"{API}/badge-rules"))["items"]
    assert guest.get(f"{at}/ranking?period=2026-13").status_code == 422
