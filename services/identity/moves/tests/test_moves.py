"""Moving to another unit: at once or with its consent, with a history, and along with a unit that ends."""

import pytest

from services.identity.moves import succession
from services.identity.rosters.tests.rosters import Rosters, row
from shared.kernel.errors import Conflict, NotFound


def moved(people, person, unit_code="BJ-D2-S1"):
    return people.call("move_volunteer", {"unit_code": unit_code}, person.actor)


def units_of(people, person):
    items = people.call("own_units", {}, person.actor)["items"]
    return [(item["unit_code"], item["reason"], item["until"] is None) for item in items]


def reviewing(people, code="BJ-D2"):
    people.call("set_unit_review", {"code": code, "reviews_volunteers": True}, people.official("unit_admin", code))


def carried(people):
    return succession.carry_over(people.database.bound(None))


def test_a_volunteer_moves_at_once_and_keeps_the_history(people, applicants):
    person = applicants.volunteer()
    people.clock.advance(days=1)
    assert moved(people, person)["state"] == "approved"
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D2-S1"
    assert units_of(people, person) == [("BJ-D2-S1", "moved", True), ("BJ-D1-S1", "registered", False)]
    told = people.events("VolunteerChanged")[-1].data
    assert (told["unit_id"], told["version"]) == (str(people.tree.id_of("BJ-D2-S1")), 2)
    with pytest.raises(Conflict, match="already_of_unit"):
        moved(people, person)


def test_a_unit_that_reviews_decides(people, applicants):
    person = applicants.volunteer()
    reviewing(people)
    move = moved(people, person)
    assert (move["state"], move["due_on"]) == ("submitted", "2026-02-27")
    with pytest.raises(Conflict, match="move_open"):
        moved(people, person, "BJ-D1-S2")
    for other in (people.official("cadre", "BJ-D1"),):  # the unit that is left has no say
        with pytest.raises(NotFound, match="move_not_found"):
            people.call("approve_move", {"id": move["id"]}, other)
    cadre = people.official("cadre", "BJ-D2")
    (waiting,) = people.call("find_moves", {}, cadre)["items"]
    assert (waiting["id"], waiting["name"]) == (move["id"], person.name)
    people.call("approve_move", {"id": move["id"]}, cadre)
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D2-S1"
    assert [event.data["state"] for event in people.events("MoveDecided")] == ["approved"]


def test_a_refused_or_cancelled_move_changes_nothing(people, applicants):
    person = applicants.volunteer()
    reviewing(people)
    cadre = people.official("cadre", "BJ-D2")
    refused = moved(people, person)
    people.call("refuse_move", {"id": refused["id"], "reason": "not_of_this_unit"}, cadre)
    cancelled = moved(people, person)
    people.call("cancel_move", {"id": cancelled["id"]}, person.actor)
    with pytest.raises(Conflict, match="move_decided"):
        people.call("approve_move", {"id": cancelled["id"]}, cadre)
    mine = people.call("own_moves", {}, person.actor)["items"]
    assert [(item["state"], item["reason"]) for item in mine] == [("cancelled", None), ("refused", "not_of_this_unit")]
    assert units_of(people, person) == [("BJ-D1-S1", "registered", True)]
    assert [event.data["state"] for event in people.events("MoveDecided")] == ["refused"]


def taken_by_an_objection(people, applicants, owner):
    said = {"name": owner.name, "document_kind": "resident_id", "document_number": owner.number, "reason": "not_asked"}
    objection = people.call("object_to_record", said, applicants.person().actor)
    people.call("uphold_objection", {"id": objection["id"]}, people.official("cadre", "BJ-D1"))


def given_to_somebody_else(people, applicants, owner):
    claimant = applicants.person(number=owner.number, name=owner.name)
    registration = applicants.register(claimant, unit_code="BJ-D1-S1")
    record = people.call("own_volunteer", {}, owner.actor)
    named = {"id": registration["id"], "record_id": record["id"], "record_version": record["version"]}
    people.call("approve_registration", named, people.official("unit_admin", "BJ-D1"))
    assert people.call("own_moves", {}, claimant.actor)["items"][0]["state"] == "cancelled"


