"""What is near is found nearest first, whatever lies where."""

from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.ids import new_id
from shared.kernel.places import Position, metres_between
from shared.runtime.data.database import Database
from shared.runtime.data.mapping import new_base
from shared.runtime.data.places import HasPlace, nearest, nearness_of

Base = new_base()
CENTRE = Position(116.4, 39.9)


class Bench(HasPlace, Base):
    """Something to sit on."""

    __tablename__ = "bench"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    is_green: Mapped[bool]

    __table_args__ = tuple(Index(f"ix_bench_cell_{size}", f"cell_{size}") for size in (9, 7, 5))


@pytest.fixture
def park(make_tables):
    """Benches, most of them in the middle of the town, some far out, one without a place."""
    database = Database(make_tables(Base.metadata), service="park", site="city")
    database.step(set_up)
    yield database
    database.close()


def set_up(session):
    random = Random(7)
    for number in range(400):
        spread = 0.02 if number % 4 else 0.9
        bench = Bench(id=new_id(), is_green=number % 10 == 0)
        bench.put_at(Position(random.gauss(116.4, spread), random.gauss(39.9, spread)))
        session.add(bench)
    nowhere = Bench(id=new_id(), is_green=True)
    nowhere.put_at(None)
    session.add(nowhere)


def found(park, origin, limit, *conditions, after=None):
    near = park.read(lambda session: nearest(session, select(Bench).where(*conditions), Bench, origin, limit, after))
    return [(entry.row.id, entry.nearness) for entry in near]


def distances(park, origin, *conditions):
    rows = park.read(lambda session: list(session.scalars(select(Bench).where(Bench.cell_5.is_not(None), *conditions))))
    return {row.id: metres_between(row.position, origin) for row in rows}


def by_distance(park, origin, *conditions):
    metres = distances(park, origin, *conditions)
    return sorted((id for id in metres if metres[id] < 40_000), key=metres.get)


@pytest.mark.parametrize(
    "origin", [CENTRE, Position(116.43, 39.93), Position(116.9, 40.4), Position(115.6, 39.6)], ids=str
)
def test_the_nearest_come_first(park, origin):
    metres = distances(park, origin)
    shown = [metres[id] for id, _ in found(park, origin, 30)]
    real = sorted(metres.values())[:30]
    assert shown == pytest.approx(real, rel=0.01)  # far out a flat map is a little wrong
    near = [distance for distance in real if distance < 20_000]
    assert shown[: len(near)] == near


def test_what_few_fit_is_found_far_out(park):
    wanted = by_distance(park, CENTRE, Bench.is_green)
    everything = [id for id, _ in found(park, CENTRE, 200, Bench.is_green)]
    assert everything[: len(wanted)] == wanted and len(wanted) > 20


def test_pages_follow_each_other_without_a_gap(park):
    after, pages = None, []
    for _ in range(10):
        page = found(park, CENTRE, 30, after=after)
        pages += [id for id, _ in page]
        after = (page[-1][1], page[-1][0])
    wanted = by_distance(park, CENTRE)[:300]
    assert pages[: len(wanted)] == wanted and len(set(pages)) == 300


def test_benches_at_one_place_come_by_their_ids(park):
    def two_more(session):
        for _ in range(3):
            bench = Bench(id=new_id(), is_green=False)
            bench.put_at(CENTRE)
            session.add(bench)

    park.step(two_more)
    first = found(park, CENTRE, 2)
    (third,) = found(park, CENTRE, 1, after=(first[-1][1], first[-1][0]))
    ids = [id for id, _ in (*first, third)]
    assert ids == sorted(ids) and {nearness for _, nearness in (*first, third)} == {0.0}


def test_where_nothing_is_near_nothing_is_found(park):
    assert found(park, Position(2.35, 48.85), 5) == []


def test_the_nearness_of_a_place_is_that_by_which_the_database_orders(park):
    found = park.read(lambda session: nearest(session, select(Bench), Bench, CENTRE, 20))
    assert [nearness_of(entry.row.position, CENTRE) for entry in found] == [entry.nearness for entry in found]
