"""A database of any earlier release becomes one of this release, with every row that was in it.

`releases/*.json` hold some rows of every table that the release's own demo had filled (`record.py`), and the step that
each database had had. The steps that a release has published are never edited, so they make its database anew.
"""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import NullPool, column, create_engine, table

from deploy.cli import services
from shared.runtime.data.migrations import Migrations, migrations_of
from shared.runtime.settings import Settings
from shared.testing.system import databases_of
from tests.upgrade.rows import kept, read, tables_of

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.json"))


@contextmanager
def addresses(kind, tmp_path, request):
    """Of an empty database for each service."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/{{service}}.sqlite"
        return
    with databases_of(request.getfixturevalue("backing"), request.getfixturevalue("service_classes")) as (uri, _):
        yield uri


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_whatever_a_release_has_kept_is_there_after_the_upgrade(release, kind, tmp_path, request):
    said = json.loads(release.read_text(encoding="utf-8"))
    with addresses(kind, tmp_path, request) as template:
        for service, then in said.items():
            uri, tables = template.format(service=service), tables_of(service)
            folder = migrations_of(services.load(service), Settings()).folder
            steps = Migrations(service, folder, uri)
            steps.upgrade(then["revision"])
            before = filled(uri, tables, then["rows"])
            assert steps.upgrade(), "a release without a later step has nothing to be upgraded"
            assert steps.pending() == []
            after = left(uri, tables)
            assert {name: missing(rows, after[name]) for name, rows in before.items()} == {name: [] for name in before}


def filled(uri, tables, said):
    """Put the rows in; what is there then."""
    engine = create_engine(uri, poolclass=NullPool)
    by_name = {one.name: one for one in tables}
    with engine.begin() as connection:
        for name in (one.name for one in tables if one.name in said):
            there = kept(connection, [by_name[name]])[name]
            rows = [{key: read(value) for key, value in row.items()} for row in said[name]]
            if fresh := [row for row in rows if not known(row, there, by_name[name])]:
                connection.execute(as_it_was(by_name[name], fresh[0]).insert(), fresh)
        found = kept(connection, tables)
    engine.dispose()
    assert all(found[name] for name in said)
    return found


def as_it_was(model, row):
    """The table with the columns of then: those that came later, and what they are by default, are not known yet."""
    return table(model.name, *[column(name, model.columns[name].type) for name in row])


def known(row, there, model):
    """Whether a step has made that row already, as the first one of a chain."""
    keys = [key.name for key in model.primary_key]
    return any(all(one[key] == row[key] for key in keys) for one in there)


def left(uri, tables):
    """What is there now."""
    engine = create_engine(uri, poolclass=NullPool)
    with engine.connect() as connection:
        found = kept(connection, tables)
    engine.dispose()
    return found


def missing(before, after):
    """Those that are not there any more, or have another content; further columns are none."""
    return [row for row in before if not any(row.items() <= one.items() for one in after)]


def test_the_release_before_is_among_them():
    assert RELEASES
    newest = json.loads(RELEASES[-1].read_text(encoding="utf-8"))
    assert set(newest) == set(services.SERVICES) - {"gateway"}


def test_a_row_that_was_lost_or_altered_would_be_found():
    assert missing([{"a": 1}], [{"a": 1, "b": 2}]) == []
    assert missing([{"a": 1}, {"a": 2}], [{"a": 1, "b": 2}]) == [{"a": 2}]
