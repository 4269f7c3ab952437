"""Deciding on registrations: by whom, on what, and what comes of it."""

from datetime import date

import pytest

from services.identity.consents.models import Consent
from services.identity.registrations.models import Registration
from services.identity.tests.people import new_phone
from services.identity.tests.work import by_kind, worked
from services.identity.volunteers.models import Volunteer
from shared.contracts.identity.member_words import MembershipState
from shared.contracts.identity.refusals.members import MEMBER_DIRECTORY_AWAY
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, NotFound, Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.trust.audit import AuditEntry


@pytest.fixture
def cadre(people):
    return people.official("cadre", "BJ-D1")


def approve(people, actor, registration_id, **rest):
    return people.call("approve_registration", {"id": registration_id, **rest}, actor)


def refuse(people, actor, registration_id, reason="identity_not_shown"):
    return people.call("refuse_registration", {"id": registration_id, "reason": reason}, actor)


def listed(people, actor, **filters):
    return [item["id"] for item in people.call("find_registrations", filters, actor)["items"]]


def test_a_cadre_sees_what_is_needed_and_no_more(people, applicants, cadre):
    person = applicants.waiting()
    seen = people.call("registration", {"id": person.registration["id"]}, cadre)
    assert seen["document"] == f"{person.number[:6]}********{person.number[-4:]}"
    assert (seen["name"], seen["unit_code"], seen["evidence"], seen["record"]) == (
        person.name, "BJ-D1-S1", "none", None
    )  # fmt: skip
    assert "birth_date" not in seen and person.phone not in str(seen)


def test_a_reviewer_sees_that_the_registry_could_not_be_asked(people, applicants, cadre):
    """As docs/member-directory.md has it: the applicant is not sent away."""
    applicants.directory.away = MEMBER_DIRECTORY_AWAY(retry_after_seconds=1)
    person = applicants.waiting()
    assert people.call("registration", {"id": person.registration["id"]}, cadre)["evidence"] == "registry_away"


def test_an_approved_applicant_is_a_volunteer(people, applicants, cadre):
    person = applicants.waiting()
    answer = approve(people, cadre, person.registration["id"], version=1)
    assert (answer["state"], answer["name"], answer["document"]) == ("approved", None, None)
    own = applicants.own(person)
    assert (own["state"], own["next_step"], own["volunteer_id"]) == ("approved", "card", answer["volunteer_id"])
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D1-S1"
    (told,) = people.events("RegistrationDecided")
    assert (told.data["account_id"], told.data["state"]) == (person.actor.subject, "approved")


def test_a_refusal_is_told_without_its_reason(people, applicants, cadre):
    person = applicants.waiting()
    refuse(people, cadre, person.registration["id"])
    (told,) = people.events("RegistrationDecided")
    assert told.data == {
        "version": 2,
        "id": person.registration["id"],
        "account_id": person.actor.subject,
        "state": "refused",
    }


def test_a_refused_applicant_learns_why_and_where_to_appeal(people, applicants, cadre):
    person = applicants.waiting()
    refuse(people, cadre, person.registration["id"])
    own = applicants.own(person)
    assert (own["state"], own["reason"], own["appeal_unit_code"]) == ("refused", "identity_not_shown", "BJ-D1")
    assert own["next_step"] == "appeal"
    assert applicants.register(person)["state"] == "submitted"


def test_what_is_decided_stays_decided(people, applicants, cadre):
    person = applicants.waiting()
    approve(people, cadre, person.registration["id"])
    for act in (approve, refuse):
        with pytest.raises(Conflict, match="registration_decided"):
            act(people, cadre, person.registration["id"])
    with pytest.raises(Conflict, match="registration_decided"):
        people.call("cancel_registration", {"id": person.registration["id"]}, person.actor)


def test_a_registration_out_of_reach_does_not_exist(people, applicants):
    person = applicants.waiting("BJ-D1-S1")
    other = people.official("unit_admin", "BJ-D2")
    unknown = "01936f0e-7b2a-7c11-8000-000000000000"
    for registration_id in (person.registration["id"], unknown):
        with pytest.raises(NotFound, match="registration_not_found"):
            people.call("registration", {"id": registration_id}, other)
        with pytest.raises(NotFound, match="registration_not_found"):
            approve(people, other, registration_id)
    assert listed(people, other) == listed(people, other, unit="BJ-D1") == []


def test_who_holds_no_such_office_sees_no_list(people, applicants):
    with pytest.raises(Forbidden):
        listed(people, applicants.person().actor)
    with pytest.raises(Forbidden):
        listed(people, people.official("audit_admin"))
    with pytest.raises(Unauthenticated):
        listed(people, GUEST)


