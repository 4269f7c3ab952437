"""Who is responsible, insurance, and the text of the agreement."""

import hashlib

import pytest

from services.projects.library.tests.conftest import STREET
from shared.contracts.projects.library_words import AGREEMENTS_MAX
from shared.kernel.errors import Refusal
from shared.runtime.trust.name_tickets import shown_by

INSURANCE = {
    "insurer": "人保",
    "policy_number": "PZAV2026110000001",
    "from_day": "2026-03-07",
    "until_day": "2026-03-28",
}
REASON = "雨天。"


def code_of(call, *arguments, **request):
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **request)
    return refusal.value.code


def asks(library, project, volunteer, actor=None):
    request = {"id": project["id"], "volunteer_id": str(volunteer.id)}
    return library.doors.call("ask_responsible", request, actor or library.cadre)


def gives(library, project, text="志愿服务协议", actor=None):
    return library.doors.call("give_agreement", {"id": project["id"], "text": text}, actor or library.leader.actor)


def test_a_volunteer_who_is_asked_takes_it_on_and_leads(library, city):
    project, wang = library.write(library.cadre), city.volunteer(STREET)
    asked = asks(library, project, wang)
    assert (asked["asked_id"], asked["responsible_id"]) == (str(wang.id), None)
    seen = library.doors.call("managed_project", {"id": project["id"]}, wang.actor)
    assert seen["asked_id"] == str(wang.id)
    assert code_of(library.act, "submit", project, wang.actor) == "request.not_permitted"
    taken = library.act("take_on", project, wang.actor)
    assert (taken["asked_id"], taken["responsible_id"], taken["obstacles"]) == (None, str(wang.id), [])
    assert library.act("submit", project, wang.actor)["state"] == "submitted"


def test_full_names_are_for_those_who_lead_and_decide(library, city):
    project, wang = library.write(), city.volunteer(STREET)
    asks(library, project, wang)
    people = {library.leader.id, wang.id}
    assert names(library, project, library.leader.actor) == (people, set())
    assert names(library, project, library.cadre) == (people, set())
    assert names(library, project, wang.actor) == (set(), people)
    library.act("take_on", project, wang.actor)
    assert names(library, project, wang.actor) == ({wang.id}, set())


def names(library, project, actor):
    """Whose names somebody may see, in full and in part."""
    database = library.doors.database
    ticket = library.doors.call("managed_project", {"id": project["id"]}, actor)["names_ticket"]
    shown = shown_by(database.sealing, database.clock.now(), actor, ticket)
    return set(shown.full), set(shown.masked)


def test_declining_costs_nothing_and_shows_it_no_more(library, city):
    project, wang = library.write(library.cadre), city.volunteer(STREET)
    asks(library, project, wang)
    library.act("decline", project, wang.actor)
    assert library.seen(project)["asked_id"] is None
    assert code_of(library.act, "take_on", project, wang.actor) == "projects.project_not_found"


def test_only_who_is_asked_takes_it_on(library, city):
    project, wang, li = library.write(library.cadre), city.volunteer(STREET), city.volunteer(STREET)
    assert code_of(library.act, "take_on", project, library.cadre) == "projects.not_asked"
    asks(library, project, wang)
    asks(library, project, li)  # instead of Wang
    assert code_of(library.act, "take_on", project, wang.actor) == "projects.project_not_found"
    assert library.act("take_on", project, li.actor)["responsible_id"] == str(li.id)


def test_who_left_takes_nothing_on(library, city):
    project, wang = library.write(library.cadre), city.volunteer(STREET)
    asks(library, project, wang)
    city.consents(wang, withdrawn=["volunteer_registration"])
    assert code_of(library.act, "take_on", project, wang.actor) == "request.consent_missing"
    city.told(wang, state="closed")
    assert code_of(library.act, "take_on", project, wang.actor) == "projects.project_not_found"
    assert library.seen(project)["asked_id"] is None


def test_those_of_the_team_or_the_union_are_asked_and_nobody_else(library, city, other):
    project = library.write()
    assert code_of(asks, library, project, other.volunteer) == "projects.volunteer_not_found"
    library.joins(other.volunteer, "01936f0e-7b2a-7c11-8000-00000000ff01")
    assert asks(library, project, other.volunteer)["asked_id"] == str(other.volunteer.id)
    left = city.volunteer(STREET, state="closed")
    assert code_of(asks, library, project, left) == "projects.volunteer_not_found"
    assert code_of(asks, library, project, city.volunteer("BJ-D1-S2")) == "projects.volunteer_not_found"


def test_what_is_risky_is_published_with_agreement_and_insurance(library):
    project = library.approved(is_high_risk=True)
    assert code_of(library.act, "publish", project) == "projects.agreement_missing"
    gives(library, project, actor=library.cadre)
    assert code_of(library.act, "publish", project) == "projects.insurance_missing"
    short = INSURANCE | {"until_day": "2026-03-27"}
    library.act("insure", project, **short)
    assert code_of(library.act, "publish", project) == "projects.insurance_too_short"
    library.act("insure", project, **INSURANCE)
    published = library.act("publish", project)
    assert published["is_insured"] and published["insurance"] == INSURANCE
    assert code_of(library.act, "insure", project, **short) == "projects.insurance_too_short"


