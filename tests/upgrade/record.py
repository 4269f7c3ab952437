"""Record what a release keeps: `python -m tests.upgrade.record NAME FOLDER`, once, when it is released.

FOLDER is the data folder of that release's `nuanliu demo`. Some rows of every table go into `releases/NAME.json`, with
the step that each database has had. Everybody in it is made up.
"""

import json
import sys
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.upgrade.rows import kept, sampled, tables_of, written

RELEASES = Path(__file__).parent / "releases"


def record(name, folder):
    """Write the file of a release."""
    found = {}
    for path in sorted(Path(folder).glob("*.sqlite")):
        tables = tables_of(path.stem)
        with create_engine(f"sqlite:///{path}").connect() as connection:
            rows = sampled(kept(connection, tables), tables)
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        said = {
            table: [{column: written(value) for column, value in row.items()} for row in some]
            for table, some in rows.items()
            if some
        }
        found[path.stem] = {"revision": revision, "rows": said}
    text_of_it = json.dumps(found, ensure_ascii=False, indent=None, separators=(",", ":"), sort_keys=True)
    (RELEASES / f"{name}.json").write_text(text_of_it + "\n", encoding="utf-8")


if __name__ == "__main__":
    record(*sys.argv[1:])
