"""A service at its doors without a bus: what it hears goes through its inbox, as it would over the bus."""

import time

import pytest
from sqlalchemy import select

from shared.contracts.base import Nothing
from shared.kernel.actor import system
from shared.kernel.errors import Conflict
from shared.runtime.doors.directly import Directly
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer
from shared.runtime.events.outbox import Outbox
from shared.runtime.tests.event_fixtures import FAILS, BatchPost, Post
from shared.runtime.tests.facts_fixtures import Shelf, ShelfChanged
from shared.runtime.tests.test_database import build, names

FULL = Conflict("library.full")
HEARD_SECONDS_MAX = 10


class Library:
    name = "library"

    @rpc(Nothing, replies=Nothing)
    def lend(self, request):
        if self.actor.name == "system:thief":
            raise FULL
        self.db.run(lambda session: build(session, f"lent to {self.actor.name}") and {})
        return {}

    @timer(interval_seconds=60)
    def sweep(self):
        self.db.step(build, f"swept by {self.actor.name}")


def test_requests_and_timers_act_as_whoever_comes(database):
    library = Directly(Library, database)
    assert library.call("lend", {}, system("li")) == {}
    assert library.timers() == ["sweep"]
    library.tick("sweep")
    assert database.read(names) == ["lent to system:li", "swept by system:library.sweep"]
    with pytest.raises(Conflict):
        library.call("lend", {}, system("thief"))


@pytest.mark.parametrize("service", [Post, BatchPost])
def test_an_event_that_was_heard_here_changes_nothing_over_the_bus(town, service):
    told = [town.tell("poetry"), town.tell("prose")]
    Directly(service, town.post).hear(told)
    Directly(service, town.post).hear(told)
    assert town.known() == {"poetry": 1, "prose": 1}
    town.start(service)
    for row in (*told, town.tell("drama")):
        town.send(row)
    until = time.monotonic() + HEARD_SECONDS_MAX
    while "drama" not in town.known() and time.monotonic() < until:
        time.sleep(0.01)
    assert town.known() == {"poetry": 1, "prose": 1, "drama": 1}


def test_what_cannot_be_handled_is_parked(town):
    FAILS.add("prose")
    Directly(Post, town.post).hear([town.tell("prose"), town.tell("poetry")])
    assert (town.known(), town.parked()) == ({"poetry": 1}, {"parked": 1, "dead": 0})


def test_rows_of_an_outbox_can_be_heard(town):
    def tell(session):
        session.add(shelf := Shelf(id=town.tell().event_id, name="poetry", books=1, version=1))
        session.add(Outbox.of(ShelfChanged, shelf))

    town.library.step(tell)
    Directly(Post, town.post).hear(town.library.read(lambda session: list(session.scalars(select(Outbox)))))
    assert town.known() == {"poetry": 1}