@pytest.mark.parametrize("taken", [taken_by_an_objection, given_to_somebody_else])
def test_a_wish_ends_with_the_account_that_had_the_record(people, applicants, taken):
    """Else a unit would still be asked for nobody, or be sent somebody who never wished to go there."""
    owner = applicants.volunteer()
    reviewing(people)
    move = moved(people, owner)
    taken(people, applicants, owner)
    cadre = people.official("cadre", "BJ-D2")
    assert people.call("find_moves", {}, cadre)["items"] == []
    with pytest.raises(Conflict, match="move_decided"):
        people.call("approve_move", {"id": move["id"]}, cadre)


def test_the_move_of_another_one_does_not_exist(people, applicants):
    person, other = applicants.volunteer(), applicants.volunteer()
    reviewing(people)
    move = moved(people, person)
    with pytest.raises(NotFound, match="move_not_found"):
        people.call("cancel_move", {"id": move["id"]}, other.actor)


def test_nobody_takes_themselves(people, applicants):
    cadre = people.official("cadre", "BJ-D2")
    registration = people.call(
        "register_volunteer", applicants.request(applicants.person(), unit_code="BJ-D1-S1"), cadre
    )
    people.call("approve_registration", {"id": registration["id"]}, people.official("cadre", "BJ-D1"))
    reviewing(people)
    move = people.call("move_volunteer", {"unit_code": "BJ-D2-S1"}, cadre)
    with pytest.raises(Conflict, match="not_on_oneself"):
        people.call("approve_move", {"id": move["id"]}, cadre)


def test_volunteers_of_a_merged_unit_belong_to_its_successor(people, applicants):
    person = applicants.volunteer()
    waiting = applicants.waiting("BJ-D1-S1")
    people.tree.merge("BJ-D1-S1", "BJ-D1-S2")
    assert carried(people) == 3  # with the row of the roster
    assert carried(people) == 0
    assert units_of(people, person) == [("BJ-D1-S2", "succeeded", True), ("BJ-D1-S1", "registered", False)]
    assert people.events("VolunteerChanged")[-1].data["unit_id"] == str(people.tree.id_of("BJ-D1-S2"))
    cadre = people.official("cadre", "BJ-D1-S2")
    assert people.call("registration", {"id": waiting.registration["id"]}, cadre)["unit_code"] == "BJ-D1-S2"


def test_members_of_a_merged_unit_are_in_the_roster_of_its_successor(people, holder):
    """Else their own union would not find them, and its file would be about members of another part of the union."""
    rosters = Rosters(people)
    rosters.worked(row(1), row(2))
    people.tree.merge("BJ-D1-S1", "BJ-D1-S2")
    assert (carried(people), carried(people)) == (2, 0)
    found = people.call("find_members", {}, holder("cadre", "BJ-D1-S2"))["items"]
    assert {(item["unit_code"], item["version"]) for item in found} == {("BJ-D1-S2", 2)} and len(found) == 2
    assert rosters.worked(row(1), row(2))["unchanged_count"] == 2
    admin = people.official("unit_admin", "BJ-D1-S2")
    state = rosters.worked(row(1, "BJ-D1-S2"), row(2, "BJ-D1-S2"), actor=admin, unit="BJ-D1-S2")
    assert state["changed_count"] == 2
    assert people.call("find_parked_rows", {}, people.official("unit_admin", "BJ-D1"))["items"] == []


def test_those_of_a_dissolved_unit_belong_to_the_one_above(people, applicants):
    person = applicants.volunteer()
    people.tree.dissolve("BJ-D1-S1")
    carried(people)
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D1"


def test_a_successor_that_ended_too_is_followed(people, applicants):
    person = applicants.volunteer()
    people.tree.merge("BJ-D1-S1", "BJ-D1-S2")
    people.tree.dissolve("BJ-D1-S2", "BJ-D1")
    carried(people)
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D1"


def test_who_registers_while_the_unit_ended_belongs_to_the_successor(people, applicants):
    person = applicants.person()
    applicants.in_roster(person, "BJ-D1-S1")
    people.tree.merge("BJ-D1-S1", "BJ-D1-S2")
    applicants.register(person)
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D1-S2"
