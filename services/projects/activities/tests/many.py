"""Very many activities of one kind, on PostgreSQL: for plans of searches, and for figures.

They crowd around a few centres, as in a city, and thin out around them.
"""

from random import Random

from sqlalchemy import column, insert, table, text

from services.projects.activities.models import Activity, Post, Shift
from services.projects.library.models import Project
from shared.kernel.ids import new_id
from shared.kernel.places import Position
from shared.runtime.data.places import cells_of

CENTRES = 12
WIDE, CROWDED = 0.3, 0.03  # degrees
CHUNK = 5_000
PLACED = ("id", "longitude", "latitude", "cell_9", "cell_7", "cell_5")
PLACED_TYPES = "id uuid, longitude float, latitude float, cell_9 bigint, cell_7 bigint, cell_5 bigint"
MIDDLE = Position(116.4, 39.9)


def positions(count, seed=1):
    """Around centres around the middle of the city."""
    random, city = Random(seed), Random(0)
    centres = [(city.gauss(MIDDLE.longitude, WIDE), city.gauss(MIDDLE.latitude, WIDE)) for _ in range(CENTRES)]
    for _ in range(count):
        east, north = random.choice(centres)
        yield Position(random.gauss(east, CROWDED), random.gauss(north, CROWDED))


def multiply(session, activity_id, count, seed=1):
    """So many more like an activity that has one shift with one post, each of another project, at another place."""
    session.execute(text(f"CREATE TEMP TABLE placed ({PLACED_TYPES}) ON COMMIT DROP"))
    rows = [_row(position) for position in positions(count, seed)]
    placed = table("placed", *(column(name) for name in PLACED))
    for start in range(0, count, CHUNK):
        session.execute(insert(placed), rows[start : start + CHUNK])
    of_project = {"id": "placed.id", "published_as": "NULL", "told_as": "NULL"}
    of_activity = {name: f"placed.{name}" for name in PLACED} | {"project_id": "placed.id"}
    one_shift = "(SELECT id FROM shift WHERE activity_id = :id)"
    of_shift = {"id": "gen_random_uuid()", "activity_id": "placed.id"}
    of_post = {"id": "gen_random_uuid()", "shift_id": "shift.id"}
    for model, others, origin, condition in (
        (Project, of_project, "placed", "one.id = (SELECT project_id FROM activity WHERE id = :id)"),
        (Activity, of_activity, "placed", "one.id = :id"),
        (Shift, of_shift, "placed", "one.activity_id = :id"),
        (Post, of_post, "placed JOIN shift ON shift.activity_id = placed.id", f"one.shift_id = {one_shift}"),
    ):
        statement = _copies(model.__table__, others, origin)
        session.execute(text(f"{statement} WHERE {condition}"), {"id": activity_id})
    session.execute(text("ANALYZE"))


def _row(position):
    cells = {f"cell_{resolution}": cell for resolution, cell in cells_of(position).items()}
    return {"id": new_id(), "longitude": position.longitude, "latitude": position.latitude, **cells}


def _copies(of, others, origin):
    """Insert what one row is, with other values in some columns, for each that is placed."""
    names = of.columns.keys()
    values = ", ".join(others.get(name, f"one.{name}") for name in names)
    return f"INSERT INTO {of.name} ({', '.join(names)}) SELECT {values} FROM {origin}, {of.name} one"
