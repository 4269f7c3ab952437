"""Rows of a database as text and back, and which of many are enough."""

import base64
import importlib
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import inspect, select

from deploy.cli import services
from shared.runtime.data.mapping import RuntimeBase

ROWS_MAX = 8  # of a table, and whatever they refer to
KINDS = {
    "$id": (UUID, str, UUID),
    "$moment": (datetime, datetime.isoformat, datetime.fromisoformat),
    "$day": (date, date.isoformat, date.fromisoformat),
    "$bytes": (bytes, lambda value: base64.b64encode(value).decode(), base64.b64decode),
}


def tables_of(service):
    """The tables of a service and of the runtime, as the models say, those that others refer to first."""
    services.load(service)
    own = importlib.import_module(f"services.{service}.models").Base.metadata
    found = {table.name: table for table in (*RuntimeBase.metadata.sorted_tables, *own.sorted_tables)}
    return list(found.values())


def kept(connection, tables):
    """The rows of all tables, by table, as the columns that are there hold them."""
    found = {}
    for table in tables:
        there = _columns_there(connection, table)
        if there:
            found[table.name] = [row._asdict() for row in connection.execute(select(*there))]
    return found


def sampled(rows, tables):
    """Some of them, with all that these refer to."""
    by_name = {table.name: table for table in tables}
    chosen = {name: [] for name in rows}

    def choose(name, row):
        if row in chosen[name]:
            return
        for reference in by_name[name].foreign_key_constraints:
            pairs = [(element.parent.name, element.column.name) for element in reference.elements]
            wanted = {theirs: row.get(ours) for ours, theirs in pairs}
            if None not in wanted.values():
                above = reference.referred_table.name
                choose(above, next(one for one in rows[above] if wanted.items() <= one.items()))
        chosen[name].append(row)

    for name in rows:
        for row in rows[name][:ROWS_MAX]:
            choose(name, row)
    return chosen


def written(value):
    """As JSON has it; what JSON has not says of itself what it is."""
    for name, (kind, write, _) in KINDS.items():
        if type(value) is kind:
            return {name: write(value)}
    return value


def read(said):
    """What was written."""
    if isinstance(said, dict) and len(said) == 1 and (name := next(iter(said))) in KINDS:
        return KINDS[name][2](said[name])
    return said


def _columns_there(connection, table):
    made = inspect(connection)
    if not made.has_table(table.name):
        return []
    there = {column["name"] for column in made.get_columns(table.name)}
    return [column for column in table.columns if column.name in there]
