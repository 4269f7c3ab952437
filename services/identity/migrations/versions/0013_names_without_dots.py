"""Names of peoples are searched without their middle dots: the terms of those that have one are made anew.

A few in a hundred members have one. They are written a thousand at a time.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.search import SearchTerms, terms_of

revision = "0013"
down_revision = "0012"

TABLES = ("unit", "member", "volunteer")
AT_ONCE = 1000


def upgrade() -> None:
    for name in TABLES:
        last: Any = None
        while last := _respelled(name, last):
            pass


def _respelled(name: str, last: Any) -> Any:
    """Spell the next names anew; the id of the last one, None where there was none."""
    table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("name", sa.Text), sa.column("search", SearchTerms()))
    dotted = sa.or_(table.c.name.contains("·"), table.c.name.contains("."))
    rows = sa.select(table.c.id, table.c.name).where(dotted).order_by(table.c.id).limit(AT_ONCE)
    found = op.get_bind().execute(rows.where(table.c.id > last) if last else rows).all()
    if not found:
        return None
    change = sa.update(table).where(table.c.id == sa.bindparam("row_id")).values(search=sa.bindparam("terms"))
    op.get_bind().execute(change, [{"row_id": row.id, "terms": terms_of(row.name)} for row in found])
    return found[-1].id
