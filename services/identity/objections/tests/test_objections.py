"""Objecting to a record: answered alike, decided by others than who entered it, and told with its reason."""

import pytest

from services.identity.objections.models import Objection
from services.identity.tests.work import worked
from services.identity.volunteers.models import Volunteer
from shared.kernel.errors import Conflict, Forbidden, NotFound


@pytest.fixture
def cadre(people):
    return people.official("cadre", "BJ-D1")


def objected(people, asker, person, **other):
    said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number}
    return people.call("object_to_record", said | {"reason": "not_asked"} | other, asker.actor)


def alike(answer):
    return {name: value for name, value in answer.items() if name not in ("id", "number", "made_at")}


def test_the_answer_is_the_same_whether_or_not_there_is_a_record(people, applicants, cadre):
    unknown, entered, registered = applicants.person(), applicants.person(), applicants.volunteer()
    applicants.entered(entered, cadre)
    asker = applicants.person()
    answers = [objected(people, asker, person) for person in (unknown, entered, registered)]
    assert alike(answers[0]) == alike(answers[1]) == alike(answers[2])
    assert (answers[0]["state"], answers[0]["due_on"]) == ("submitted", "2026-02-27")
    assert len({answer["number"] for answer in answers}) == 3


def test_an_unclaimed_record_with_the_askers_phone_is_withdrawn_at_once(people, applicants, cadre):
    person = applicants.person()
    record = applicants.entered(person, cadre)
    assert objected(people, person, person)["state"] == "upheld"
    row = people.rows(lambda session: session.query(Volunteer).one())
    assert (row.state, row.name, row.document_index, row.phone_sealed) == ("withdrawn", None, None, None)
    assert people.rows(lambda session: session.query(Volunteer.search).scalar()) is None
    with pytest.raises(NotFound):
        people.call("volunteer", {"id": record["id"]}, cadre)
    assert people.events("VolunteerChanged") == []  # it was nobody's, and nobody was told
    assert applicants.register(person, unit_code="BJ-D1-S1")["state"] == "submitted"


def test_who_entered_the_record_does_not_decide(people, applicants, cadre):
    person, asker = applicants.person(), applicants.person()
    record = applicants.entered(person, cadre)
    objection = objected(people, asker, person)
    for verb, payload in (("uphold_objection", {}), ("reject_objection", {"reason": "record_is_right"})):
        with pytest.raises(Forbidden, match="not_on_own_entry"):
            people.call(verb, {"id": objection["id"], **payload}, cadre)
    other = people.official("cadre", "BJ-D1")
    seen = people.call("objection", {"id": objection["id"]}, other)
    assert (seen["record"]["id"], seen["record"]["same_phone"]) == (record["id"], False)
    assert seen["document"] == f"{person.number[:6]}********{person.number[-4:]}"
    assert people.call("uphold_objection", {"id": objection["id"]}, other)["state"] == "upheld"


def test_an_upheld_objection_takes_the_record_from_its_account(people, applicants, cadre):
    owner, asker = applicants.volunteer(), applicants.person()
    objection = objected(people, asker, owner, reason="taken_by_another")
    people.call("uphold_objection", {"id": objection["id"]}, cadre)
    with pytest.raises(NotFound, match="not_a_volunteer"):
        people.call("own_volunteer", {}, owner.actor)
    assert applicants.own(owner)["state"] == "ended"
    told = people.events("VolunteerChanged")[-1].data
    assert (told["state"], told["account_id"], told["version"]) == ("withdrawn", None, 2)
    mine = people.call("own_objections", {}, asker.actor)["items"]
    assert [item["state"] for item in mine] == ["upheld"]
    (_, before, phone), (account_id, after, gone) = applicants.contacts()
    assert (phone, account_id, gone, after > before) == (f"+86{owner.phone}", owner.id, None, True)


