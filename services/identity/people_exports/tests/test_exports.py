"""Exports of many people: who gets them, who agrees, what stands in them, and what is noted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from services.identity.disclosures.domain import NEEDED
from services.identity.disclosures.models import PersonalRead
from services.identity.people_exports.models import PeopleExport
from services.identity.registrations.tests.applicants import Applicants
from shared.contracts.identity.people_export_words import ExportPurpose
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.trust.audit import AuditEntry

WANTED = ["number", "name", "document_number", "phone", "unit_code"]


def asked(people, actor, unit_code="BJ-D1", *, of="members", **rest):
    payload = {
        "people": of,
        "unit_code": unit_code,
        "fields_wanted": WANTED,
        "purpose": "insurance",
        "words": "为志愿者投保",
    }
    return people.call("request_people_export", payload | rest, actor)


def fetched(people, actor, export, **rest):
    people.call("fetch_people_export", {"id": export["id"]}, actor)
    return [row["cells"] for row in people.call("people_export_rows", {"id": export["id"], **rest}, actor)["items"]]


def test_a_small_export_is_fetched_by_who_asked_for_it(people, member):
    for code in ("BJ-D1", "BJ-D1-S1", "BJ-D2"):
        member(code)
    cadre = people.official("cadre", "BJ-D1")
    export = asked(people, cadre)
    assert (export["state"], export["row_count"], export["decided_by"]) == ("approved", 2, None)
    rows = fetched(people, cadre, export)
    assert [row[4] for row in rows] == ["BJ-D1", "BJ-D1-S1"]
    assert all(row[-1] == export["watermark"] for row in rows)
    assert all(len(row[2]) >= 5 and "*" not in row[2] and len(row[3]) == 11 for row in rows)


def test_volunteers_have_their_accounts_phone_and_who_is_none_any_more_is_not_told(people, volunteer):
    volunteer("BJ-D1-S1")
    volunteer("BJ-D2")
    cadre = people.official("cadre", "BJ-D1")
    (row,) = fetched(people, cadre, asked(people, cadre, of="volunteers"))
    assert (len(row[0]), row[3][:7], row[4]) == (12, "1990000", "BJ-D1-S1")


def test_a_field_that_is_not_known_is_an_empty_cell(people, volunteer):
    volunteer("BJ-D1")
    cadre = people.official("cadre", "BJ-D1")
    export = asked(people, cadre, of="volunteers", fields_wanted=["birth_date", "state"])
    assert fetched(people, cadre, export) == [["", "active", export["watermark"]]]


def test_the_words_about_the_purpose_name_no_number_of_somebody(people, member):
    member("BJ-D1")
    with pytest.raises(Invalid, match="people_export_words_personal"):
        asked(people, people.official("cadre", "BJ-D1"), words="给13800138000投保")


def test_pages_hold_everybody_once(people, member):
    for _ in range(5):
        member("BJ-D1")
    cadre = people.official("cadre", "BJ-D1")
    export = asked(people, cadre, fields_wanted=["number"])
    people.call("fetch_people_export", {"id": export["id"]}, cadre)
    numbers, cursor = [], {}
    while cursor is not None:
        page = people.call("people_export_rows", {"id": export["id"], "limit": 2, **cursor}, cadre)
        numbers += [row["cells"][0] for row in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert len(numbers) == len(set(numbers)) == 5


def test_a_large_export_waits_for_a_second_person(people, member, small):
    for _ in range(3):
        member("BJ-D1")
    cadre, admin = people.official("cadre", "BJ-D1"), people.official("unit_admin", "BJ")
    export = asked(people, cadre)
    assert (export["state"], export["fetch_until"]) == ("waiting", None)
    with pytest.raises(Conflict, match="not_to_fetch"):
        fetched(people, cadre, export)
    found = people.call("find_people_exports", {"unit": "BJ-D1", "state": "waiting"}, admin)["items"]
    assert [one["id"] for one in found] == [export["id"]]
    approved = people.call("approve_people_export", {"id": export["id"]}, admin)
    assert (approved["state"], approved["decided_by"]) == ("approved", admin.subject)
    assert len(fetched(people, cadre, export)) == 3


def test_small_exports_count_together(people, member, small):
    member("BJ-D1")
    cadre = people.official("cadre", "BJ-D1")
    assert [asked(people, cadre)["state"] for _ in range(3)] == ["approved", "approved", "waiting"]
    people.clock.advance(days=31)
    cadre = people.official("cadre", "BJ-D1")
    assert asked(people, cadre)["state"] == "approved"


def test_what_a_second_person_agreed_to_does_not_count_as_taken_alone(people, member, small):
    for code in ("BJ-D1", "BJ-D1-S1", "BJ-D1-S1"):
        member(code)
    cadre, admin = people.official("cadre", "BJ-D1"), people.official("unit_admin", "BJ")
    people.call("approve_people_export", {"id": asked(people, cadre)["id"]}, admin)
    assert asked(people, cadre, "BJ-D1-S1")["state"] == "approved"


def test_nobody_is_their_own_second_person(people, member, small):
    for _ in range(3):
        member("BJ-D1")
    admin = people.official("unit_admin", "BJ-D1")
    export = asked(people, admin)
    for verb, rest in (("approve_people_export", {}), ("refuse_people_export", {"reason": "other"})):
        with pytest.raises(Forbidden, match="people_export_own"):
            people.call(verb, {"id": export["id"], **rest}, admin)
    above = people.official("unit_admin", "BJ")
    assert people.call("approve_people_export", {"id": export["id"]}, above)["state"] == "approved"


def test_a_refusal_has_a_reason_and_is_final(people, member, small):
    for _ in range(3):
        member("BJ-D1")
    cadre, admin = people.official("cadre", "BJ-D1"), people.official("unit_admin", "BJ")
    export = asked(people, cadre)
    people.call("refuse_people_export", {"id": export["id"], "reason": "too_many_fields"}, admin)
    seen = people.call("people_export", {"id": export["id"]}, cadre)
    assert (seen["state"], seen["refusal_reason"]) == ("refused", "too_many_fields")
    with pytest.raises(Conflict, match="people_export_decided"):
        people.call("approve_people_export", {"id": export["id"]}, admin)


def test_two_decisions_at_once_are_one(people, member, small):
    for _ in range(3):
        member("BJ-D1")
    cadre, admin = people.official("cadre", "BJ-D1"), people.official("unit_admin", "BJ")
    export = asked(people, cadre)

    def decide(verb):
        rest = {} if verb == "approve_people_export" else {"reason": "other"}
        try:
            return people.call(verb, {"id": export["id"], **rest}, admin)["state"]
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as both:
        outcomes = sorted(both.map(decide, ["approve_people_export", "refuse_people_export"]))
    assert outcomes[1] == "identity.people_export_decided" or outcomes[0] == "identity.people_export_decided"
    assert {"approved", "refused"} & set(outcomes)


def test_three_downloads_within_seven_days_and_then_none(people, member):
    member("BJ-D1")
    cadre = people.official("cadre", "BJ-D1")
    export = asked(people, cadre)
    for _ in range(3):
        fetched(people, cadre, export)
    with pytest.raises(Conflict, match="not_to_fetch"):
        fetched(people, cadre, export)
    late = asked(people, cadre)
    people.clock.advance(days=7)
    cadre = people.verifier.actor(people.signer.sign(cadre, 1, 600))
    with pytest.raises(Conflict, match="not_to_fetch"):
        fetched(people, cadre, late)
    assert people.call("people_export", {"id": late["id"]}, cadre)["state"] == "expired"
    expired = people.call("find_people_exports", {"state": "expired"}, cadre)["items"]
    assert {one["id"] for one in expired} == {export["id"], late["id"]}


def test_rows_are_read_only_while_a_download_is_open(people, member):
    member("BJ-D1")
    cadre = people.official("cadre", "BJ-D1")
    export = asked(people, cadre)
    with pytest.raises(Conflict, match="not_to_fetch"):
        people.call("people_export_rows", {"id": export["id"]}, cadre)
    fetched(people, cadre, export)
    people.clock.advance(seconds=timedelta(minutes=10).total_seconds())
    with pytest.raises(Conflict, match="not_to_fetch"):
        people.call("people_export_rows", {"id": export["id"]}, cadre)


def test_more_people_than_were_agreed_to_are_not_told(people, member):
    member("BJ-D1")
    cadre = people.official("cadre", "BJ-D1")
    export = asked(people, cadre)
    for _ in range(3):
        member("BJ-D1-S1")
    with pytest.raises(Conflict, match="people_export_grew"):
        fetched(people, cadre, export)


def refusal_of(people, verb, id, actor):
    rest = {"reason": "other"} if verb == "refuse_people_export" else {}
    with pytest.raises(Refusal) as refusal:
        people.call(verb, {"id": id, **rest}, actor)
    return refusal.value


def test_somebody_elses_export_is_not_found(people, member, small):
    for _ in range(3):
        member("BJ-D1")
    export = asked(people, people.official("cadre", "BJ-D1"))
    for verb in ("fetch_people_export", "people_export_rows"):
        refusal = refusal_of(people, verb, export["id"], people.official("cadre", "BJ-D1"))
        assert refusal.code == "identity.people_export_not_found"


@pytest.mark.parametrize(
    "verb", ["people_export", "approve_people_export", "refuse_people_export", "fetch_people_export"]
)
def test_an_export_out_of_reach_is_refused_like_one_that_does_not_exist(people, member, small, verb):
    for _ in range(3):
        member("BJ-D1")
    export = asked(people, people.official("cadre", "BJ-D1"))
    stranger = people.official("unit_admin", "BJ-D2")
    known, unknown = (refusal_of(people, verb, id, stranger).to_wire() for id in (export["id"], str(new_id())))
    assert known == unknown


@pytest.mark.parametrize("unit_code", ["BJ-D2", "BJ"])
def test_nobody_exports_out_of_reach(people, member, unit_code):
    member(unit_code)
    with pytest.raises(Forbidden):
        asked(people, people.official("cadre", "BJ-D1"), unit_code)


@pytest.mark.parametrize("role", ["part_time_cadre", "decision_maker", "system_admin", "security_admin", "audit_admin"])
def test_other_offices_export_nobody(people, member, role):
    member("BJ")
    with pytest.raises(Forbidden):
        asked(people, people.official(role), "BJ")


def test_guests_and_sessions_without_a_second_factor_export_nobody(people, member):
    member("BJ-D1")
    with pytest.raises(Unauthenticated):
        asked(people, GUEST)
    account = people.appointed("cadre", "BJ-D1")
    with pytest.raises(Forbidden, match="second_factor_required"):
        asked(people, people.actor(people.sign_in(account)))


def test_a_watermark_leads_to_its_export_for_the_audit_alone(people, member):
    member("BJ-D1")
    cadre = people.official("cadre", "BJ-D1")
    export = asked(people, cadre)
    found = people.call("find_people_exports", {"watermark": export["watermark"]}, people.official("audit_admin"))
    assert [(one["id"], one["requested_by"]) for one in found["items"]] == [(export["id"], cadre.subject)]
    with pytest.raises(Forbidden):
        people.call("find_people_exports", {"watermark": export["watermark"]}, cadre)


def test_the_trail_has_every_step_and_nobodys_data(people, member):
    member("BJ-D1", name="王小暖")
    cadre = people.official("cadre", "BJ-D1")
    export = asked(people, cadre)
    (row,) = fetched(people, cadre, export)
    entries = people.rows(
        lambda session: [
            (entry.action, str(entry.detail))
            for entry in session.scalars(
                select(AuditEntry).where(AuditEntry.subject == f"people_export:{export['id']}")
            )
        ]
    )
    assert [action for action, _ in entries] == ["people_exports.request", "people_exports.fetch"]
    assert not any(cell in detail for _, detail in entries for cell in (row[1], row[2], row[3]))


def reads_of(people, volunteer_id):
    return people.rows(
        lambda session: session.scalars(select(PersonalRead).where(PersonalRead.volunteer_id == volunteer_id)).all()
    )


def test_a_volunteer_sees_that_an_export_read_what_is_hidden(people, volunteer):
    concerned, other = volunteer("BJ-D1-S1"), volunteer("BJ-D2")
    cadre = people.official("cadre", "BJ-D1")
    export = asked(people, cadre, of="volunteers")
    fetched(people, cadre, export)
    (read,) = reads_of(people, concerned)
    assert (read.fields, read.purpose, str(read.export_id)) == (["document_number", "phone"], "insurance", export["id"])
    assert (read.reader_role, read.reader_unit_id) == ("cadre", people.tree.id_of("BJ-D1"))
    assert reads_of(people, other) == []


def test_a_volunteer_sees_it_also_where_members_were_exported(people, member, volunteer):
    concerned = volunteer("BJ-D1", member_id=member("BJ-D1"))
    cadre = people.official("cadre", "BJ-D1")
    fetched(people, cadre, asked(people, cadre))
    assert len(reads_of(people, concerned)) == 1


def test_who_registers_later_sees_that_they_were_read_before(people, member):
    """As a member of the union, when they were no volunteer yet; whoever has not the roster's phone does not see it."""
    applicants = Applicants(people)
    person, stranger = applicants.person(), applicants.person()
    applicants.in_roster(person, "BJ-D1-S1")
    applicants.in_roster(stranger, "BJ-D1-S1", phone="")
    cadre = people.official("cadre", "BJ-D1")
    fetched(people, cadre, asked(people, cadre))
    for somebody, reads in ((person, [["document_number", "phone"]]), (stranger, [])):
        assert applicants.register(somebody)["state"] == "approved"
        seen = people.call("own_personal_reads", {}, somebody.actor)["items"]
        assert [read["fields_read"] for read in seen] == reads
        areas = people.call("export_own", {}, somebody.actor)["areas"]
        exported = next(area["records"] for area in areas if area["area"] == "personal_reads")
        assert [row["fields"] for row in exported] == reads