def test_insurance_ends_after_it_begins(library):
    project = library.write()
    reversed_days = INSURANCE | {"until_day": "2026-03-06"}
    assert code_of(library.act, "insure", project, **reversed_days) == "projects.insurance_days_reversed"
    one_day = INSURANCE | {"until_day": "2026-03-07"}
    assert library.act("insure", project, **one_day)["insurance"] == one_day


@pytest.mark.parametrize("state", ["closed", "refused", "cancelled"])
def test_what_is_over_needs_no_care(library, state):
    project = library.write()
    library.altered(project, state=state)
    assert code_of(library.act, "insure", project, **INSURANCE) == "projects.state_forbids"
    assert code_of(asks, library, project, library.leader) == "projects.state_forbids"
    assert code_of(gives, library, project, actor=library.cadre) == "projects.state_forbids"


def test_a_template_has_neither(library):
    template = library.write(library.cadre, unit_code="BJ-D1", is_template=True)
    assert code_of(library.act, "insure", template, library.cadre, **INSURANCE) == "projects.template_stays"
    assert code_of(asks, library, template, library.leader) == "projects.template_stays"


def test_the_text_of_the_agreement_is_public_with_its_digest_once_the_project_is(library):
    project = library.write(is_agreement_asked=True)
    assert gives(library, project, "第一版")["agreement_number"] == 1
    gives(library, project, "第二版")
    assert code_of(library.doors.call, "agreement", {"id": project["id"]}) == "projects.project_not_found"
    library.act("submit", project)
    library.act("approve", project, library.cadre)
    library.act("publish", project)
    shown = library.doors.call("agreement", {"id": project["id"]})
    assert (shown["number"], shown["text"]) == (2, "第二版")
    assert shown["digest"] == hashlib.sha256("第二版".encode()).hexdigest()
    first = library.doors.call("agreements", {"id": project["id"], "limit": 1}, library.cadre)
    rest = library.doors.call(
        "agreements", {"id": project["id"], "limit": 1, "cursor": first["next_cursor"]}, library.cadre
    )
    assert [text["text"] for page in (first, rest) for text in page["items"]] == ["第二版", "第一版"]


def test_a_published_project_without_an_agreement_says_so(library):
    assert code_of(library.doors.call, "agreement", {"id": library.published()["id"]}) == (
        "projects.agreement_not_found"
    )


def test_while_a_union_decides_the_text_stays_and_afterwards_a_union_gives_it(library):
    project = library.submitted()
    assert code_of(gives, library, project, actor=library.cadre) == "projects.state_forbids"
    library.act("approve", project, library.cadre)
    assert code_of(gives, library, project) == "request.not_permitted"
    assert gives(library, project, actor=library.cadre)["agreement_number"] == 1


def test_a_project_keeps_so_many_versions_and_no_more(library):
    project = library.write()
    library.altered(project, agreement_number=AGREEMENTS_MAX - 1)
    assert gives(library, project)["agreement_number"] == AGREEMENTS_MAX
    assert code_of(gives, library, project) == "projects.agreements_too_many"


def test_a_project_that_is_suspended_goes_on_only_while_it_may(library, clock):
    project = library.published(is_agreement_asked=False)
    library.act("suspend", project, library.cadre, reason=REASON)
    library.altered(project, is_high_risk=True)
    assert code_of(library.act, "resume", project, library.cadre) == "projects.agreement_missing"
    library.altered(project, is_high_risk=False)
    assert library.act("resume", project, library.cadre)["state"] == "published"


def test_minors_are_neither_asked_nor_responsible(library, city):
    project, minor, wang = library.write(), city.volunteer(STREET, is_minor=True), city.volunteer(STREET)
    assert code_of(asks, library, project, minor) == "projects.under_age"
    asks(library, project, wang)
    city.told(wang, is_minor=True)  # their date of birth was put right
    assert code_of(library.act, "take_on", project, wang.actor) == "projects.under_age"


def test_only_a_union_asks_somebody_else_than_who_was_asked(library, city):
    project, wang, li = library.write(), city.volunteer(STREET), city.volunteer(STREET)
    asks(library, project, wang)
    assert code_of(asks, library, project, li, library.leader.actor) == "projects.somebody_asked"
    assert asks(library, project, wang, library.leader.actor)["asked_id"] == str(wang.id)
    assert asks(library, project, li)["asked_id"] == str(li.id)


def test_whoever_left_the_union_takes_nothing_on(library, city):
    project, wang = library.write(library.cadre), city.volunteer(STREET)
    asks(library, project, wang)
    city.told(wang, unit_id=str(city.units["BJ-D2-S1"]))
    assert code_of(library.act, "take_on", project, wang.actor) == "projects.not_asked"