def test_a_record_is_taken_from_an_account_with_a_second_factor_alone(people, applicants, cadre):
    person, owner, asker = applicants.person(), applicants.volunteer(), applicants.person()
    applicants.entered(person, cadre)
    unclaimed, claimed = objected(people, asker, person), objected(people, asker, owner)
    account = people.appointed("cadre", "BJ-D1")
    without = people.actor(people.sign_in(account))
    with pytest.raises(Forbidden, match="second_factor_required"):
        people.call("uphold_objection", {"id": claimed["id"]}, without)
    assert people.call("own_volunteer", {}, owner.actor)["state"] == "active"
    assert people.call("uphold_objection", {"id": unclaimed["id"]}, without)["state"] == "upheld"
    assert people.call("uphold_objection", {"id": claimed["id"]}, cadre)["state"] == "upheld"


def test_a_record_that_went_out_of_reach_is_not_taken_away(people, applicants, cadre):
    owner, asker = applicants.volunteer(), applicants.person()
    objection = objected(people, asker, owner)
    people.call("move_volunteer", {"unit_code": "BJ-D2-S1"}, owner.actor)
    before = people.call("own_objections", {}, asker.actor)
    with pytest.raises(Conflict, match="for_unit_above"):
        people.call("uphold_objection", {"id": objection["id"]}, cadre)
    assert people.call("own_objections", {}, asker.actor) == before  # who objected is told nothing by it
    with pytest.raises(NotFound, match="objection_not_found"):  # the city has it now
        people.call("uphold_objection", {"id": objection["id"]}, cadre)
    assert people.call("uphold_objection", {"id": objection["id"]}, people.official("cadre", "BJ"))


def test_a_rejected_one_has_a_reason_and_a_place_to_appeal(people, applicants, cadre):
    asker = applicants.person()
    objection = objected(people, asker, applicants.volunteer(), unit_code="BJ-D1-S1")
    rejection = {"id": objection["id"], "reason": "record_is_right", "identity_shown": True}
    people.call("reject_objection", rejection, cadre)
    (mine,) = people.call("own_objections", {}, asker.actor)["items"]
    assert (mine["state"], mine["decision_reason"], mine["appeal_unit_code"]) == (
        "rejected", "record_is_right", "BJ-D1"
    )  # fmt: skip
    row = people.rows(lambda session: session.query(Objection).one())
    assert (row.name, row.document_sealed) == (None, None)
    with pytest.raises(Conflict, match="objection_decided"):
        people.call("reject_objection", {"id": objection["id"], "reason": "record_is_right"}, cadre)


@pytest.mark.parametrize(
    ("reason", "told"), [("record_is_right", "identity_not_shown"), ("not_reached", "not_reached")]
)
def test_who_did_not_show_who_they_are_is_not_told_whether_there_is_a_record(people, applicants, reason, told):
    """Neither by the reason nor by where to appeal: one has a record in BJ-D1, of the other nobody knows."""
    known, unknown = applicants.volunteer(), applicants.person()
    cases = ((known, "cadre", "BJ-D1", reason), (unknown, "unit_admin", "BJ", "no_such_record"))
    answers = []
    for person, role, unit, given in cases:
        asker = applicants.person()
        objection = objected(people, asker, person)
        seen = people.call("reject_objection", {"id": objection["id"], "reason": given}, people.official(role, unit))
        assert seen["decision_reason"] == given
        (mine,) = people.call("own_objections", {}, asker.actor)["items"]
        answers.append((mine["decision_reason"], mine["appeal_unit_code"]))
    assert answers == [(told, "BJ"), ("identity_not_shown", "BJ")]


