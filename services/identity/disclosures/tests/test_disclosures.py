"""Personal data in clear: only in reach, only with a second factor, and the person sees it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from services.identity.disclosures.domain import NEEDED
from services.identity.disclosures.models import PersonalRead
from services.identity.registrations.tests.applicants import Applicants
from services.identity.volunteers.models import Volunteer
from shared.contracts.identity.disclosure_words import DisclosurePurpose
from shared.kernel.actor import GUEST, Actor
from shared.kernel.errors import Forbidden, NotFound, Refusal, Unauthenticated, Unavailable
from shared.kernel.ids import new_id

FIELDS = ["document_number", "phone", "birth_date"]


@pytest.fixture(name="person")
def _person(applicants):
    """A volunteer of the street BJ-D1-S1."""
    return applicants.volunteer()


@pytest.fixture(name="cadre")
def _cadre(people):
    return people.official("cadre", "BJ-D1")


def record_id(people, person):
    return str(people.rows(lambda session: session.scalar(
        select(Volunteer.id).where(Volunteer.account_id == person.actor.account_id))))  # fmt: skip


def disclose(people, person, actor, wanted=FIELDS, **rest):
    payload = {"id": record_id(people, person), "fields_wanted": wanted, "purpose": "insurance"} | rest
    return people.call("disclose_personal", payload, actor)


def reads(people, person, **rest):
    return people.call("own_personal_reads", rest, person.actor)


def noted(people):
    return people.rows(lambda session: len(session.scalars(select(PersonalRead)).all()))


def test_the_fields_are_shown_in_clear(people, person, cadre):
    shown = disclose(people, person, cadre)
    assert shown["document_number"] == person.number and shown["document_kind"] == "resident_id"
    assert (shown["phone"], shown["birth_date"]) == (f"+86{person.phone}", person.born.isoformat())


@pytest.mark.parametrize("field", FIELDS)
def test_only_what_was_asked_for(people, person, cadre, field):
    shown = disclose(people, person, cadre, [field, field])
    assert [name for name in FIELDS if shown[name] is not None] == [field]
    assert reads(people, person)["items"][0]["fields_read"] == [field]


def test_the_person_sees_which_office_read_what_when_and_what_for(people, person, cadre):
    disclose(people, person, cadre, ["phone"], purpose="insurance")
    (read,) = reads(people, person)["items"]
    assert (read["reader_role"], read["reader_unit_code"]) == ("cadre", "BJ-D1")
    assert (read["purpose"], read["fields_read"]) == ("insurance", ["phone"])
    assert read["read_at"] == people.clock.now().isoformat().replace("+00:00", "Z")
    assert cadre.subject not in str(read)


def test_the_newest_reading_comes_first_page_by_page(people, person, cadre):
    for wanted in FIELDS:
        disclose(people, person, cadre, [wanted])
        people.clock.advance(minutes=1)
    first = reads(people, person, limit=2)
    second = reads(people, person, limit=2, cursor=first["next_cursor"])
    shown = [item["fields_read"] for item in first["items"] + second["items"]]
    assert shown == [["birth_date"], ["phone"], ["document_number"]]
    assert second["next_cursor"] is None


def test_nobody_sees_who_read_about_others(people, person, cadre, applicants):
    disclose(people, person, cadre)
    assert reads(people, applicants.volunteer())["items"] == reads(people, applicants.person())["items"] == []


def test_of_several_offices_the_nearest_to_the_person_is_noted(people, person):
    actor = people.official("unit_admin", "BJ")
    near = people.official("cadre", "BJ-D1-S1")
    disclose(people, person, replace(actor, offices=actor.offices + near.offices), ["phone"])
    assert reads(people, person)["items"][0]["reader_unit_code"] == "BJ-D1-S1"


@pytest.mark.parametrize("unit_code", ["BJ-D2", "BJ-D1-S2"])
def test_out_of_reach_is_refused_like_what_does_not_exist(people, person, unit_code):
    actor = people.official("cadre", unit_code)
    payload = {"id": str(new_id()), "fields_wanted": FIELDS, "purpose": "contact"}
    refusals = []
    for act in (lambda: disclose(people, person, actor), lambda: people.call("disclose_personal", payload, actor)):
        with pytest.raises(NotFound) as refused:
            act()
        refusals.append(refused.value)
    assert refusals[0] == refusals[1]
    assert noted(people) == 0


def test_without_second_factor_nothing_is_shown(people, person, cadre):
    with pytest.raises(Forbidden, match="second_factor_required"):
        disclose(people, person, replace(cadre, second_factor=False))
    assert noted(people) == 0


@pytest.mark.parametrize("role", ["part_time_cadre", "decision_maker", "security_admin", "audit_admin", "system_admin"])
def test_other_offices_do_not_permit_it(people, person, role):
    with pytest.raises(Forbidden, match="not_permitted"):
        disclose(people, person, people.official(role, "BJ"))


@pytest.mark.parametrize(
    ("actor", "kind"), [(GUEST, Unauthenticated), (Actor("client", str(new_id()), scopes=frozenset(["x"])), Forbidden)]
)
def test_guests_and_clients_have_nothing_shown(people, person, actor, kind):
    with pytest.raises(kind):
        disclose(people, person, actor)


def test_a_reader_has_few_shown(people, person, cadre):
    for _ in range(30):
        disclose(people, person, cadre, ["phone"])
    with pytest.raises(Unavailable, match="disclosure_limit"):
        disclose(people, person, cadre, ["phone"])
    assert noted(people) == 30
    disclose(people, person, people.official("unit_admin", "BJ-D1"), ["phone"])


def test_an_answer_is_given_once(people, person, cadre):
    payload = {"id": record_id(people, person), "fields_wanted": ["phone"], "purpose": "contact"}
    people.call("disclose_personal", payload, cadre, key="once")
    with pytest.raises(Refusal, match="already_done"):
        people.call("disclose_personal", payload, cadre, key="once")
    assert noted(people) == 1


def test_of_a_closed_record_nothing_is_shown(people, person, cadre):
    volunteer_id = record_id(people, person)
    people.call("close_account", {"code": people.code(person.phone, "close_account")}, person.actor)
    payload = {"id": volunteer_id, "fields_wanted": FIELDS, "purpose": "contact"}
    with pytest.raises(NotFound, match="volunteer_not_found"):
        people.call("disclose_personal", payload, cadre)


def test_the_audit_trail_knows_it_without_personal_data(people, person, cadre):
    disclose(people, person, cadre)
    (entry,) = people.call("audit_entries", {"action": "disclosures.read"}, people.official("audit_admin"))["items"]
    assert entry["detail"] == {"fields": sorted(FIELDS), "purpose": "insurance"}


@pytest.mark.parametrize("purpose", [purpose.value for purpose in DisclosurePurpose])
@pytest.mark.parametrize("role", ["unit_admin", "cadre"])
def test_each_purpose_shows_each_office_what_it_needs_and_nothing_else(people_sqlite, purpose, role):
    people = people_sqlite
    person, actor = Applicants(people).volunteer(), people.official(role, "BJ-D1")
    for field in FIELDS:
        if field in NEEDED[purpose][role]:
            assert disclose(people, person, actor, [field], purpose=purpose)[field] is not None
        else:
            with pytest.raises(Forbidden, match="fields_beyond_purpose") as refused:
                disclose(people, person, actor, [field], purpose=purpose)
            assert refused.value.parameters == {"fields": [field], "purpose": purpose}
    assert noted(people) == len(NEEDED[purpose][role])


def test_of_two_offices_the_one_counts_in_whose_hands_the_purpose_needs_it(people, person, cadre):
    """The cadre of the street is nearer, the administrator of the city has it by law."""
    admin, near = people.official("unit_admin", "BJ"), people.official("cadre", "BJ-D1-S1")
    both = replace(admin, offices=admin.offices + near.offices)
    assert disclose(people, person, both, purpose="legal_duty")["birth_date"] is not None
    assert reads(people, person)["items"][0]["reader_unit_code"] == "BJ"
