"""Service centres and stations: opened, changed, handed over, closed."""

from typing import Any

import pytest

from services.identity.bodies import queries, use_cases
from services.identity.conftest import CLI, refused
from shared.contracts.identity.bodies import Body, BodyOf, BodyPage, ChangeBody, CloseBody, FindBodies, OpenBody
from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Conflict, Forbidden, NotFound, Unauthenticated
from shared.kernel.ids import new_id


class Bodies:
    """Operating bodies in the database of a tree."""

    def __init__(self, tree) -> None:
        self.tree = tree

    def open(self, unit_code: str, tier: str = "station", actor: Actor = CLI, **rest: Any) -> dict[str, Any]:
        payload = {"unit_code": unit_code, "tier": tier, "name": f"{unit_code} 服务站", **rest}
        return self.tree.act(use_cases.open_body, OpenBody, payload, Body, actor)

    def change(self, body: dict[str, Any], actor: Actor = CLI, **values: Any) -> dict[str, Any]:
        return self.tree.act(use_cases.change_body, ChangeBody, {"id": body["id"], **values}, Body, actor)

    def close(self, body: dict[str, Any], actor: Actor = CLI, **rest: Any) -> dict[str, Any]:
        return self.tree.act(use_cases.close_body, CloseBody, {"id": body["id"], **rest}, Body, actor)

    def find(self, **request: Any) -> list[str]:
        page = self.tree.ask(queries.find_bodies, FindBodies, request, BodyPage)
        return [body["unit_code"] for body in page["items"]]

    def read(self, body_id: str) -> dict[str, Any]:
        return self.tree.ask(queries.body, BodyOf, {"id": body_id}, Body)


@pytest.fixture
def bodies(tree):
    return Bodies(tree)


def test_an_open_body_is_read_as_it_was_opened(bodies):
    body = bodies.open("BJ-D1-S1", name=" 东华门  服务站 ", telephone="010-12351", longitude=116.4, latitude=39.9)
    assert (body["name"], body["state"], body["version"]) == ("东华门 服务站", "open", 1)
    assert bodies.read(body["id"]) == body


def test_an_unknown_body_is_not_found(bodies):
    unknown = str(new_id())
    assert refused(bodies.read, unknown) == NotFound("identity.body_not_found", id=unknown)
    assert refused(bodies.close, {"id": unknown}) == NotFound("identity.body_not_found", id=unknown)


@pytest.mark.parametrize(
    ("tier", "unit", "fits"),
    [
        ("city_centre", "BJ", True),
        ("city_centre", "BJ-D1", False),
        ("district_centre", "BJ-D1", True),
        ("district_centre", "BJ", False),
        ("district_centre", "BJ-D1-S1", False),
        ("station", "BJ-D1-S1", True),
        ("station", "BJ", False),
    ],
)
def test_a_tier_belongs_to_its_kinds_of_unit(bodies, tier, unit, fits):
    if fits:
        assert bodies.open(unit, tier)["tier"] == tier
    else:
        assert refused(bodies.open, unit, tier).code == "identity.body_tier_not_here"


def test_a_unit_has_one_centre_at_a_time(bodies):
    first = bodies.open("BJ-D1", "district_centre")
    assert refused(bodies.open, "BJ-D1", "district_centre") == Conflict("identity.body_tier_taken", code="BJ-D1")
    bodies.close(first)
    assert bodies.open("BJ-D1", "district_centre")


def test_a_unit_has_as_many_stations_as_it_likes(bodies):
    assert bodies.open("BJ-D1-S1")["id"] != bodies.open("BJ-D1-S1")["id"]


def test_a_change_makes_a_version(bodies):
    body = bodies.open("BJ-D1-S1")
    assert bodies.change(body, telephone="12351")["version"] == 2


def test_a_change_to_what_it_is_already_makes_none(bodies):
    body = bodies.open("BJ-D1-S1", telephone="12351")
    assert bodies.change(body, telephone="12351", unit_code="BJ-D1-S1")["version"] == 1


def test_a_change_that_names_an_older_version_is_refused(bodies):
    body = bodies.open("BJ-D1-S1")
    bodies.change(body, telephone="12351", version=1)
    refusal = refused(bodies.change, body, telephone="12352", version=1)
    assert refusal == Conflict("identity.body_changed_since", id=body["id"], version=2)