@pytest.mark.parametrize("known", ["a volunteer there", "entered there"])
def test_a_unit_sees_of_records_elsewhere_what_it_sees_of_none(people, applicants, cadre, known):
    """The unit that was named looks at it; where another one has the record, the unit above both decides."""
    owner, unknown = applicants.person(), applicants.person()
    if known == "entered there":
        applicants.entered(owner, people.official("cadre", "BJ-D2"), unit_code="BJ-D2-S1")
    else:
        applicants.in_roster(owner, "BJ-D2-S1")
        applicants.register(owner)
    looks = []
    for person in (owner, unknown):
        objection = objected(people, applicants.person(name="王小明"), person, unit_code="BJ-D1-S1")
        seen, work = worked(people, lambda id=objection["id"]: people.call("objection", {"id": id}, cadre))
        assert seen.pop("document") and seen.pop("name")
        looks.append((seen, work))
    assert looks[0] == looks[1]
    assert looks[0][0]["record"] is None
    objection = people.call("find_objections", {}, cadre)["items"][0]
    for verb, rest in (("uphold_objection", {}), ("reject_objection", {"reason": "no_such_record"})):
        with pytest.raises((Conflict, NotFound)) as refused:
            people.call(verb, {"id": objection["id"], **rest}, cadre)
        assert refused.value.code in ("identity.for_unit_above", "identity.objection_not_found")
    city = people.official("unit_admin", "BJ")
    assert people.call("uphold_objection", {"id": objection["id"]}, city)["state"] == "upheld"


def test_without_a_record_the_named_unit_looks_at_it_and_can_only_reject(people, applicants, cadre):
    asker = applicants.person()
    objection = objected(people, asker, asker, unit_code="BJ-D1-S2")
    assert people.call("objection", {"id": objection["id"]}, cadre)["record"] is None
    with pytest.raises(Conflict, match="objection_without_record"):
        people.call("uphold_objection", {"id": objection["id"]}, cadre)
    assert people.call("find_objections", {}, cadre)["items"][0]["id"] == objection["id"]


def test_an_objection_out_of_reach_does_not_exist(people, applicants):
    objection = objected(people, applicants.person(), applicants.volunteer())
    other = people.official("cadre", "BJ-D2")
    assert people.call("find_objections", {}, other)["items"] == []
    for verb, payload in (("objection", {}), ("uphold_objection", {}), ("reject_objection", {"reason": "not_reached"})):
        with pytest.raises(NotFound, match="objection_not_found"):
            people.call(verb, {"id": objection["id"], **payload}, other)


def test_nobody_decides_about_their_own_record(people, applicants, cadre):
    request = applicants.request(applicants.person(), unit_code="BJ-D1-S1")
    registration = people.call("register_volunteer", request, cadre)
    people.call("approve_registration", {"id": registration["id"]}, people.official("cadre", "BJ-D1"))
    said = {name: request[name] for name in ("name", "document_kind", "document_number")}
    objection = people.call("object_to_record", said | {"reason": "not_asked"}, applicants.person().actor)
    with pytest.raises(Conflict, match="not_on_oneself"):
        people.call("uphold_objection", {"id": objection["id"]}, cadre)


def test_objections_count_with_registrations_and_look_ups(applicants_sqlite):
    applicants = applicants_sqlite
    asker = applicants.person()
    for _ in range(10):
        objected(applicants.people, asker, applicants.person())
    with pytest.raises(Exception, match="person_limit"):
        applicants.register(asker)


@pytest.mark.parametrize(("reason", "lasts"), [("not_asked", True), ("consent_withdrawn", True), ("wrong_data", False)])
def test_nobody_is_entered_again_who_objected(people, applicants, cadre, reason, lasts):
    """By nobody, whatever form there is; data that were wrong may be entered rightly, and everybody may register."""
    person = applicants.person()
    applicants.entered(person, cadre)
    assert objected(people, person, person, reason=reason)["state"] == "upheld"
    for other in (cadre, people.official("cadre", "BJ-D1")):
        if lasts:
            with pytest.raises(Conflict, match="record_not_enterable"):
                applicants.entered(person, other)
    row = people.rows(lambda session: session.query(Objection).one())
    assert (row.document_index, row.barred_index is not None) == (None, lasts)
    applicants.in_roster(person)
    assert applicants.register(person)["state"] == "approved"


def test_an_objection_that_a_unit_upholds_lasts_as_well(people, applicants, cadre):
    person = applicants.person()
    applicants.entered(person, cadre)
    objection = objected(people, applicants.person(), person)
    other = people.official("cadre", "BJ-D1")
    people.call("uphold_objection", {"id": objection["id"]}, other)
    with pytest.raises(Conflict, match="record_not_enterable"):
        applicants.entered(person, cadre)
