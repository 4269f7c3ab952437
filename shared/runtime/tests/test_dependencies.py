"""`self.db` in a service: nothing that Nameko calls around a worker can end the container."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shared.contracts.base import Contract
from shared.contracts.fields import Text
from shared.kernel.errors import Unavailable
from shared.runtime import metrics
from shared.runtime.doors.rpc import rpc
from shared.runtime.events import inbox
from shared.runtime.process.dependencies import ServiceDatabase, database_of
from shared.runtime.settings import Settings
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.event_fixtures import Library, Post, Town
from shared.runtime.tests.facts_fixtures import Base
from shared.runtime.tests.test_database import build, names
from shared.runtime.tests.test_holding import Away, rabbitmq_only
from shared.runtime.tests.test_inbox import letter
from shared.runtime.tests.test_outbox import tell
from shared.runtime.trust.sealing import generate


class Build(Contract):
    """Which shelf to build."""

    name = Text(at_least=1, at_most=40, required=True)


class Shown(Contract):
    """A shelf."""

    name = Text(required=True)


class Builder:
    """A service whose doors use the database."""

    name = "library"
    db = ServiceDatabase()

    @rpc(Build, replies=Shown)
    def build(self, request: Any) -> Any:
        return self.db.run(build, request.name)


def test_a_door_has_the_database_of_its_call(town: Town, calls: Any):
    town.start(Builder)
    for _ in range(2):
        assert calls("library", idempotency_key="k1").build({"name": "poetry"}) == {"name": "poetry"}
    assert town.library.read(names) == ["poetry"]


@rabbitmq_only
def test_a_service_starts_and_answers_while_its_database_is_away_and_works_when_it_is_back(town: Town, calls: Any):
    """Fact 16: an exception in a hook would kill the container; a session is opened inside the method."""
    away = Away(town.library.engine.url.render_as_string(hide_password=False))
    away.take()
    settings = Settings(site=town.site, bus_uri=town.bus_uri, database_uri=away.uri)
    town.prepare(Builder)
    container = town.start_service(Builder, SETTINGS=settings)
    (provider,) = container.dependencies
    with pytest.raises(Unavailable, match=r"database\.away"):
        calls("library").build({"name": "poetry"})
    assert provider.health() == "database.away"
    away.give_back()
    wait_until(lambda: provider.health() == "")
    assert calls("library", idempotency_key="k1").build({"name": "poetry"}) == {"name": "poetry"}
    container.stop()
    away.close()


def test_figures_say_what_waits_and_what_was_given_up(town: Town):
    town.prepare(Library)
    town.library.step(tell)
    town.library.step(inbox.park, letter(), "failed", True)
    town.library.step(inbox.park, letter(), "failed")
    provider = ServiceDatabase()
    provider.database = town.library
    provider._tell_figures()
    shown = metrics.render()[0].decode()
    assert 'nuanliu_outbox_events{service="library"} 1.0' in shown
    assert 'nuanliu_inbox_dead_events{service="library"} 1.0' in shown
    assert 'nuanliu_inbox_parked_events{service="library"} 1.0' in shown


def test_a_service_with_seal_keys_seals_and_one_without_does_not(tmp_path: Path):
    bare = Settings(data_folder=tmp_path)
    assert database_of(bare, "library").sealing is None
    generate(bare.seal_keys_file)
    assert database_of(bare, "library").sealing.open(database_of(bare, "library").sealing.seal(b"x", "a"), "a") == b"x"


def test_the_pool_is_never_larger_than_the_number_of_workers(tmp_path: Path):
    """Fact 27."""
    few = Settings(data_folder=tmp_path, workers_max={"": 3}, database_connections_max=10)
    many = Settings(data_folder=tmp_path, workers_max={"": 30}, database_connections_max=10)
    assert [database_of(settings, "library").engine.pool.size() for settings in (few, many)] == [3, 10]


def test_a_stopped_service_leaves_no_connection_open(town: Town):
    container = town.start(Post)
    (provider,) = container.dependencies
    town.send(town.tell("poetry"))
    wait_until(lambda: town.known() == {"poetry": 1})
    container.stop()
    assert provider.database.engine.pool.checkedout() == 0
    assert provider.database.engine.pool.checkedin() == 0


def test_what_was_told_just_before_the_stop_is_told_after_the_next_start(town: Town):
    town.prepare(Post)
    first = town.start(Library)
    (provider,) = first.dependencies
    provider.relay.stop()
    provider.database.run(tell, "poetry")
    first.stop()
    town.start(Post)
    town.start(Library)
    wait_until(lambda: town.known() == {"poetry": 1})
    assert town.library.read(lambda session: list(session.scalars(select(Base.metadata.tables["shelf"].c.name))))
