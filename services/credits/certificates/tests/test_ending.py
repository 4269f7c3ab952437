"""What a certificate is worth when records change, it is corrected or revoked, or its holder leaves."""

import pytest

from services.credits.certificates.models import Certificate
from shared.contracts.credits.certificates import CertificateChanged, CertificateIssued
from shared.kernel.actor import GUEST
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated


@pytest.fixture(name="li")
def _li(office):
    return office.city.volunteer("BJ-D1-S1")


@pytest.fixture(name="record")
def _record(office, li):
    return office.served(li)


@pytest.fixture(name="made")
def _made(office, li, record):
    return office.issue(li)


def changes(office):
    return [(event["change"], event["state"]) for event in office.doors.events(CertificateChanged)]


def test_a_code_shows_what_the_paper_says_and_no_number_of_a_document(office, made):
    told = office.verify(made["code"])
    assert (told["state"], told["holder"], told["minutes"]) == ("valid", "欧*", 120)
    assert told["lines"] == made["lines"]
    assert not {"document", "volunteer_id", "code", "explanation"} & set(told)


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_may_be_typed_in_any_of_its_forms(office, made, typed):
    assert office.verify(typed(made["code"]))["number"] == made["number"]


def test_another_code_shows_nothing(office, made):
    other = made["code"][:-1] + ("A" if made["code"][-1] != "A" else "B")
    with pytest.raises(NotFound, match="certificate_code_unknown"):
        office.verify(other)


def test_a_certificate_of_a_record_that_was_corrected_is_outdated(office, li, record, made):
    office.served(li, record=record, version=2, minutes=60, change="corrected")
    assert office.verify(made["code"])["state"] == "outdated"
    assert changes(office) == [("outdated", "outdated")]
    with pytest.raises(Conflict, match="certificate_not_valid"):
        office.paper(li, made)


def test_news_that_are_not_newer_and_other_records_outdate_nothing(office, li, record, made):
    office.served(li, record=record)
    office.served(li)
    assert office.verify(made["code"])["state"] == "valid"


def test_a_correction_takes_the_place_of_the_certificate_before(office, li, record, made):
    office.served(li, record=record, version=2, minutes=60, change="corrected")
    after = office.correct(li, office.seen(li, made))
    assert (after["minutes"], after["replaces"], after["state"]) == (60, made["number"], "valid")
    assert office.paper(li, after)["statement"]["replaces"] == made["number"]
    told = office.verify(made["code"])
    assert (told["state"], told["replaced_by"], told["ended_on"]) == ("replaced", after["number"], "2026-03-02")
    assert office.doors.events(CertificateIssued)[-1]["replaces_id"] == made["id"]


def test_a_correction_may_also_follow_another_name(office, li, made):
    attestation = office.attestation(li, name="欧阳㛃")
    assert office.paper(li, office.correct(li, made, attestation=attestation))["statement"]["name"] == "欧阳㛃"


def test_a_correction_that_changes_nothing_is_refused(office, li, made):
    with pytest.raises(Conflict, match="nothing_changes"):
        office.correct(li, made)
    assert office.verify(made["code"])["state"] == "valid"


def test_where_all_was_struck_nothing_takes_its_place(office, li, record, made):
    office.served(li, record=record, version=2, minutes=0, state="struck", change="struck")
    with pytest.raises(Conflict, match="nothing_served"):
        office.correct(li, office.seen(li, made))
    assert office.verify(made["code"])["state"] == "outdated"


def test_what_ended_is_not_corrected_again(office, li, record, made):
    office.served(li, record=record, version=2, minutes=60, change="corrected")
    office.correct(li, office.seen(li, made))
    with pytest.raises(Conflict, match="certificate_ended"):
        office.correct(li, office.seen(li, made))


def test_an_older_version_is_not_what_one_decides_on(office, li, record, made):
    office.served(li, record=record, version=2, minutes=60, change="corrected")
    for act in (lambda: office.correct(li, made), lambda: office.revoke(office.city.official("cadre", "BJ-D1"), made)):
        with pytest.raises(Conflict, match="certificate_changed_since"):
            act()


