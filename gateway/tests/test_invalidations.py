"""Which events outdate which kept answers."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask.views import MethodView

from gateway.blueprints import Routes, blueprint_of
from gateway.cache import Cache, Kept
from gateway.invalidations import forget, forget_everything, hearing, outdated_by
from gateway.routes import projects, units
from gateway.tests.drawings import Drawing, DrawingChanged, drawings
from shared.contracts.base import Event, Received
from shared.contracts.identity.units import UnitChanged
from shared.contracts.projects.library import ProjectChanged
from shared.contracts.teams.teams import TeamChanged
from shared.runtime.doors.broadcast import Broadcast

PREFIX = "/api/v1"
ONE = "/api/v1/drawings/BJ-1"


class Exhibition(Event):
    """All drawings hang elsewhere."""

    event_type = "drawings.Exhibition.v1"


def walls() -> Routes:
    """An operation that two events outdate, one of them as a whole."""
    blueprint = blueprint_of("walls", "Walls")

    @blueprint.route("/walls")
    class Walls(MethodView):
        @blueprint.public(seconds=5, event=Exhibition)
        @blueprint.public(seconds=5, event=DrawingChanged, key=lambda event: f"/walls/{event.code}")
        @blueprint.answers(200, Drawing)
        def get(self) -> Any:
            """Look at the walls.

            All of them.
            """

    return blueprint


def told(event: type[Event], **data: Any) -> Received:
    loaded = event().request({"version": 1, **data})
    return Received(UUID(int=1), event.event_type, event.source(), "1", datetime.now(UTC), loaded)


def cache_with(path: str, group: str) -> Cache:
    cache = Cache()
    reading = cache.reading()
    cache.keep(path, "", "en", Kept(b"{}", '"etag"', group, reading, reading.began + 30))
    return cache


def test_an_event_outdates_what_every_route_says() -> None:
    found = outdated_by([drawings(), walls()])
    assert [operation for operation, _ in found[DrawingChanged]] == ["get_drawings_by_code", "get_walls"]
    assert found[Exhibition] == [("get_walls", None)]


@pytest.mark.parametrize(("code", "kept"), [("BJ-1", False), ("BJ-2", True)])
def test_an_event_outdates_the_path_that_it_names(code: str, kept: bool) -> None:
    cache = cache_with(ONE, "get_drawings_by_code")
    forget(cache, outdated_by([drawings()])[DrawingChanged], PREFIX, told(DrawingChanged, code=code))
    assert bool(cache.get(ONE, "", "en")) is kept


def test_an_event_without_a_key_outdates_the_whole_operation() -> None:
    cache = cache_with("/api/v1/walls", "get_walls")
    forget(cache, outdated_by([walls()])[Exhibition], PREFIX, told(Exhibition))
    assert cache.get("/api/v1/walls", "", "en") is None


@pytest.mark.parametrize(
    ("code", "is_felt_below", "kept"), [("BJ", False, True), ("BJ", True, False), ("BJ-1", False, False)]
)
def test_a_unit_outdates_those_below_it_where_they_feel_it(code: str, is_felt_below: bool, kept: bool) -> None:
    cache = cache_with("/api/v1/units/BJ-1", "get_units_by_code")
    example = {name: value for name, value in UnitChanged.example.items() if name != "version"}
    event = told(UnitChanged, **(example | {"code": code, "is_felt_below": is_felt_below}))
    forget(cache, outdated_by([units.blueprint])[UnitChanged], PREFIX, event)
    assert bool(cache.get("/api/v1/units/BJ-1", "", "en")) is kept


def test_a_unit_of_the_release_before_outdates_all() -> None:
    cache = cache_with("/api/v1/units/BJ-1", "get_units_by_code")
    example = {name: value for name, value in UnitChanged.example.items() if name not in ("version", "is_felt_below")}
    forget(cache, outdated_by([units.blueprint])[UnitChanged], PREFIX, told(UnitChanged, **example))
    assert cache.get("/api/v1/units/BJ-1", "", "en") is None


def test_there_is_a_door_for_every_event() -> None:
    heard = hearing([drawings(), walls()], PREFIX)
    doors = {
        door.contract_class
        for method in vars(heard).values()
        for door in getattr(method, "nameko_entrypoints", ())
        if isinstance(door, Broadcast)
    }
    assert doors == {DrawingChanged, Exhibition}


def test_after_a_gap_nothing_is_relied_on() -> None:
    service = type("Service", (), {"cache": cache_with(ONE, "get_drawings_by_code")})()
    forget_everything(service)
    assert service.cache.get(ONE, "", "en") is None


@pytest.mark.parametrize("event", [ProjectChanged, UnitChanged, TeamChanged])
def test_projects_are_shown_with_names_that_others_change(event: type[Event]) -> None:
    outdated = {operation for operation, _ in outdated_by([projects.blueprint])[event]}
    assert {"get_projects", "get_projects_by_id", "get_projects_feed_atom"} <= outdated
