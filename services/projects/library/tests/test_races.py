"""What happens at the same time, on PostgreSQL: SQLite lets one write at a time."""

from uuid import UUID

import eventlet
import pytest
from sqlalchemy import update

from services.projects.library.models import NewsCount, Project
from services.projects.library.telling import record
from services.projects.models import Base
from shared.contracts.projects.library import ProjectChanged
from shared.kernel.actor import system
from shared.kernel.errors import Conflict
from shared.runtime.data.database import Database

SOMEBODY = system("somebody")
AT_ONCE = 4
CHANGED_AT_ONCE = 9  # as many as there are connections, but one to read
WAITED_SECONDS = 0.2


@pytest.fixture(name="database")
def _database(postgresql, clock, sealing):
    """The service's database with all its tables, empty."""
    database = Database(postgresql, service="projects", site="city", clock=clock, sealing=sealing)
    database.create_all_for_tests(Base.metadata)
    yield database
    database.close()


def test_of_two_who_decide_at_the_same_time_one_does(library, city):
    project = library.submitted()
    acts = [("approve", {}), ("refuse", {"reason": "不合适。"})] * (AT_ONCE // 2)
    outcomes = at_once(lambda number: decide(library, city, project, *acts[number]))
    (state,) = [outcome for outcome in outcomes if outcome != "projects.state_forbids"]
    assert library.seen(project)["state"] == state


def test_it_is_published_once_however_many_ask(library):
    project = library.approved()
    outcomes = at_once(lambda number: decided(library, "publish", project, library.leader.actor))
    assert sorted(outcomes) == ["projects.state_forbids"] * (AT_ONCE - 1) + ["published"]
    published = [event for event in library.doors.events(ProjectChanged) if event["change"] == "publish"]
    assert [(event["published_as"], event["told_as"]) for event in published] == [(1, 1)]


def at_once(act):
    """What comes of so many acts at the same time."""
    running = [eventlet.spawn(act, number) for number in range(AT_ONCE)]
    return [one.wait() for one in running]


def decide(library, city, project, act, request):
    return decided(library, act, project, city.official("cadre", "BJ-D1"), **request)


def decided(library, act, project, actor, **request):
    try:
        return library.act(act, project, actor, **request)["state"]
    except Conflict as refusal:
        return refusal.code


def test_who_reads_on_while_others_publish_misses_nothing(library):
    projects = [library.published(title=str(number)) for number in range(CHANGED_AT_ONCE)]
    seen, known = news(library, None)["head"], {}
    changing = [eventlet.spawn(library.doors.database.run, change, project["id"]) for project in projects]
    while True:
        is_over = all(one.dead for one in changing)
        for item in news(library, seen, limit=3)["items"]:
            assert item["number"] > seen
            seen, known[item["id"]] = item["number"], item["number"]
        if is_over and seen == news(library, None)["head"]:
            break
        eventlet.sleep(0)
    assert known == library.doors.rows(lambda session: {str(row.id): row.told_as for row in session.query(Project)})


def test_nobody_counts_on_before_whoever_counts_is_done(library):
    """Else a smaller number could be committed after a larger one was read."""
    project = library.published()
    with library.doors.database.engine.connect() as another:
        another.execute(update(NewsCount).values(number=NewsCount.number + 1))
        waiting = eventlet.spawn(library.doors.database.run, change, project["id"])
        with pytest.raises(eventlet.Timeout), eventlet.Timeout(WAITED_SECONDS):
            waiting.wait()
        another.rollback()
    waiting.wait()
    assert told(library, 1) == [(2, project["title"], "published")]


def change(session, project_id):
    """A public change."""
    record(session, session.get_one(Project, UUID(project_id), with_for_update=True), "change", SOMEBODY)


def told(library, after):
    return [(item["number"], item["title"], item["state"]) for item in news(library, after)["items"]]


def news(library, after, **rest):
    return library.doors.call("project_news", {"after": after} | rest)
