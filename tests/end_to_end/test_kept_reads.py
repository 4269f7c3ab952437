"""A public read is kept by the gateway until an event outdates it, and never longer than its seconds."""

import time

import pytest
from sqlalchemy import delete, select, update

from gateway.blueprints import PUBLIC_SECONDS_MAX
from services.identity.units import versions
from services.identity.units.models import Unit
from shared.kernel.actor import system as system_actor
from shared.kernel.ids import new_id
from shared.runtime.bus import queues
from shared.runtime.events.outbox import Outbox
from shared.runtime.settings import Settings, SettingsWrong
from shared.testing.system import settings_for_tests

CLI = system_actor("cli")
PATH = "/api/v1/units/BJ"
KEPT_SECONDS = 1.0
SLACK_SECONDS = 0.5  # for a slow machine between the end of the seconds and our next look
LOOK_SECONDS = 0.02
TOLD_SECONDS_MAX = 10


@pytest.fixture
def with_root(any_system):
    """A system with the city, whose unit was read once."""
    any_system.databases["identity"].run(found_root)
    assert name_of(any_system) == "北京市总工会"
    return any_system


@pytest.fixture(params=["embedded", "distributed"])
def deaf(request, service_classes, monkeypatch):
    """A system that keeps reads for a second, and whose gateway hears nothing: what is told reaches no queue of it."""
    real = queues.broadcast_queue

    def unreachable(*names):
        queue = real(*names)
        queue.routing_key = "nothing.is.told.so"
        return queue

    monkeypatch.setattr(queues, "broadcast_queue", unreachable)
    settings = settings_for_tests(f"nuanliu-memory:///{new_id()}")
    if request.param == "distributed":
        settings = settings_for_tests(request.getfixturevalue("rabbitmq")).replaced(
            database_uri=request.getfixturevalue("migrated_databases"), development=True
        )
    run_services = request.getfixturevalue("run_services")  # after its databases, so that it ends before they go
    running = run_services(list(service_classes.values()), settings.replaced(cache_seconds=KEPT_SECONDS))
    running.databases["identity"].run(found_root)
    return running


def found_root(session):
    """Without its event: that must not outdate what a test has read already."""
    versions.found(session, new_id(), None, {"code": "BJ", "kind": "city", "name": "北京市总工会"}, {}, CLI)
    session.flush()
    session.execute(delete(Outbox))


def rename(session, name):
    """As a person would: a new version and its event."""
    unit = session.scalar(select(Unit).where(Unit.code == "BJ"))
    versions.amend(session, unit, {"name": name}, CLI)


def found_below(session):
    """Two districts, and a street below the first. Without events, as above."""
    for code, kind in (("BJ-D1", "district"), ("BJ-D2", "district"), ("BJ-D1-S1", "street")):
        parent = session.scalar(select(Unit).where(Unit.code == code.rpartition("-")[0]))
        versions.found(session, new_id(), parent, {"code": code, "kind": kind, "name": code}, {}, CLI)
        session.flush()
    session.execute(delete(Outbox))


def move(session, code, parent_code):
    """As a person would; a district below a district, which the rules of the tree would not allow."""
    unit, parent = (session.scalar(select(Unit).where(Unit.code == each)) for each in (code, parent_code))
    versions.rehang(session, unit, parent, CLI)


def amend(session, code, values):
    """As a person would."""
    versions.amend(session, session.scalar(select(Unit).where(Unit.code == code)), values, CLI)


def rename_silently(session, name):
    """As if the event were lost."""
    session.execute(update(Unit).where(Unit.code == "BJ").values(name=name))


def name_of(running):
    return running.http.get(PATH).json()["name"]


def unit_at(running, code):
    return running.http.get(f"/api/v1/units/{code}").json()


def depth_of(running, code):
    return unit_at(running, code)["depth"]


def await_name(running, name, seconds):
    """Seconds until the name is shown; fails where that takes longer than allowed."""
    began = time.monotonic()
    await_shown(lambda: name_of(running) == name, seconds)
    return time.monotonic() - began


def await_shown(is_shown, seconds):
    """Ask until it is shown; fails where that takes longer than allowed."""
    began = time.monotonic()
    while not is_shown():
        assert time.monotonic() - began < seconds, f"not shown after {seconds} seconds"
        time.sleep(LOOK_SECONDS)


def test_a_kept_read_is_shown_until_it_is_outdated(with_root):
    with_root.databases["identity"].run(rename_silently, "暗改")
    assert name_of(with_root) == "北京市总工会"


def test_an_event_outdates_a_kept_read(with_root):
    with_root.databases["identity"].run(rename, "北京市总工会(新)")
    assert await_name(with_root, "北京市总工会(新)", TOLD_SECONDS_MAX) < TOLD_SECONDS_MAX


def test_a_changed_unit_has_another_etag(with_root):
    old = with_root.http.get(PATH).headers["ETag"]
    with_root.databases["identity"].run(rename, "新名")
    await_name(with_root, "新名", TOLD_SECONDS_MAX)
    assert with_root.http.get(PATH, headers={"If-None-Match": old}).status_code == 200


def test_with_the_broadcast_cut_reads_are_stale_no_longer_than_their_seconds(deaf):
    """Of the unit that was changed, and of those below a moved one, which have no event of their own."""
    identity = deaf.databases["identity"]
    identity.run(found_below)
    began = time.monotonic()
    assert (name_of(deaf), depth_of(deaf, "BJ-D1-S1")) == ("北京市总工会", 3)
    identity.run(rename, "新名")
    identity.run(move, "BJ-D1", "BJ-D2")
    deaf.settled()
    told = time.monotonic()
    assert [event.data["change"] for event in deaf.published("identity.UnitChanged.v1")] == ["changed", "moved"]
    if told - began < KEPT_SECONDS / 2:
        assert (name_of(deaf), depth_of(deaf, "BJ-D1-S1")) == ("北京市总工会", 3), "nobody has heard of it"
    await_shown(lambda: name_of(deaf) == "新名", began + KEPT_SECONDS + SLACK_SECONDS - time.monotonic())
    await_shown(lambda: depth_of(deaf, "BJ-D1-S1") == 4, began + KEPT_SECONDS + SLACK_SECONDS - time.monotonic())


def test_no_read_is_kept_for_longer_than_half_a_minute():
    assert Settings().cache_seconds == PUBLIC_SECONDS_MAX == 30
    with pytest.raises(SettingsWrong):
        Settings.from_environment({"NUANLIU_CACHE_SECONDS": "30.1"})


def test_what_is_felt_below_a_changed_or_moved_unit_outdates_the_reads_there(with_root):
    identity = with_root.databases["identity"]
    identity.run(found_below)
    assert depth_of(with_root, "BJ-D1-S1") == 3
    for called in ("街", "大队", None):
        names = [{"kind": "street", "name": called}] if called else []
        identity.run(amend, "BJ-D1", {"level_names": names})
        await_shown(lambda now=called: unit_at(with_root, "BJ-D1-S1")["level_name"] == now, TOLD_SECONDS_MAX)
    identity.run(move, "BJ-D1", "BJ-D2")
    await_shown(lambda: depth_of(with_root, "BJ-D1-S1") == 4, TOLD_SECONDS_MAX)
