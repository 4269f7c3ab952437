"""A service's own copy of the union tree."""

import itertools
import random
from typing import Any
from uuid import UUID

import alembic.migration
import alembic.operations
import pytest
from sqlalchemy import delete, inspect, or_, select

from shared.contracts.base import Loaded, Received
from shared.contracts.identity.unit_words import UNIT_DEPTH_MAX
from shared.contracts.identity.units import UnitChanged
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.data.session import Session
from shared.runtime.doors.unit_tree import UnitTreeDoors
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.unit_tree import (
    KnownUnit,
    UnitTreeBase,
    create_known_unit,
    known_unit,
    learn_unit,
    lineage,
    subtree,
    successor,
)
from shared.runtime.process.dependencies import ServiceDatabase
from shared.runtime.process.topology import topology_of
from shared.runtime.tests.bus_fixtures import wait_until
from shared.runtime.tests.event_fixtures import Town

CITY, DISTRICT, STREET, STATION = (new_id() for _ in range(4))


class Teams(UnitTreeDoors):
    """A service with a copy of the tree."""

    name = "post"
    db = ServiceDatabase()


@pytest.fixture
def tree(database: Database) -> Database:
    """The city over a district over a street over a station."""
    database.create_all_for_tests(UnitTreeBase.metadata)
    for unit_id, parent_id in ((CITY, None), (DISTRICT, CITY), (STREET, DISTRICT), (STATION, STREET)):
        hear(database, unit_id, parent_id)
    return database


def told(unit_id: UUID, parent_id: UUID | None, version: int = 1, **changes: Any) -> Loaded:
    example = {name: value for name, value in UnitChanged.example.items() if name not in ("id", "parent_id")}
    data = example | {"id": str(unit_id), "parent_id": parent_id and str(parent_id), "version": version}
    loaded: Loaded = UnitChanged().load(data | changes)
    return loaded


def hear(database: Database, unit_id: UUID, parent_id: UUID | None, version: int = 1, **changes: Any) -> None:
    data = told(unit_id, parent_id, version, **changes)
    database.step(learn_unit, Received(new_id(), UnitChanged.event_type, "identity", str(unit_id), None, data))


def ids_below(session: Session, unit_id: UUID) -> set[UUID]:
    return set(session.scalars(select(KnownUnit.id).where(KnownUnit.id.in_(subtree(unit_id)))))


def test_the_lineage_goes_from_the_root_down_to_the_unit(tree):
    assert tree.read(lineage, STATION) == (CITY, DISTRICT, STREET, STATION)
    assert tree.read(lineage, CITY) == (CITY,)


def test_a_move_changes_the_lineage_of_everything_below(tree):
    hear(tree, STREET, CITY, version=2)
    assert tree.read(lineage, STATION) == (CITY, STREET, STATION)


def test_an_older_event_that_comes_late_changes_nothing(tree):
    hear(tree, STREET, CITY, version=3)
    hear(tree, STREET, DISTRICT, version=2)
    assert tree.read(lineage, STREET) == (CITY, STREET)


def test_a_unit_that_nobody_told_of_is_not_yet_known(tree):
    for ask in (lineage, known_unit, successor):
        with pytest.raises(Unavailable, match=r"library\.not_yet_known"):
            tree.read(ask, new_id())


def test_a_unit_whose_superior_is_missing_is_not_yet_known(tree):
    orphan = new_id()
    hear(tree, orphan, new_id())
    with pytest.raises(Unavailable, match=r"not_yet_known"):
        tree.read(lineage, orphan)


def test_a_circle_between_two_events_of_a_move_is_not_yet_known(tree):
    hear(tree, DISTRICT, STATION, version=2)
    with pytest.raises(Unavailable, match=r"not_yet_known"):
        tree.read(lineage, STATION)
    assert tree.read(ids_below, STATION) == {STATION, DISTRICT, STREET}


def test_a_tree_may_be_as_deep_as_identity_allows_and_no_deeper(tree):
    unit_ids = [CITY, *(new_id() for _ in range(UNIT_DEPTH_MAX))]
    for above, below in itertools.pairwise(unit_ids):
        hear(tree, below, above)
    assert tree.read(lineage, unit_ids[UNIT_DEPTH_MAX - 1]) == tuple(unit_ids[:UNIT_DEPTH_MAX])
    with pytest.raises(Unavailable, match=r"not_yet_known"):
        tree.read(lineage, unit_ids[UNIT_DEPTH_MAX])


