"""Two at one moment: one volunteer serves a need, and needs do not merge in a circle."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from services.demands.archive.models import Demand
from services.demands.archive.tests.needs import SAID
from services.demands.offers.models import Offer
from shared.kernel.errors import Refusal

VOLUNTEERS = 4
BUSY = "database.busy"


def outcome(act):
    """ "done", or the code of the refusal."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return "done"


def at_once(*acts):
    with ThreadPoolExecutor(len(acts)) as together:
        return [found.result() for found in [together.submit(outcome, act) for act in acts]]


def test_of_many_offers_that_are_accepted_at_once_one_counts(doors, city, needs):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"), unit_code="BJ-D1")
    people = [city.volunteer("BJ-D1-S1") for _ in range(VOLUNTEERS)]
    offers = [doors.call("offer_help", {"id": demand["id"]}, one.actor) for one in people]
    cadre = needs.cadre()
    found = at_once(*(lambda id=one["id"]: doors.call("accept_offer", {"id": id}, cadre) for one in offers))
    assert found.count("done") == 1 and set(found) <= {"done", "demands.offer_state_forbids", BUSY}
    accepted = select(func.count()).where(Offer.state == "accepted")
    assert doors.rows(lambda session: session.scalar(accepted)) == 1


def test_two_needs_are_not_merged_into_one_another(doors, city, needs):
    one, other = needs.stated(city.volunteer("BJ-D1-S1")), needs.stated(city.volunteer("BJ-D1-S2"))

    def merging(demand, into):
        said = {"id": demand["id"], "version": 1, "into_id": into["id"]}
        return lambda: doors.call("merge_demand", said, needs.cadre())

    found = at_once(merging(one, other), merging(other, one))
    assert found.count("done") == 1 and set(found) <= {"done", "demands.demand_state_forbids", BUSY}
    merged = select(func.count()).where(Demand.state == "merged")
    assert doors.rows(lambda session: session.scalar(merged)) == 1


def test_a_repeated_statement_is_one_need(doors, city, needs):
    li = city.volunteer("BJ-D1-S1")
    answers = {doors.call("submit_demand", SAID, li.actor, key="the same")["number"] for _ in range(2)}
    assert len(answers) == 1
    assert doors.rows(lambda session: session.scalar(select(func.count()).select_from(Demand))) == 1