def test_a_revoked_certificate_says_so_and_is_printed_no_more(office, li, made):
    revoked = office.revoke(office.city.official("cadre", "BJ-D1"), made)
    assert (revoked["state"], revoked["reason"], revoked["code"]) == ("revoked", "records_wrong", None)
    told = office.verify(made["code"])
    assert (told["state"], told["reason"], told["ended_on"]) == ("revoked", "records_wrong", "2026-03-02")
    with pytest.raises(Conflict, match="certificate_not_valid"):
        office.paper(li, made)
    with pytest.raises(Conflict, match="certificate_ended"):
        office.revoke(office.city.official("cadre", "BJ"), revoked)


@pytest.mark.parametrize(
    ("role", "unit", "refusal"),
    [("cadre", "BJ-D2", NotFound), ("cadre", "BJ-D1-S1", NotFound), ("audit_admin", "BJ", NotFound)],
)
def test_out_of_reach_a_certificate_does_not_exist(office, made, role, unit, refusal):
    actor = office.city.official(role, unit)
    with pytest.raises(refusal):
        office.revoke(actor, made)
    with pytest.raises(refusal):
        office.doors.call("certificate", {"id": made["id"]}, actor)


def test_nobody_revokes_their_own(office, li, made):
    with pytest.raises(Forbidden, match="certificate_own"):
        office.revoke(li.actor, made)


def test_guests_and_other_volunteers_see_none(office, made):
    with pytest.raises(Unauthenticated):
        office.doors.call("certificate", {"id": made["id"]}, GUEST)
    with pytest.raises(NotFound):
        office.doors.call("certificate", {"id": made["id"]}, office.city.volunteer().actor)


def test_a_cadre_sees_what_was_issued_and_no_paper(office, li, made):
    cadre = office.city.official("cadre", "BJ-D1")
    (found,) = office.doors.call("find_certificates", {"number": made["number"]}, cadre)["items"]
    assert (found["id"], found["code"]) == (made["id"], None)
    with pytest.raises(NotFound):
        office.doors.call("certificate_paper", {"id": made["id"]}, cadre)
    elsewhere = office.city.official("cadre", "BJ-D2")
    assert office.doors.call("find_certificates", {}, elsewhere)["items"] == []


def test_ones_own_are_listed_the_newest_first(office, li, made):
    second = office.issue(li)
    first_page = office.doors.call("own_certificates", {"limit": 1}, li.actor)
    rest = office.doors.call("own_certificates", {"limit": 1, "cursor": first_page["next_cursor"]}, li.actor)
    assert [page["items"][0]["id"] for page in (first_page, rest)] == [second["id"], made["id"]]


@pytest.mark.parametrize("words", ["电话13800138000的张三冒用", "证件11010519491231002X系冒用"])
def test_no_number_of_a_person_stands_in_an_explanation(office, made, words):
    with pytest.raises(Invalid, match="reason_personal"):
        office.revoke(office.city.official("cadre", "BJ-D1"), made, explanation=words)


def test_why_a_certificate_was_revoked_is_forgotten_when_its_holder_leaves(office, li, made):
    office.revoke(office.city.official("cadre", "BJ-D1"), made, explanation="欧阳䶮的记录有误。")
    office.city.told(li, state="withdrawn")
    (row,) = office.doors.rows(lambda session: session.query(Certificate).all())
    assert (row.explanation, row.reason, office.verify(made["code"])["reason"]) == (None, *["records_wrong"] * 2)


def test_who_leaves_is_named_nowhere_and_the_paper_stays_good(office, li, made):
    office.city.told(li, state="closed", account_id=None)
    told = office.verify(made["code"])
    assert (told["state"], told["holder"], told["minutes"]) == ("valid", None, 120)
    assert changes(office) == [("forgotten", "valid")]
    office.city.told(li, state="closed", account_id=None)
    assert len(changes(office)) == 1
