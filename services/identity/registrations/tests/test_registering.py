"""Applying to be a volunteer: what passes at once, what waits, and that nobody learns who is registered."""

from datetime import date

import pytest
from sqlalchemy import event

from services.identity.members.directory import Membership
from services.identity.members.domain.documents import read_document
from services.identity.members.domain.numbers import read_volunteer_number
from services.identity.registrations.domain import read_applicant
from services.identity.registrations.models import Registration
from services.identity.registrations.tests.applicants import ADULT, citizen_number
from services.identity.volunteers.models import Volunteer, VolunteerUnit
from shared.contracts.identity.member_words import DocumentKind, MembershipState
from shared.contracts.identity.refusals.members import MEMBER_DIRECTORY_AWAY
from shared.contracts.identity.registrations import RegisterVolunteer
from shared.kernel.actor import Actor
from shared.kernel.errors import Conflict, Invalid, Refusal, Unavailable

TODAY = date(2026, 2, 12)


def volunteer_rows(people):
    return people.rows(lambda session: session.query(Volunteer).all())


def membership(unit_code="BJ-D2-S1", state=MembershipState.ACTIVE):
    return Membership("BJ1", unit_code, None, state)


def known_to_the_registry(applicants, person, name=None, **rest):
    document = read_document(DocumentKind.RESIDENT_ID, person.number, TODAY)
    applicants.directory.members[document.key] = (name or person.name, membership(**rest))


def test_a_member_of_the_roster_with_the_same_phone_is_a_volunteer_at_once(people, applicants):
    person = applicants.person()
    applicants.in_roster(person, "BJ-D1-S1")
    answer = applicants.register(person, unit_code="BJ-D2-S1")
    assert (answer["state"], answer["next_step"]) == ("approved", "card")

    own = people.call("own_volunteer", {}, person.actor)
    assert (own["name"], own["unit_code"], own["is_minor"]) == (person.name, "BJ-D1-S1", False)
    assert read_volunteer_number(own["number"]) == own["number"]
    assert person.number not in own["number"]

    told = people.events("VolunteerChanged")
    assert [(event.data["account_id"], event.data["state"], event.data["version"]) for event in told] == [
        (person.id, "active", 1)
    ]
    assert set(told[0].data) == {
        "version", "id", "account_id", "number", "unit_id", "state", "is_minor", "card_version"
    }  # fmt: skip
    (contact,) = people.events("ContactChanged")
    assert set(contact.data) == {"sealed"}


def test_the_registration_forgets_the_person_once_it_is_decided(people, applicants):
    applicants.volunteer()
    (row,) = people.rows(lambda session: session.query(Registration).all())
    assert (row.name, row.document_sealed, row.document_index, row.birth_date_sealed) == (None, None, None, None)
    (volunteer,) = volunteer_rows(people)
    assert volunteer.document_index is not None


def test_a_member_whom_only_the_registry_knows_is_a_volunteer_of_its_unit(people, applicants):
    person = applicants.person()
    known_to_the_registry(applicants, person, unit_code="BJ-D2-S1")
    assert applicants.register(person)["state"] == "approved"
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D2-S1"


def test_a_unit_of_the_registry_that_is_not_in_the_tree_gives_way_to_the_named_one(people, applicants):
    person = applicants.person()
    known_to_the_registry(applicants, person, unit_code="SH-1")
    applicants.register(person, unit_code="BJ-D1-S2")
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D1-S2"


WAITING = {
    "nobody knows the document": lambda applicants, person: None,
    "the roster has another name": lambda applicants, person: applicants.in_roster(person, name="另一人"),
    "the roster has another phone": lambda applicants, person: applicants.in_roster(person, phone="15400000000"),
    "the membership ended": lambda applicants, person: applicants.in_roster(person, state=MembershipState.ENDED),
    "the registry has another name": lambda applicants, person: known_to_the_registry(
        applicants, person, name="另一人"
    ),
    "the registry is away": lambda applicants, person: setattr(
        applicants.directory, "away", MEMBER_DIRECTORY_AWAY(retry_after_seconds=1)
    ),
    "somebody else is registered": lambda applicants, person: applicants.volunteer(
        number=person.number, name=person.name
    ),
    "somebody else wants to register": lambda applicants, person: applicants.register(
        applicants.person(number=person.number)
    ),
    "the unit wants to see everybody": lambda applicants, person: wants_review(applicants, person),
}


def wants_review(applicants, person):
    applicants.in_roster(person)
    people = applicants.people
    people.call(
        "set_unit_review", {"code": "BJ-D1", "reviews_volunteers": True}, people.official("unit_admin", "BJ-D1")
    )


@pytest.mark.parametrize("case", WAITING)
def test_everything_else_waits_and_is_answered_alike(applicants, case):
    stranger = applicants.person()
    plain = applicants.register(stranger, unit_code="BJ-D1-S1")
    asked = applicants.directory.asked

    person = applicants.person()
    WAITING[case](applicants, person)
    asked = applicants.directory.asked
    answer = applicants.register(person, unit_code="BJ-D1-S1")
    assert applicants.directory.asked == asked + 1  # in every case alike
    varying = {"id", "made_at", "due_on"}
    assert {name: value for name, value in answer.items() if name not in varying} == {
        name: value for name, value in plain.items() if name not in varying
    }
    assert (answer["state"], answer["next_step"], answer["due_on"]) == ("submitted", "review", "2026-02-27")