def test_an_export_of_what_is_not_hidden_is_no_reading(people, volunteer):
    concerned = volunteer("BJ-D1")
    cadre = people.official("cadre", "BJ-D1")
    fetched(people, cadre, asked(people, cadre, of="volunteers", fields_wanted=["number", "name"]))
    assert reads_of(people, concerned) == []


@pytest.mark.parametrize("purpose", [purpose.value for purpose in ExportPurpose])
@pytest.mark.parametrize("role", ["unit_admin", "cadre"])
def test_an_export_has_what_its_purpose_needs_and_nothing_else(people_sqlite, member_sqlite, purpose, role):
    people, actor = people_sqlite, people_sqlite.official(role, "BJ-D1")
    member_sqlite("BJ-D1")
    for field in ("document_number", "phone", "birth_date"):
        wanted = {"fields_wanted": ["name", field], "purpose": purpose}
        if field in NEEDED[purpose][role]:
            assert fetched(people, actor, asked(people, actor, **wanted))[0][1]
        else:
            with pytest.raises(Forbidden, match="fields_beyond_purpose"):
                asked(people, actor, **wanted)
    assert asked(people, actor, fields_wanted=["name", "sex"], purpose=purpose)["state"] == "approved"


def test_an_unknown_unit_and_nobody_there_are_told(people):
    cadre = people.official("cadre", "BJ-D1")
    with pytest.raises(NotFound):
        asked(people, cadre, "BJ-D9")
    with pytest.raises(Conflict, match="people_export_empty"):
        asked(people, cadre)
    assert people.rows(lambda session: session.scalars(select(PeopleExport)).all()) == []
