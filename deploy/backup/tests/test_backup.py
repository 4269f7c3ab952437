"""A backup: a moment in which nobody tells anything, whole files, and empty places to bring it back to."""

import json
import shutil
import time
from contextlib import suppress

import pytest
from sqlalchemy import NullPool, create_engine, select, text
from sqlalchemy.exc import OperationalError

from deploy.backup import cut as cutting
from deploy.backup.cut import NoMoment, cut
from deploy.backup.manifest import NAME, Damaged, Manifest, Saved, hash_of
from deploy.backup.programs import ProgramFailed, run
from deploy.backup.restoring import NotEmpty, NotOurs, restore, tell_again
from deploy.backup.saving import save
from shared.kernel.errors import Unavailable
from shared.runtime.data.database import Database
from shared.runtime.events.claiming import mark
from shared.runtime.events.outbox import Outbox
from shared.runtime.settings import Settings
from shared.runtime.tests.facts_fixtures import Base, ShelfChanged, clock, make_database
from shared.runtime.tests.test_database import build, names

__all__ = ["clock", "make_database"]
REST_MILLISECONDS = 200
ENDED_SECONDS_MAX = 10


@pytest.fixture(params=["sqlite", "postgresql"])
def library(request, tmp_path):
    """A library that has had a step, with a shelf; its database is at an address."""
    uri = (
        request.getfixturevalue("postgresql")
        if request.param == "postgresql"
        else f"sqlite:///{tmp_path}/library.sqlite"
    )
    database = Database(uri, service="library", site="city")
    database.create_all_for_tests(Base.metadata)
    database.step(lambda session: session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))")))
    database.step(lambda session: session.execute(text("INSERT INTO alembic_version VALUES ('0001')")))
    database.run(tell, "poetry")
    yield database
    database.close()


def tell(session, name):
    """Build a shelf, and tell of it."""
    shelf = build(session, name)
    session.flush()
    session.add(Outbox.of(ShelfChanged, shelf))


def address(database):
    return database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_folder=tmp_path / "data")


def test_while_the_moment_is_chosen_nobody_tells_anything_and_afterwards_everybody(library, monkeypatch):
    tried, real = [], cutting._snapshot

    def watched(connection):
        with pytest.raises(Unavailable):
            library.run(tell, "told meanwhile")
        assert library.read(names) == ["poetry"]
        tried.append(True)
        return real(connection)

    monkeypatch.setattr(cutting, "_snapshot", watched)
    with cut({"library": address(library)}) as taken:
        assert tried
        library.run(tell, "told afterwards")
        seen = taken.snapshots["library"].connection.exec_driver_sql("SELECT name FROM shelf").scalars().all()
        assert seen == ["poetry"]


def test_where_somebody_writes_without_end_no_moment_is_found(library, monkeypatch):
    monkeypatch.setattr(cutting, "GATE_SECONDS", 0.1)
    monkeypatch.setattr(cutting, "TRIES_MAX", 2)
    monkeypatch.setattr(cutting, "PAUSE_SECONDS", 0.01)
    with library.engine.connect() as writer:
        writer.execute(text("DELETE FROM outbox"))
        with pytest.raises(NoMoment, match="2 times"), cut({"library": address(library)}):
            pass


def test_a_server_that_ends_who_rests_keeps_the_moment_while_others_are_copied(postgresql):
    """As that of docker-compose.yml does after a minute; one large database takes longer to be copied."""
    library = Database(postgresql, service="library", site="city")
    library.create_all_for_tests(Base.metadata)
    name = library.engine.url.database
    library.step(
        lambda session: session.execute(
            text(f'ALTER DATABASE "{name}" SET idle_in_transaction_session_timeout = {REST_MILLISECONDS}')
        )
    )
    with cut({"library": postgresql}) as taken:
        moment = taken.snapshots["library"].connection
        resting = moment.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one()
        _until_a_resting_one_is_ended(postgresql)
        assert moment.exec_driver_sql("SELECT count(*) FROM shelf").scalar_one() == 0
    library.close()
    assert resting == "0"