def test_nobody_decides_on_their_own_registration(people, applicants, cadre):
    people.call(
        "register_volunteer",
        applicants.request(applicants.person(), unit_code="BJ-D1-S1"),
        cadre,
    )
    (registration_id,) = listed(people, cadre)
    for act in (approve, refuse):
        with pytest.raises(Conflict, match="not_on_oneself"):
            act(people, cadre, registration_id)


def test_the_list_shows_what_is_due_first_and_what_is_overdue(people, applicants, cadre):
    first = applicants.waiting("BJ-D1-S2")
    people.clock.advance(days=10)
    second = applicants.waiting("BJ-D1-S1")
    cadre = people.official("cadre", "BJ-D1")
    ids = [person.registration["id"] for person in (first, second)]
    assert listed(people, cadre) == ids
    assert listed(people, cadre, overdue=True) == []
    people.clock.advance(days=5)
    assert listed(people, people.official("cadre", "BJ-D1"), overdue=True) == []  # the last day itself
    people.clock.advance(days=1)
    cadre = people.official("cadre", "BJ-D1")
    assert listed(people, cadre, overdue=True) == ids[:1]
    page = people.call("find_registrations", {"limit": 1}, cadre)
    assert page["items"][0]["overdue"] is True
    rest = people.call("find_registrations", {"limit": 1, "cursor": page["next_cursor"]}, cadre)
    assert [item["id"] for item in rest["items"]] == ids[1:]
    assert listed(people, cadre, unit="BJ-D1-S1") == ids[1:]


def test_a_version_that_is_not_the_present_one_is_refused(people, applicants, cadre):
    person = applicants.waiting()
    with pytest.raises(Conflict, match="registration_changed_since"):
        approve(people, cadre, person.registration["id"], version=2)


def test_who_wants_a_registered_document_gets_it_only_from_an_administrator(people, applicants, cadre):
    owner = applicants.volunteer()
    claimant = applicants.person(number=owner.number, name=owner.name)
    registration = applicants.register(claimant, unit_code="BJ-D1-S1")
    seen = people.call("registration", {"id": registration["id"]}, cadre)
    assert (seen["record"]["state"], seen["record"]["same_name"], seen["record"]["unit_code"]) == (
        "active", True, "BJ-D1-S1"
    )  # fmt: skip
    record_id = seen["record"]["id"]
    named = {"record_id": record_id, "record_version": seen["record"]["version"]}

    with pytest.raises(Conflict, match="record_not_named"):
        approve(people, cadre, registration["id"])
    with pytest.raises(Forbidden):
        approve(people, cadre, registration["id"], **named)

    admin = people.official("unit_admin", "BJ-D1")
    approve(people, admin, registration["id"], **named)
    assert people.call("own_volunteer", {}, claimant.actor)["id"] == record_id
    with pytest.raises(NotFound, match="not_a_volunteer"):
        people.call("own_volunteer", {}, owner.actor)
    ended = applicants.own(owner)
    assert (ended["state"], ended["reason"], ended["volunteer_id"]) == ("ended", "document_of_another", None)
    contacts = {id: phone for id, _, phone in applicants.contacts()}
    assert contacts == {owner.id: None, claimant.id: f"+86{claimant.phone}"}
    told = people.events("VolunteerChanged")[-1].data
    assert (told["id"], told["account_id"], told["card_version"], told["version"]) == (record_id, claimant.id, 2, 2)


def known_elsewhere(applicants, how):
    """Somebody in BJ-D1 who names a document that BJ-D2 knows: the registration as it waits for BJ-D1-S1."""
    owner, people = applicants.person(name="李雷"), applicants.people
    acts = {
        "nobody": lambda: None,
        "in its roster under another name": lambda: applicants.in_roster(owner, "BJ-D2-S1", name="另有其人"),
        "in its roster with another phone": lambda: applicants.in_roster(owner, "BJ-D2-S1", phone=new_phone()),
        "in its roster, not any more": lambda: applicants.in_roster(owner, "BJ-D2-S1", state=MembershipState.ENDED),
        "entered there": lambda: applicants.entered(owner, people.official("cadre", "BJ-D2"), unit_code="BJ-D2-S1"),
        "a volunteer there": lambda: (applicants.in_roster(owner, "BJ-D2-S1"), applicants.register(owner)),
        "an applicant there": lambda: applicants.register(owner, unit_code="BJ-D2-S1"),
    }
    acts[how]()
    claimant = applicants.person(number=owner.number, name=owner.name)
    claimant.registration = applicants.register(claimant, unit_code="BJ-D1-S1")
    return claimant