def test_a_body_is_handed_over(bodies):
    body = bodies.open("BJ-D1-S1")
    assert bodies.change(body, unit_code="BJ-D2-S1")["unit_code"] == "BJ-D2-S1"


def test_a_centre_is_not_handed_to_who_has_one(bodies):
    body = bodies.open("BJ-D1", "district_centre")
    bodies.open("BJ-D2", "district_centre")
    assert refused(bodies.change, body, unit_code="BJ-D2").code == "identity.body_tier_taken"


def test_a_closed_body_is_closed_for_good(bodies):
    body = bodies.open("BJ-D1-S1")
    assert bodies.close(body)["state"] == "closed"
    assert refused(bodies.change, body, telephone="12351").code == "identity.body_closed"
    assert refused(bodies.close, body).code == "identity.body_closed"


def test_half_a_point_is_refused(bodies):
    assert refused(bodies.open, "BJ-D1-S1", longitude=116.4).code == "identity.coordinates_incomplete"


def test_a_unit_that_operates_a_body_does_not_end(bodies, tree):
    body = bodies.open("BJ-D1-S1")
    assert refused(tree.dissolve, "BJ-D1-S1").code == "identity.unit_operates_bodies"
    bodies.change(body, unit_code="BJ-D1-S2")
    assert tree.dissolve("BJ-D1-S1")


def test_an_ended_unit_opens_nothing(bodies, tree):
    tree.dissolve("BJ-D1-S1")
    assert refused(bodies.open, "BJ-D1-S1").code == "identity.unit_not_active"


def test_a_unit_keeps_a_kind_that_its_bodies_need(bodies, tree):
    tree.found("BJ-I", "industry", "BJ")
    tree.found("BJ-P", "park", "BJ")
    bodies.open("BJ-P", "station")
    assert tree.change("BJ-P", kind="trade")["kind"] == "trade"
    tree.found("BJ-D3", "district", "BJ")
    bodies.open("BJ-D3", "district_centre")
    assert refused(tree.change, "BJ-D3", kind="industry").code == "identity.body_tier_not_here"


def test_bodies_are_found_by_tier_unit_and_subtree(bodies):
    bodies.open("BJ-D1", "district_centre")
    bodies.open("BJ-D1-S1")
    bodies.open("BJ-D2-S1")
    bodies.close(bodies.open("BJ-D1-S2"))
    assert bodies.find() == ["BJ-D1", "BJ-D1-S1", "BJ-D2-S1"]
    assert bodies.find(tier="station") == ["BJ-D1-S1", "BJ-D2-S1"]
    assert bodies.find(unit="BJ-D1") == ["BJ-D1"]
    assert bodies.find(below="BJ-D1") == ["BJ-D1", "BJ-D1-S1"]
    assert bodies.find(state="closed") == ["BJ-D1-S2"]


def test_bodies_have_pages(bodies, tree):
    for _ in range(3):
        bodies.open("BJ-D1-S1")
    first = tree.ask(queries.find_bodies, FindBodies, {"limit": 2}, BodyPage)
    second = tree.ask(queries.find_bodies, FindBodies, {"limit": 2, "cursor": first["next_cursor"]}, BodyPage)
    assert len({body["id"] for body in first["items"] + second["items"]}) == 3
    assert second["next_cursor"] is None


def test_only_keepers_in_reach_run_bodies(bodies, holder):
    body = bodies.open("BJ-D1-S1", actor=holder("cadre", "BJ-D1"))
    for actor in (holder("cadre", "BJ-D2"), holder("decision_maker", "BJ-D1")):
        with pytest.raises(Forbidden):
            bodies.close(body, actor=actor)
        with pytest.raises(Forbidden):
            bodies.open("BJ-D1-S1", actor=actor)
    with pytest.raises(Unauthenticated):
        bodies.close(body, actor=GUEST)


def test_a_body_is_handed_only_to_a_unit_in_reach(bodies, holder):
    body = bodies.open("BJ-D1-S1")
    with pytest.raises(Forbidden):
        bodies.change(body, unit_code="BJ-D2-S1", actor=holder("cadre", "BJ-D1"))
    assert bodies.change(body, unit_code="BJ-D2-S1", actor=holder("cadre", "BJ"))
