"""What volunteers have shown: recorded by a cadre in reach, until its last day."""

import pytest

from services.teams.qualifications.domain import kept_evidence
from shared.contracts.teams.profiles import QualificationChanged
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated

FIRST_AID = {"qualification": "first_aid", "issuer": "北京市红十字会", "evidence": "救护员证原件已看。"}


@pytest.fixture(name="li")
def _li(city):
    return city.volunteer("BJ-D1-S1")


@pytest.fixture(name="cadre")
def _cadre(force):
    return force.cadre("BJ-D1")


def recorded(doors, person, cadre, **said):
    return doors.call("record_qualification", {"id": str(person.id), **FIRST_AID} | said, cadre)


def own(doors, person, **query):
    return doors.call("own_qualifications", query, person.actor)["items"]


def test_a_cadre_records_what_somebody_has_shown(doors, li, cadre):
    made = recorded(doors, li, cadre, issuer=" 北京市红十字会 ", valid_until="2028-12-31")
    assert (made["issuer"], made["valid_until"], made["is_valid"]) == ("北京市红十字会", "2028-12-31", True)
    assert own(doors, li) == [made]
    (told,) = doors.events(QualificationChanged)
    assert told == {
        "version": 1,
        "id": made["id"],
        "volunteer_id": str(li.id),
        "qualification": "first_aid",
        "valid_until": "2028-12-31",
        "is_valid": True,
    }


def test_out_of_reach_nobody_exists_and_nobody_records_their_own(doors, city, force, li, cadre):
    stranger = city.volunteer("BJ-D2-S1")
    for person in (stranger, type(li)(id="01936f0e-7b2a-7c11-8000-0000000000f9")):
        with pytest.raises(NotFound, match="volunteer_not_found"):
            recorded(doors, person, cadre)
        with pytest.raises(NotFound, match="volunteer_not_found"):
            doors.call("qualifications_of", {"id": str(person.id)}, cadre)
    city.told(li, account_id=str(cadre.account_id))
    with pytest.raises(Forbidden, match="not_on_oneself"):
        recorded(doors, li, cadre)
    with pytest.raises(Unauthenticated):
        doors.call("record_qualification", {"id": str(li.id), **FIRST_AID})


def test_what_is_over_is_not_recorded_any_more(doors, li, cadre):
    assert recorded(doors, li, cadre, valid_until="2026-03-02")["is_valid"]
    with pytest.raises(Invalid, match="qualification_over"):
        recorded(doors, li, cadre, valid_until="2026-03-01")


def test_the_same_is_recorded_once_and_a_later_day_again(doors, li, cadre, monkeypatch):
    recorded(doors, li, cadre)
    with pytest.raises(Conflict, match="qualification_recorded"):
        recorded(doors, li, cadre)
    recorded(doors, li, cadre, valid_until="2028-12-31")
    monkeypatch.setattr("services.teams.qualifications.use_cases.QUALIFICATIONS_MAX", 3)
    recorded(doors, li, cadre, valid_until="2029-12-31")
    with pytest.raises(Conflict, match="qualifications_too_many"):
        recorded(doors, li, cadre, valid_until="2030-12-31")


@pytest.mark.parametrize(
    ("evidence", "has_number"),
    [
        ("2025年度考核合格", False),
        ("发证日期 2025-06-30，原件已看", False),
        ("二级 1234", False),
        ("证号 12345", True),
        ("No. AB-1234-5678", True),
        ("１２３４５６", True),
        ("12 34 56", True),
    ],
)
def test_no_number_of_a_document_is_kept(evidence, has_number):
    if has_number:
        with pytest.raises(Invalid, match="evidence_with_number"):
            kept_evidence(evidence)
    else:
        assert kept_evidence(evidence) == evidence


def test_it_counts_until_its_last_day(doors, clock, li, cadre):
    made = recorded(doors, li, cadre, valid_until="2026-03-03")
    clock.advance(days=1, hours=14, minutes=59)
    doors.tick("end_expired_qualifications")
    assert own(doors, li)[0]["is_valid"] is True
    clock.advance(minutes=1)
    doors.tick("end_expired_qualifications")
    assert own(doors, li) == []
    (over,) = own(doors, li, past=True)
    assert (over["is_valid"], over["reason"], over["version"]) == (False, "expired", 2)
    assert [(told["id"], told["is_valid"]) for told in doors.events(QualificationChanged)][-1] == (made["id"], False)


def test_a_cadre_in_reach_ends_it_with_a_reason(doors, force, li, cadre):
    made = recorded(doors, li, cadre)
    with pytest.raises(NotFound, match="qualification_not_found"):
        doors.call("end_qualification", {"id": made["id"], "reason": "revoked"}, force.cadre("BJ-D2"))
    over = doors.call("end_qualification", {"id": made["id"], "reason": "revoked"}, cadre)
    assert (over["is_valid"], over["reason"]) == (False, "revoked")
    with pytest.raises(Conflict, match="qualification_ended"):
        doors.call("end_qualification", {"id": made["id"], "reason": "other"}, cadre)


def test_a_volunteer_gives_the_own_one_up_and_no_others(doors, city, li, cadre):
    made = recorded(doors, li, cadre)
    with pytest.raises(NotFound, match="qualification_not_found"):
        doors.call("give_up_qualification", {"id": made["id"]}, city.volunteer().actor)
    assert doors.call("give_up_qualification", {"id": made["id"]}, li.actor)["reason"] == "wish"


def test_those_in_reach_are_listed_by_what_they_are(doors, city, force, li, cadre):
    wang, stranger = city.volunteer("BJ-D1-S2"), city.volunteer("BJ-D2-S1")
    first = recorded(doors, li, cadre, valid_until="2026-06-30")
    second = recorded(doors, wang, cadre, qualification="lawyer")
    recorded(doors, stranger, force.cadre("BJ-D2"))

    def found(**query):
        return [item["id"] for item in doors.call("find_qualifications", query, cadre)["items"]]

    assert found() == [first["id"], second["id"]]
    assert found(unit="BJ-D1-S2") == [second["id"]]
    assert found(qualification="first_aid") == [first["id"]]
    assert (found(until="2026-06-29"), found(until="2026-06-30")) == ([], [first["id"]])
    assert found(unit="BJ-D2") == []
    page = doors.call("find_qualifications", {"limit": 1}, cadre)
    assert page["names_ticket"]
    assert found(cursor=page["next_cursor"], limit=1) == [second["id"]]
    with pytest.raises(Forbidden, match="not_permitted"):
        doors.call("find_qualifications", {}, li.actor)
    assert len(doors.call("find_qualifications", {}, force.cadre("BJ"))["items"]) == 3


def test_of_one_person_the_newest_come_first(doors, li, cadre):
    first, second = recorded(doors, li, cadre), recorded(doors, li, cadre, qualification="teacher")
    doors.call("end_qualification", {"id": first["id"], "reason": "mistaken"}, cadre)

    def of_li(**query):
        return [item["id"] for item in doors.call("qualifications_of", {"id": str(li.id), **query}, cadre)["items"]]

    assert (of_li(), of_li(past=True)) == ([second["id"]], [second["id"], first["id"]])
    page = doors.call("qualifications_of", {"id": str(li.id), "past": True, "limit": 1}, cadre)
    assert of_li(past=True, limit=1, cursor=page["next_cursor"]) == [first["id"]]