def test_a_wait_costs_the_same_statements_whatever_is_known(applicants_sqlite):
    """Equal work: the statements of a registration that waits, for an unknown and for a registered document."""
    applicants = applicants_sqlite
    registered = applicants.volunteer()

    def statements(person):
        seen = []
        engine = applicants.people.database.engine
        listen = lambda connection, cursor, statement, *rest: seen.append(statement.split("WHERE")[0])
        event.listen(engine, "before_cursor_execute", listen)
        applicants.register(person, unit_code="BJ-D1-S1")
        event.remove(engine, "before_cursor_execute", listen)
        return seen

    unknown = statements(applicants.person())
    taken = statements(applicants.person(number=registered.number, name=registered.name))
    assert unknown == taken


@pytest.mark.parametrize(
    ("born", "outcome"),
    [
        (date(2012, 2, 13), "identity.too_young"),  # 14 tomorrow
        (date(2012, 2, 12), "identity.guardian_needed"),  # 14 today
        (date(2008, 2, 13), "identity.guardian_needed"),  # 18 tomorrow
        (date(2008, 2, 12), "submitted"),  # 18 today
        (date(1919, 5, 4), "submitted"),
    ],
)
def test_ages_on_both_sides_of_each_threshold(applicants_sqlite, born, outcome):
    person = applicants_sqlite.person(born=born)
    try:
        found = applicants_sqlite.register(person)["state"]
    except Refusal as refusal:
        found = refusal.code
    assert found == outcome


@pytest.mark.parametrize(("days", "outcome"), [(16, "identity.guardian_needed"), (17, "submitted")])
def test_who_was_born_on_29_february_is_of_age_on_1_march(applicants_sqlite, days, outcome):
    applicants = applicants_sqlite
    person = applicants.person(born=date(2008, 2, 29))
    applicants.people.clock.advance(days=days)  # 28 February and 1 March of 2026, a common year
    try:
        found = applicants.register(person)["state"]
    except Refusal as refusal:
        found = refusal.code
    assert found == outcome


def test_a_document_that_says_no_birth_date_wants_one(applicants_sqlite):
    person = applicants_sqlite.person()
    passport = {"document_kind": "passport", "document_number": "E12345678"}
    with pytest.raises(Invalid, match="birth_date_needed"):
        applicants_sqlite.register(person, **passport)
    assert applicants_sqlite.register(person, **passport, birth_date="1990-05-01")["state"] == "submitted"


def test_a_birth_date_that_is_not_that_of_the_document_is_refused(applicants_sqlite):
    with pytest.raises(Invalid, match="birth_date_differs"):
        applicants_sqlite.register(applicants_sqlite.person(), birth_date="1990-05-02")


def test_without_consent_nobody_is_registered(people, applicants):
    person = applicants.person()
    other = {"purpose": "photo_publication", "text_version": 1}
    with pytest.raises(Conflict, match="consent_needed"):
        applicants.register(person, consents=[other])
    assert people.rows(lambda session: session.query(Registration).count()) == 0


def test_one_account_registers_once(applicants):
    person = applicants.waiting()
    with pytest.raises(Conflict, match="registration_open"):
        applicants.register(person)
    with pytest.raises(Conflict, match="already_volunteer"):
        applicants.register(applicants.volunteer())


def test_who_tries_documents_is_stopped(applicants_sqlite):
    applicants = applicants_sqlite
    person = applicants.person()
    for _ in range(10):
        applicants.register(person)
        applicants.people.call("cancel_registration", {"id": applicants.own(person)["id"]}, person.actor)
        person.number = citizen_number(ADULT)
    with pytest.raises(Unavailable, match="person_limit"):
        applicants.register(person)
    applicants.people.clock.advance(hours=1)
    assert applicants.register(person)["state"] == "submitted"


def test_a_cancelled_registration_is_forgotten_and_another_one_may_follow(people, applicants):
    person = applicants.waiting()
    cancelled = people.call("cancel_registration", {"id": person.registration["id"]}, person.actor)
    assert (cancelled["state"], cancelled["next_step"]) == ("cancelled", "register")
    with pytest.raises(Conflict, match="registration_decided"):
        people.call("cancel_registration", {"id": person.registration["id"]}, person.actor)
    assert applicants.register(person)["state"] == "submitted"


def test_nobody_cancels_the_registration_of_another_one(people, applicants):
    person, other = applicants.waiting(), applicants.person()
    with pytest.raises(Refusal, match="registration_not_found"):
        people.call("cancel_registration", {"id": person.registration["id"]}, other.actor)


def test_a_volunteer_belongs_to_a_unit_since_the_registration(people, applicants):
    applicants.volunteer()
    (line,) = people.rows(lambda session: session.query(VolunteerUnit).all())
    assert (line.reason, line.until) == ("registered", None)


def test_no_row_of_an_open_registration_shows_document_or_phone(people, applicants):
    person = applicants.waiting()
    (row,) = people.rows(lambda session: session.query(Registration).all())
    shown = "".join(str(value) for value in vars(row).values())
    assert person.number not in shown and person.phone not in shown and "1990" not in shown


def test_a_client_application_registers_nobody(applicants_sqlite):
    person = applicants_sqlite.person()
    with pytest.raises(Refusal, match="sign_in_required"):
        applicants_sqlite.people.call(
            "register_volunteer", applicants_sqlite.request(person), Actor("client", person.id)
        )


def test_an_applicant_is_never_printed(applicants_sqlite):
    said = RegisterVolunteer().request(applicants_sqlite.request(applicants_sqlite.person(name="王小明")))
    assert "王小明" not in repr(applicant := read_applicant(said, TODAY)) and applicant.document.number not in repr(
        applicant
    )