def test_any_order_with_any_duplicates_ends_in_the_same_tree(tree):
    """Reliability: duplicate × 100, reordered: the same final state as one ordered run."""
    chance = random.Random(20260301)
    versions = [(unit_id, version) for unit_id in (DISTRICT, STREET, STATION) for version in range(2, 12)]
    parents = {place: chance.choice([CITY, DISTRICT]) for place in versions if place[0] != DISTRICT}
    stories = [versions, *(chance.sample(versions * 4, len(versions) * 4) for _ in range(3))]
    endings = []
    for story in stories:
        tree.step(lambda session: session.execute(delete(KnownUnit)))
        hear(tree, CITY, None)
        for place in story:
            hear(tree, place[0], parents.get(place, CITY), version=place[1], name=f"工会 {place[1]}")
        endings.append(tree.read(everything))
    assert len(endings[0]) == 4
    assert endings[1:] == endings[:1] * 3


def everything(session: Session) -> list[tuple[Any, ...]]:
    units = session.scalars(select(KnownUnit).order_by(KnownUnit.id))
    return [(unit.id, unit.parent_id, unit.name, unit.version) for unit in units]


def test_a_statement_may_have_several_subtrees(tree):
    both = select(KnownUnit.id).where(KnownUnit.id.in_(subtree(DISTRICT)), KnownUnit.id.in_(subtree(STREET)))
    assert tree.read(lambda session: set(session.scalars(both))) == {STREET, STATION}


def test_the_subtree_is_the_unit_and_everything_below(tree):
    beside = new_id()
    hear(tree, beside, CITY)
    assert tree.read(ids_below, DISTRICT) == {DISTRICT, STREET, STATION}
    assert tree.read(ids_below, beside) == {beside}


def test_one_statement_may_ask_for_several_subtrees(tree):
    beside = new_id()
    hear(tree, beside, CITY)

    def below_both(session):
        either = or_(KnownUnit.id.in_(subtree(DISTRICT)), KnownUnit.id.in_(subtree(beside)))
        return set(session.scalars(select(KnownUnit.id).where(either, KnownUnit.id.in_(subtree(CITY)))))

    assert tree.read(below_both) == {DISTRICT, STREET, STATION, beside}


def test_the_successor_of_a_merged_unit_is_found_over_several_mergers(tree):
    hear(tree, STATION, STREET, version=2, state="merged", successor_id=str(STREET))
    hear(tree, STREET, DISTRICT, version=2, state="merged", successor_id=str(DISTRICT))
    assert tree.read(successor, STATION).id == DISTRICT
    assert tree.read(successor, DISTRICT).id == DISTRICT


def test_a_unit_dissolved_without_successor_stays_itself(tree):
    hear(tree, STATION, STREET, version=2, state="dissolved", successor_id=None)
    assert tree.read(successor, STATION).id == STATION


def test_units_merged_into_each_other_are_not_yet_known(tree):
    hear(tree, STATION, STREET, version=2, state="merged", successor_id=str(STREET))
    hear(tree, STREET, DISTRICT, version=2, state="merged", successor_id=str(STATION))
    with pytest.raises(Unavailable, match=r"not_yet_known"):
        tree.read(successor, STATION)


def test_the_table_of_a_migration_is_the_table_of_the_model(make_database):
    """What a migration made and what the model says are compared column by column."""
    database = make_database()
    with database.engine.begin() as connection:
        operations = alembic.operations.Operations(alembic.migration.MigrationContext.configure(connection))
        for version in (1, 2):
            create_known_unit(operations, version)
    found = inspect(database.engine)
    columns = {column["name"]: (str(column["type"]), column["nullable"]) for column in found.get_columns("known_unit")}
    indexes = {index["name"] for index in found.get_indexes("known_unit")}
    database.step(lambda session: KnownUnit.__table__.drop(session.connection()))
    database.create_all_for_tests(UnitTreeBase.metadata)
    found = inspect(database.engine)
    assert columns == {
        column["name"]: (str(column["type"]), column["nullable"]) for column in found.get_columns("known_unit")
    }
    assert indexes == {index["name"] for index in found.get_indexes("known_unit")}


def test_a_service_with_the_doors_learns_the_tree_in_a_queue_of_its_own(town: Town):
    assert [queue.name for queue in topology_of([Teams], "city").queues if queue.routing_key] == [
        "post-city.identity.UnitChanged.v1.unit_tree"
    ]
    town.post.create_all_for_tests(UnitTreeBase.metadata)
    town.start(Teams)
    event = Outbox.of(UnitChanged, told(CITY, None))
    event.site, event.happened_at = town.site, town.library.clock.now()
    town.send(event)
    wait_until(lambda: town.post.read(lambda session: session.get(KnownUnit, CITY)) is not None)
    assert town.post.read(lineage, CITY) == (CITY,)