def _until_a_resting_one_is_ended(uri):
    """Whoever rests in a transaction of the usual kind is ended by then."""
    engine = create_engine(uri, poolclass=NullPool)
    deadline = time.monotonic() + ENDED_SECONDS_MAX
    with engine.connect() as connection, suppress(OperationalError):
        while time.monotonic() < deadline:
            connection.exec_driver_sql("SELECT 1")
            time.sleep(2 * REST_MILLISECONDS / 1000)
    assert time.monotonic() < deadline


def test_a_server_that_goes_away_while_it_is_copied_is_told_of_and_not_asked_for_another_moment(library, monkeypatch):
    monkeypatch.setattr(cutting, "PAUSE_SECONDS", 0)
    with pytest.raises(OperationalError, match="gone"), cut({"library": address(library)}):
        raise OperationalError("SELECT 1", {}, Exception("gone"))


def test_what_was_saved_is_brought_back_into_nothing_and_into_nothing_else(library, settings, tmp_path):
    backup = save(settings, {"library": address(library)}, tmp_path / "backup")
    assert (backup.manifest.site, backup.manifest.databases[0].revision) == ("city", "0001")
    with pytest.raises(NotEmpty, match="library"):
        restore(settings, {"library": address(library)}, tmp_path / "backup")
    with pytest.raises(FileExistsError):
        save(settings, {"library": address(library)}, tmp_path / "backup")


@pytest.mark.parametrize("harm", ["changed", "missing", "unfinished", "other form"])
def test_half_a_backup_is_none(library, settings, tmp_path, harm):
    folder = tmp_path / "backup"
    saved = save(settings, {"library": address(library)}, folder).manifest.databases[0].file
    if harm == "changed":
        with (folder / saved).open("ab") as file:
            file.write(b"x")
    elif harm == "missing":
        (folder / saved).unlink()
    elif harm == "unfinished":
        (folder / NAME).unlink()
    else:
        (folder / NAME).write_text(json.dumps(json.loads((folder / NAME).read_text()) | {"format": 2}))
    with pytest.raises(Damaged):
        Manifest.read(folder)


@pytest.mark.parametrize("said", ["[1]", '{"format": 1}', '{"format": 1, "databases": [1]}', "7"])
def test_what_is_no_manifest_makes_no_backup(tmp_path, said):
    (tmp_path / NAME).write_text(said)
    with pytest.raises(Damaged, match="that can be read"):
        Manifest.read(tmp_path)


def test_a_backup_of_another_site_or_a_later_release_is_refused(settings, tmp_path):
    save(settings, {}, tmp_path / "one")
    with pytest.raises(NotOurs, match="of the site city, and NUANLIU_SITE says haidian"):
        restore(settings.replaced(site="haidian"), {}, tmp_path / "one")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "new.dump").write_bytes(b"")
    new = Saved("insights", "postgresql", "new.dump", "0001", hash_of(tmp_path / "two" / "new.dump"))
    Manifest("city", "2026-12-01T00:00:00+00:00", [new], {}, False).write(tmp_path / "two")
    with pytest.raises(NotOurs, match="databases of insights, which this release does not know"):
        restore(settings, {}, tmp_path / "two")


def test_files_are_saved_after_the_databases_and_none_is_brought_over_another(settings, tmp_path):
    files = settings.data_folder / "files"
    (files / "evidence").mkdir(parents=True)
    (files / "evidence" / "one").write_bytes(b"a picture")
    manifest = save(settings, {}, tmp_path / "backup").manifest
    assert list(manifest.files) == ["evidence/one"]
    with pytest.raises(NotEmpty, match="files"):
        restore(settings, {}, tmp_path / "backup")
    shutil.rmtree(files)
    restore(settings, {}, tmp_path / "backup")
    assert (files / "evidence" / "one").read_bytes() == b"a picture"


def test_what_was_published_shortly_before_is_told_again(library):
    sequences = [row.sequence for row in library.read(_outbox)]
    library.step(mark, sequences)
    assert tell_again(library, library.clock.now()) == len(sequences) == 1
    assert [row.published_at for row in library.read(_outbox)] == [None]


def _outbox(session):
    return session.scalars(select(Outbox)).all()


def test_a_program_that_fails_says_why_and_never_the_password():
    with pytest.raises(ProgramFailed) as failed:
        run("pg_dump", "postgresql+psycopg2://somebody:secret@127.0.0.1:1/none")
    assert "secret" not in str(failed.value)
    assert "refused" in str(failed.value)
