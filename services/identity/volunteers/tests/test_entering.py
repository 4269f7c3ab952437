"""A record that somebody else entered: nothing until the person claims it, who alone can."""

from datetime import date

import pytest

from services.identity.accounts.models import Account
from services.identity.codes.phones import phone_index, sealed_phone
from services.identity.registrations.domain import PERSONS_OF_AN_ACCOUNT
from services.identity.tests.people import new_phone
from services.identity.volunteers.models import Volunteer, VolunteerUnit
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from shared.runtime.trust.audit import AuditEntry


@pytest.fixture
def cadre(people):
    return people.official("cadre", "BJ-D1")


def lookup(people, person, **other):
    said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number} | other
    return people.call("look_up_registration", said, person.actor)


NOTHING = {"record": None, "advice": ["register", "object", "come_to_an_office"]}


def test_an_entered_record_counts_for_nothing(people, applicants, cadre):
    person = applicants.person()
    record = applicants.entered(person, cadre)
    assert (record["state"], record["registered_at"], record["entered_unit_code"]) == ("entered", None, "BJ-D1-S1")
    assert record["phone"] == f"*******{person.phone[-4:]}" and person.number not in str(record)
    assert people.events("VolunteerChanged") == people.events("ContactChanged") == []
    with pytest.raises(NotFound, match="not_a_volunteer"):
        people.call("own_volunteer", {}, person.actor)


def test_the_person_claims_it_by_name_document_and_phone(people, applicants, cadre):
    person = applicants.person()
    record = applicants.entered(person, cadre)
    assert applicants.register(person)["state"] == "approved"
    own = people.call("own_volunteer", {}, person.actor)
    assert (own["id"], own["number"], own["entered_unit_code"]) == (record["id"], record["number"], "BJ-D1-S1")
    assert own["entered_at"] is not None
    row = people.rows(lambda session: session.query(Volunteer).one())
    assert (row.phone_sealed, str(row.entered_by)) == (None, cadre.subject)
    assert [event.data["version"] for event in people.events("VolunteerChanged")] == [2]
    assert people.rows(lambda session: session.query(VolunteerUnit).one()).reason == "claimed"


@pytest.mark.parametrize("other", [{"phone": "19900009999"}, {"name": "另一人"}])
def test_another_phone_or_name_waits_and_a_reviewer_may_merge(people, applicants, cadre, other):
    person = applicants.person()
    record = applicants.entered(person, cadre, **other)
    registration = applicants.register(person, unit_code="BJ-D1-S2")
    assert registration["state"] == "submitted"
    seen = people.call("registration", {"id": registration["id"]}, cadre)["record"]
    assert (seen["same_name"], seen["same_phone"]) == ("name" not in other, "phone" not in other)

    named = {"record_id": record["id"], "record_version": record["version"]}
    people.call("approve_registration", {"id": registration["id"], **named}, cadre)
    own = people.call("own_volunteer", {}, person.actor)
    assert (own["id"], own["name"], own["unit_code"]) == (record["id"], person.name, "BJ-D1-S2")


def test_a_minors_record_waits_for_guardian_and_unit(people, applicants, cadre):
    person = applicants.person(born=date(2010, 6, 1))
    record = applicants.entered(person, cadre)
    assert record["is_minor"] and record["document"] == f"1{'*' * 16}{person.number[-1]}"
    assert applicants.register(person, guardian=applicants.guardian())["state"] == "awaiting_guardian"


def test_who_is_asked_shows_only_what_is_provably_about_the_asker(people, applicants, cadre):
    person, stranger = applicants.person(), applicants.person()
    assert lookup(people, person) == NOTHING
    applicants.entered(person, cadre)
    found = lookup(people, person)
    assert (found["record"]["state"], found["record"]["entered_unit_code"]) == ("entered", "BJ-D1-S1")
    assert found["advice"] == ["register", "object"]
    assert lookup(people, stranger, name=person.name, document_number=person.number) == NOTHING

    applicants.register(person)
    found = lookup(people, person)
    assert (found["record"]["state"], found["advice"]) == ("active", ["card"])
    assert lookup(people, stranger, name=person.name, document_number=person.number) == NOTHING


def test_nobody_enters_what_they_could_claim_themselves(people, applicants):
    cadre = people.official("cadre", "BJ-D1")
    own = new_phone()

    def give_phone(session):
        account = session.get(Account, cadre.account_id)
        account.phone_index, account.phone_sealed = phone_index(session, own), sealed_phone(session, own, account.id)

    people.database.step(give_phone)
    with pytest.raises(Conflict, match="not_on_oneself"):
        applicants.entered(applicants.person(), cadre, phone=own)


def test_a_document_has_one_record(people, applicants, cadre):
    person = applicants.person()
    applicants.entered(person, cadre)
    other = people.official("cadre", "BJ-D2")
    with pytest.raises(Conflict, match="record_not_enterable"):
        applicants.entered(person, other, unit_code="BJ-D2-S1")


@pytest.mark.parametrize(("form_on", "passes"), [("2026-02-12", True), ("2026-02-13", False), ("2025-02-12", True),
                                                 ("2025-02-11", False)])  # fmt: skip
def test_a_form_is_neither_of_tomorrow_nor_too_old(applicants_sqlite, form_on, passes):
    cadre = applicants_sqlite.people.official("cadre", "BJ-D1")
    person = applicants_sqlite.person()
    if passes:
        assert applicants_sqlite.entered(person, cadre, form_on=form_on)
    else:
        with pytest.raises(Invalid, match="form_date_unusable"):
            applicants_sqlite.entered(person, cadre, form_on=form_on)


def test_a_cadre_enters_nothing_outside_of_reach(applicants_sqlite):
    cadre = applicants_sqlite.people.official("cadre", "BJ-D1")
    with pytest.raises(Forbidden):
        applicants_sqlite.entered(applicants_sqlite.person(), cadre, unit_code="BJ-D2-S1")


def test_who_tries_documents_by_entering_them_is_stopped_and_stands_in_the_trail(people, applicants, cadre):
    """A refusal tells that a document is known; what succeeds tells nothing, and is not counted."""
    known = applicants.volunteer()
    for number in range(PERSONS_OF_AN_ACCOUNT[0].count_max):
        assert applicants.entered(applicants.person(), cadre)["state"] == "entered"
        with pytest.raises(Conflict, match="record_not_enterable"):
            people.call("enter_volunteer", applicants.form(known), cadre, key=f"try {number}")
    with pytest.raises(Unavailable, match="person_limit"):
        people.call("enter_volunteer", applicants.form(known), cadre, key="one too many")
    with pytest.raises(Conflict, match="record_not_enterable"):
        people.call("enter_volunteer", applicants.form(known), cadre, key="try 0")  # the same call again
    entries = people.rows(lambda session: session.query(AuditEntry).filter_by(action="volunteers.refuse_entry").all())
    assert [(entry.actor, entry.detail) for entry in entries] == [
        (f"person:{cadre.subject}", {"unit": "BJ-D1-S1"})
    ] * PERSONS_OF_AN_ACCOUNT[0].count_max
