"""What something was to serve is asked after once that is over: nobody stays without help because nobody came."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from services.demands.archive.domain.deadlines import VOLUNTEER_CONTACT_DAYS
from services.demands.archive.models import Demand
from services.demands.archive.tests.needs import refused
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.projects.activities import ActivityChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.kernel.policy import NOT_PERMITTED

HELD = {"unit_code": "BJ-D1", "wanted_from": None, "wanted_until": None}
REFUSAL = {"reason_code": "nobody_found", "reason": "约好的志愿者没有来，暂无他人。"}


@pytest.fixture(name="database")
def _database(sqlite_database):
    return sqlite_database


@pytest.fixture(name="woken")
def _woken(doors, clock):
    """`woken(hours=1)`: so much later the clock ticks; the acts that were told since."""

    def woken(**later):
        before = len(doors.events(DemandChanged))
        clock.advance(**later)
        doors.tick("wake_demands")
        return [data["change"] for data in doors.events(DemandChanged)][before:]

    return woken


@pytest.fixture(name="ends")
def _ends(clock):
    """`ends(hours=3)`: of an activity, so long from now."""
    return lambda **later: {"last_ends_at": (clock.now() + timedelta(**later)).isoformat()}


def helped(doors, city, needs, **said):
    """A need that a volunteer serves, and the volunteer."""
    demand, helper = needs.accepted(city.volunteer("BJ-D1-S1"), **HELD | said), city.volunteer("BJ-D1-S1")
    offer = doors.call("ask_volunteer", {"id": demand["id"], "volunteer_id": str(helper.id)}, needs.cadre())
    doors.call("accept_offer", {"id": offer["id"]}, helper.actor)
    return demand, helper


def test_an_activity_without_a_record_is_asked_after_then_the_union_above_has_it(city, needs, woken, ends, clock):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"))  # soon: 48 hours, reminded 24 before
    needs.step("link_demand", demand, activity_id=needs.activity(**ends(hours=10)))
    assert woken(minutes=5) == []
    assert woken(hours=33, minutes=55, seconds=-1) == []
    assert needs.told(demand)["due_at"] is None
    assert woken(seconds=1) == ["remind"]
    due_at = (clock.now() + timedelta(hours=24)).isoformat().replace("+00:00", "Z")
    assert (needs.told(demand)["state"], needs.told(demand)["due_at"]) == ("linked", due_at)
    assert woken(hours=24, seconds=-1) == []
    assert woken(seconds=1) == ["escalate"]
    told = needs.told(demand)
    assert (told["state"], told["unit_id"]) == ("linked", str(city.units["BJ-D1"])) and told["activity_id"]
    assert woken(hours=24) == ["remind"]
    assert woken(hours=24) == ["escalate"]


def test_what_nobody_says_was_served_is_found_among_the_overdue(doors, city, needs, woken, ends, clock):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"))
    needs.step("link_demand", demand, activity_id=needs.activity(**ends(hours=1)))
    overdue = lambda: [one["id"] for one in doors.call("find_demands", {"overdue": True}, needs.cadre())["items"]]
    woken(minutes=5)
    assert woken(hours=25) == ["remind"]
    clock.advance(hours=24)
    assert overdue() == []
    clock.advance(seconds=1)
    assert overdue() == [demand["id"]]
    assert needs.seen(demand, needs.cadre())["is_overdue"]


@pytest.mark.parametrize(
    ("verb", "said", "state"),
    [
        ("link_demand", {"activity_id": None}, "linked"),
        ("refuse_demand", REFUSAL, "refused"),
        ("unlink_demand", {"reason": REFUSAL["reason"]}, "accepted"),
    ],
)
def test_the_cadre_links_it_anew_or_says_what_became_of_it(doors, city, needs, woken, ends, verb, said, state):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"))
    needs.step("link_demand", demand, activity_id=needs.activity(**ends(hours=1)))
    woken(minutes=5)
    assert woken(hours=25) == ["remind"]
    if verb == "link_demand":
        said = {"activity_id": needs.activity(**ends(days=20))}
    after = needs.step(verb, demand, **said)
    assert after["state"] == state and not after["is_overdue"]
    assert (after["due_at"] is None) == (state != "accepted")
    woken(minutes=5)
    assert ("escalate" in woken(hours=48)) == (state == "accepted")


def test_or_says_that_it_was_served(doors, city, needs, woken, ends):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"))
    needs.step("link_demand", demand, activity_id=needs.activity(**ends(hours=1)))
    woken(minutes=5)
    assert woken(hours=25) == ["remind"]
    said = doors.call("serve_demand", {"id": demand["id"]}, needs.cadre())
    assert (said["state"], said["due_at"]) == ("served", None)
    assert woken(days=3) == []


def test_a_confirmed_record_ends_the_asking(doors, city, needs, woken, ends):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"))
    activity = needs.activity(**ends(hours=1))
    needs.step("link_demand", demand, activity_id=activity)
    woken(minutes=5)
    assert woken(hours=25) == ["remind"]
    doors.hear(ServiceRecordChanged, activity_id=activity)
    assert (needs.told(demand)["state"], needs.told(demand)["due_at"]) == ("served", None)
    assert woken(days=3) == []


@pytest.mark.parametrize(("hours", "asked_after"), [(2, 26), (30, 54)])
def test_an_activity_that_ends_at_another_time_is_asked_after_then(doors, city, needs, woken, ends, hours, asked_after):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"))
    activity = needs.activity(**ends(hours=10))
    needs.step("link_demand", demand, activity_id=activity)
    doors.hear(ActivityChanged, id=activity, version=3, **ends(hours=hours))
    assert woken(hours=asked_after, seconds=-1) == []
    assert woken(seconds=1) == ["remind"]


def test_a_project_without_an_activity_in_time_is_asked_after(city, needs, woken):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"), **HELD)
    needs.step("link_demand", demand, project_id=needs.project())
    woken(minutes=5)
    assert woken(hours=24, minutes=-5, seconds=-1) == []
    assert woken(seconds=1) == ["remind"]


def test_so_it_is_after_the_time_in_which_help_is_wanted_where_that_is_later(city, needs, woken, clock):
    until = (clock.now() + timedelta(days=3)).isoformat()
    demand = needs.accepted(city.volunteer("BJ-D1-S1"), **HELD | {"wanted_until": until})
    needs.step("link_demand", demand, project_id=needs.project())
    woken(minutes=5)
    assert woken(days=4, minutes=-5, seconds=-1) == []
    assert woken(seconds=1) == ["remind"]


def test_a_project_alone_is_asked_after_its_first_activity_since_the_link(doors, city, needs, woken, ends):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"), **HELD)
    project = needs.project()
    needs.activity(project_id=project, state="ended", **ends(hours=-1))
    needs.step("link_demand", demand, project_id=project)
    needs.activity(project_id=project, **ends(days=9))
    needs.activity(project_id=project, **ends(days=2))
    assert woken(days=3, seconds=-1) == []
    assert woken(seconds=1) == ["remind"]


def test_a_need_that_a_volunteer_alone_serves_is_asked_after_too(doors, city, needs, woken):
    helped(doors, city, needs)
    woken(minutes=5)
    assert woken(hours=24, minutes=-5, seconds=-1) == []
    assert woken(seconds=1) == ["remind"]


def test_after_the_person_said_that_nobody_came_the_union_has_its_time_again(doors, city, needs, woken, ends):
    li = city.volunteer("BJ-D1-S1")
    demand = needs.accepted(li)
    needs.step("link_demand", demand, activity_id=needs.activity(**ends(hours=1)))
    doors.call("serve_demand", {"id": demand["id"]}, needs.cadre())
    woken(days=2)
    needs.person("deny_demand", demand, li, reason="约好的时间没有人来。")
    assert woken(hours=24, seconds=-1) == []
    assert woken(seconds=1) == ["remind"]
    assert woken(hours=24) == ["escalate"]


def test_what_an_older_release_has_linked_is_asked_after_too(doors, city, needs, woken, ends):
    demand = needs.accepted(city.volunteer("BJ-D1-S1"))
    needs.step("link_demand", demand, activity_id=needs.activity(**ends(hours=1)))
    doors.database.step(lambda session: session.execute(update(Demand).values(wakes_at=None)))
    assert doors.rows(lambda session: session.scalar(select(Demand.wakes_at))) is None
    assert woken(minutes=1) == woken(minutes=5) == []
    assert woken(days=2) == ["remind"]


def test_the_contact_is_shown_to_who_serves_it_for_some_days_after_the_end(doors, city, needs, clock, woken, ends):
    demand, helper = helped(doors, city, needs)
    needs.step("link_demand", demand, activity_id=needs.activity(**ends(hours=3)))
    clock.advance(hours=3, days=VOLUNTEER_CONTACT_DAYS, seconds=-1)
    wanted = {"id": demand["id"]}
    assert doors.call("read_demand_contact", wanted, helper.actor)["phone"] == "13800138000"
    clock.advance(seconds=1)
    assert refused(doors.call, "read_demand_contact", wanted, helper.actor) == NOT_PERMITTED.code
    assert doors.call("read_demand_contact", wanted, needs.cadre())["phone"] == "13800138000"
