"""Make the monolith's table and fill it with the same 387 units that the other sides hold."""

import csv
from pathlib import Path

from sqlalchemy import insert

from bench.monolith.app import Base, Unit, engine

UNITS = Path(__file__).parents[2] / "services" / "identity" / "data" / "beijing-unions.csv"


def main() -> None:
    """Begin with an empty table each time."""
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with UNITS.open(encoding="utf-8") as file, engine.begin() as connection:
        rows = [{name: value or None for name, value in row.items()} | {"version": 1} for row in csv.DictReader(file)]
        for row in rows:
            row["longitude"] = float(row["longitude"]) if row["longitude"] else None
            row["latitude"] = float(row["latitude"]) if row["latitude"] else None
        connection.execute(insert(Unit), rows)


if __name__ == "__main__":
    main()