ELSEWHERE = [
    "in its roster under another name",
    "in its roster with another phone",
    "in its roster, not any more",
    "entered there",
    "a volunteer there",
    "an applicant there",
]


@pytest.mark.parametrize("how", ELSEWHERE)
def test_a_reviewer_sees_of_another_district_what_they_see_of_nobody(people, applicants, cadre, how):
    """In the list and beside the registration; and it costs the same."""
    looks, works = [], []
    for case in ("nobody", how):
        claimant = known_elsewhere(applicants, case)
        about = {"id": claimant.registration["id"]}
        seen, work = worked(people, lambda about=about: people.call("registration", about, cadre))
        (listed_,) = [
            item for item in people.call("find_registrations", {}, cadre)["items"] if item["id"] == about["id"]
        ]
        own = {"document": seen.pop("document"), "sex": seen.pop("sex")}  # what the applicant has typed
        assert own["document"].count("*") == 8
        looks.append((seen, by_kind(listed_)))
        works.append(work)
    assert looks[0] == looks[1]
    assert works[0] == works[1]
    assert (looks[1][0]["evidence"], looks[1][0]["record"], looks[1][0]["other_registrations"]) == ("none", None, 0)


@pytest.mark.parametrize("how", ELSEWHERE[:5])
def test_what_another_district_has_to_do_with_is_decided_by_the_unit_above_both(people, applicants, cadre, how):
    claimant = known_elsewhere(applicants, how)
    registration_id, before = claimant.registration["id"], applicants.own(claimant)
    with pytest.raises(Conflict, match="for_unit_above"):
        approve(people, cadre, registration_id)
    assert listed(people, cadre) == []
    assert applicants.own(claimant) == before  # the applicant is told nothing by it
    actions = people.rows(lambda session: {row.action for row in session.query(AuditEntry)})
    assert "registrations.hand_up" in actions
    city = people.official("unit_admin", "BJ")
    seen = people.call("registration", {"id": registration_id}, city)
    assert seen["unit_code"] == "BJ" and (seen["record"] or seen["evidence"] != "none")
    record = seen["record"] or {}
    approve(people, city, registration_id, record_id=record.get("id"), record_version=record.get("version"))
    assert people.call("own_volunteer", {}, claimant.actor)["state"] == "active"


def test_a_refusal_needs_no_other_unit(people, applicants, cadre):
    claimant = known_elsewhere(applicants, "a volunteer there")
    assert refuse(people, cadre, claimant.registration["id"])["state"] == "refused"


def test_who_is_shown_to_belong_to_another_unit_in_reach_becomes_a_volunteer_of_that_one(people, applicants, cadre):
    person = applicants.person()
    applicants.in_roster(person, "BJ-D1-S2", phone=new_phone())
    registration = applicants.register(person, unit_code="BJ-D1-S1")
    assert people.call("registration", {"id": registration["id"]}, cadre)["evidence"] == "other_phone"
    approve(people, cadre, registration["id"])
    assert people.call("own_volunteer", {}, person.actor)["unit_code"] == "BJ-D1-S2"


def test_an_approval_does_not_take_a_record_that_was_claimed_since_it_was_seen(people, applicants):
    city, owner = people.official("unit_admin", "BJ"), applicants.person()
    applicants.entered(owner, people.official("cadre", "BJ-D1"))
    rival = applicants.person(number=owner.number, name=owner.name)
    registration = applicants.register(rival, unit_code="BJ-D1-S1")
    record = people.call("registration", {"id": registration["id"]}, city)["record"]
    assert record["state"] == "entered"
    assert applicants.register(owner)["state"] == "approved"  # the phone of the form is theirs
    for version in ({"record_version": record["version"]}, {}):
        with pytest.raises(Conflict, match="record_changed_since"):
            approve(people, city, registration["id"], record_id=record["id"], **version)
    assert people.call("own_volunteer", {}, owner.actor)["state"] == "active"


TOLD = {
    "record_of_another": "identity_not_shown",
    "document_of_another": "identity_not_shown",
    "other_unit": "other_unit",
}


@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize("reason", TOLD)
def test_who_did_not_show_a_document_is_not_told_whether_it_is_registered(people, applicants, cadre, reason, shown):
    person = applicants.waiting()
    payload = {"id": person.registration["id"], "reason": reason, "identity_shown": shown}
    assert people.call("refuse_registration", payload, cadre)["reason"] == reason
    assert applicants.own(person)["reason"] == (reason if shown else TOLD[reason])
    exported = next(
        area for area in people.call("export_own", {}, person.actor)["areas"] if area["area"] == "registrations"
    )
    assert reason in str(exported) or not shown
    assert (reason in str(exported)) == (shown or TOLD[reason] == reason)


