"""`settled` waits for what is on its way and tells what does not arrive; `published` shows what was told."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from shared.contracts import fields
from shared.contracts.base import Event
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.events.outbox import Outbox
from shared.runtime.process.dependencies import ServiceDatabase
from shared.testing.system import settings_for_tests


class BookLent(Event):
    """A book was lent."""

    event_type = "lending.BookLent.v1"

    title = fields.Text(at_most=40, required=True)


class Lending:
    name = "lending"
    db = ServiceDatabase()


class Reminding:
    name = "reminding"
    db = ServiceDatabase()

    @subscribe(BookLent)
    def remind(self, event):
        self.db.run_once(remind, event)


def lend(session, title):
    session.add(Outbox.of(BookLent, SimpleNamespace(id=new_id(), version=1, title=title)))


def remind(session, event):
    if event.title == "lost":
        raise LookupError


@pytest.fixture(params=["memory_bus", "rabbitmq"])
def library(request, run_services, tmp_path):
    """Two services, one of which hears the other."""
    bus_uri = request.getfixturevalue(request.param)
    folder = tmp_path / "library"
    settings = settings_for_tests(bus_uri).replaced(
        data_folder=folder, site=f"t{uuid4().hex[:8]}", database_uri=f"sqlite:///{folder}/{{service}}.sqlite"
    )
    folder.mkdir()
    for name in ("lending", "reminding"):
        database = Database(settings.database_uri_of(name), service=name, site=settings.site)
        database.create_all_for_tests()
        database.close()
    return run_services([Lending, Reminding], settings.replaced(development=True))


def test_settled_returns_when_all_readers_have_handled_all(library):
    library.databases["lending"].run(lend, "红楼梦")
    library.settled()
    (event,) = library.published("lending.BookLent.v1")
    assert event.data["title"] == "红楼梦"
    assert library.published("lending.Other.v1") == []


def test_what_a_reader_cannot_handle_is_told(library):
    library.databases["lending"].run(lend, "lost")
    with pytest.raises(
        pytest.fail.Exception, match=r"not settled: lending\.BookLent\.v1 .* was not handled by reminding"
    ):
        library.settled(seconds=1)