def test_where_to_appeal_does_not_tell_who_decided(people, applicants):
    """The document is known in BJ-D2, which decides since nobody was named; or it is unknown, and the city decides."""
    known, unknown = applicants.person(), applicants.person()
    applicants.in_roster(known, "BJ-D2-S1", phone=new_phone())
    for person, decider in ((known, people.official("cadre", "BJ-D2")), (unknown, people.official("unit_admin", "BJ"))):
        refuse(people, decider, applicants.register(person)["id"])
    assert {applicants.own(person)["appeal_unit_code"] for person in (known, unknown)} == {"BJ"}


@pytest.mark.parametrize("born", [date(1990, 5, 1), date(2010, 6, 1)])
def test_nobody_is_registered_who_took_the_consent_back(people, applicants, cadre, born):
    """The registration is cancelled with it; and where it was not, as before this rule, it is not approved."""
    is_minor = born.year == 2010
    person = applicants.person(born=born)
    guardian = {"guardian": applicants.guardian()} if is_minor else {}
    person.registration = applicants.register(person, unit_code="BJ-D1-S1", **guardian)
    if is_minor:
        people.call("send_guardian_code", {"id": person.registration["id"]}, person.actor)
        said = {"id": person.registration["id"], "code": people.codes.messages[-1].code, "text_version": 1}
        people.call("guardian_consents", said, person.actor)
    purpose = "guardian" if is_minor else "volunteer_registration"
    people.call("withdraw_consent", {"purpose": purpose}, person.actor)
    assert applicants.own(person)["state"] == "cancelled"
    row = people.rows(lambda session: session.query(Registration).one())
    assert (row.name, row.document_sealed, row.guardian_phone_sealed) == (None, None, None)


def test_an_approval_asks_for_the_consents_once_more(people, applicants, cadre):
    """Between its cancelling and its approval nothing may pass: here the consent goes without its registration."""
    person = applicants.waiting()

    def withdrawn(session):
        given = session.query(Consent).one()
        session.add(
            Consent(id=new_id(), account_id=given.account_id, purpose=given.purpose, number=2, text_version=1,
                    state="withdrawn", means="own_account", decided_by="person:x", decided_at=session.now)
        )  # fmt: skip

    people.database.step(withdrawn)
    with pytest.raises(Conflict, match="consent_needed"):
        approve(people, cadre, person.registration["id"])


def test_a_registration_without_a_unit_waits_at_the_root(people, applicants, cadre):
    person = applicants.person()
    registration = applicants.register(person)
    assert listed(people, cadre) == []
    assert listed(people, people.official("unit_admin", "BJ")) == [registration["id"]]


def test_units_say_whether_they_review_and_those_below_follow(people, applicants):
    admin = people.official("unit_admin", "BJ-D1")

    def said(code, value):
        return people.call("set_unit_review", {"code": code, "reviews_volunteers": value}, admin)

    def shown(code):
        return people.call("unit_review", {"code": code}, GUEST)

    assert said("BJ-D1", True) == {"code": "BJ-D1", "own": True, "effective": True, "from_unit_code": "BJ-D1"}
    assert shown("BJ-D1-S1") == {"code": "BJ-D1-S1", "own": None, "effective": True, "from_unit_code": "BJ-D1"}
    said("BJ-D1-S1", False)
    assert (shown("BJ-D1-S1")["effective"], shown("BJ-D1-S2")["effective"]) == (False, True)
    said("BJ-D1", None)
    assert shown("BJ-D1-S2") == {"code": "BJ-D1-S2", "own": None, "effective": False, "from_unit_code": None}
    with pytest.raises(Forbidden):
        said("BJ-D2", True)


def test_decisions_stand_in_the_trail_without_personal_data(people, applicants, cadre):
    person = applicants.waiting()
    approve(people, cadre, person.registration["id"])
    rows = people.rows(lambda session: session.query(AuditEntry).all())
    assert {"registrations.make", "registrations.approve"} <= {row.action for row in rows}
    trail = str([(row.subject, row.detail) for row in rows])
    assert not any(secret in trail for secret in (person.name, person.number, person.phone))


def test_approving_changes_rows_of_one_person_only(people, applicants, cadre):
    first, second = applicants.waiting(), applicants.waiting()
    approve(people, cadre, first.registration["id"])
    assert people.rows(lambda session: session.query(Volunteer).count()) == 1
    assert people.rows(lambda session: session.query(Registration).filter_by(state="submitted").count()) == 1
    assert applicants.own(second)["state"] == "submitted"
