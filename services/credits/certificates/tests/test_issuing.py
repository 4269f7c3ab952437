"""A certificate is free, says what the law wants, and is signed; what is not confirmed is not certified."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from services.credits.certificates import use_cases
from services.credits.certificates.models import Certificate
from services.credits.certificates.tests.conftest import DOCUMENT, NAME
from services.credits.models import Base
from shared.contracts.credits.certificate_words import CERTIFICATES_A_DAY_MAX, SERVICES_MAX
from shared.contracts.credits.certificates import CertificateIssued
from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from shared.runtime.trust.attestations import ATTESTATION_SECONDS

ASKING = 4


@pytest.fixture(name="li")
def _li(office):
    return office.city.volunteer("BJ-D1-S1")


def test_a_certificate_states_time_content_and_recording_unit(office, li):
    office.served(li, minutes=180, content="陪伴聊天、\n打扫房间。")
    made = office.issue(li)
    stated = office.paper(li, made)["statement"]
    (line,) = stated["lines"]
    assert (line["unit_name"], line["minutes"]) == ("BJ-D1-S1", 180)
    assert line["services"][0]["content"] == "陪伴聊天、 打扫房间。"
    assert (stated["name"], stated["document"], stated["volunteer_number"]) == (NAME, DOCUMENT, li.number)
    assert (stated["number"], stated["minutes"], stated["issued_on"]) == (made["number"], 180, "2026-03-02")


def test_lines_are_by_recording_unit_and_their_sum_is_the_total(office, li):
    for unit, minutes, day in (
        ("BJ-D1-S1", 60, "2026-01-03"),
        ("BJ-D2", 90, "2026-01-04"),
        ("BJ-D1-S1", 30, "2026-01-05"),
    ):
        office.served(li, unit, minutes=minutes, served_on=day)
    made = office.issue(li)
    assert [(line["unit_code"], line["minutes"], line["services_count"]) for line in made["lines"]] == [
        ("BJ-D1-S1", 90, 2),
        ("BJ-D2", 90, 1),
    ]
    assert (made["minutes"], made["services_count"]) == (180, 3)
    assert (made["first_day"], made["last_day"]) == ("2026-01-03", "2026-01-05")


@pytest.mark.parametrize(
    ("units", "issuer"),
    [(["BJ-D1-S1"], "BJ-D1"), (["BJ-D1"], "BJ-D1"), (["BJ-D1-S1", "BJ-D1-S2"], "BJ-D1"), (["BJ-D1", "BJ-D2"], "BJ")],
)
def test_the_nearest_legal_person_above_all_recording_units_issues_it(office, li, units, issuer):
    for unit in units:
        office.served(li, unit)
    assert office.issue(li)["unit_code"] == issuer


def test_only_confirmed_records_within_the_days_and_of_the_unit_count(office, li):
    office.served(li, served_on="2026-01-01", minutes=1)
    office.served(li, served_on="2026-01-02", minutes=10)
    office.served(li, served_on="2026-01-03", minutes=100)
    office.served(li, "BJ-D2", served_on="2026-01-02", minutes=1000)
    office.served(li, served_on="2026-01-02", state="struck", minutes=0, change="struck")
    office.served(office.city.volunteer(), served_on="2026-01-02")
    assert office.issue(li)["minutes"] == 1111
    assert office.issue(li, served_from="2026-01-02")["minutes"] == 1110
    assert office.issue(li, served_until="2026-01-02")["minutes"] == 1011
    assert office.issue(li, served_until="2026-01-02", unit="BJ-D1-S1")["minutes"] == 11


def test_who_served_nothing_has_nothing_certified(office, li):
    with pytest.raises(Conflict, match="certificate_nothing_served"):
        office.issue(li)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"served_from": "2026-02-02", "served_until": "2026-02-01"}, "certificate_days_reversed"),
        ({"served_from": "2026-03-03"}, "certificate_days_ahead"),
    ],
)
def test_days_that_cannot_be_meant_are_refused(office, li, said, refusal):
    office.served(li)
    with pytest.raises(Invalid, match=refusal):
        office.issue(li, **said)
    assert office.issue(li, served_from="2026-02-28", served_until="2026-02-28")["minutes"] == 120
    with pytest.raises(Conflict, match="nothing_served"):
        office.issue(li, served_from="2026-03-02")


def test_a_unit_that_nobody_knows_is_refused(office, li):
    with pytest.raises(NotFound, match="unit_not_found"):
        office.issue(li, unit="BJ-D9")


def test_more_services_than_one_certificate_holds_are_refused(office, li, monkeypatch):
    monkeypatch.setattr("services.credits.certificates.stating.SERVICES_MAX", 2)
    for _ in range(2):
        office.served(li)
    assert office.issue(li)["services_count"] == 2
    office.served(li)
    with pytest.raises(Conflict, match="too_many_services"):
        office.issue(li)
    assert SERVICES_MAX == 500


def test_the_name_comes_by_identitys_word_and_by_no_other(office, li):
    office.served(li)
    other = office.city.volunteer()
    for forged in (
        "A256GCM.k.c2VhbGVk",
        office.attestation(li, actor=other.actor),  # asked for by somebody else
        office.attestation(li, of=other),  # of somebody else
    ):
        with pytest.raises(Forbidden, match="attestation_invalid"):
            office.issue(li, attestation=forged)


def test_an_attestation_is_good_for_minutes(office, li):
    office.served(li)
    told = office.attestation(li)
    office.clock.advance(seconds=ATTESTATION_SECONDS)
    assert office.issue(li, attestation=told)
    office.clock.advance(seconds=1)
    with pytest.raises(Forbidden, match="attestation_invalid"):
        office.issue(li, attestation=told)


def test_a_repetition_makes_no_second_certificate_although_the_attestation_is_another(office, li):
    office.served(li)
    first = office.issue(li, key="once")
    with pytest.raises(Conflict, match="already_done"):
        office.issue(li, key="once")
    (own,) = office.doors.call("own_certificates", {}, li.actor)["items"]
    assert own["id"] == first["id"]
    assert office.doors.rows(lambda session: session.query(Certificate).count()) == 1


def test_the_code_lies_nowhere_in_clear(office, li):
    office.served(li)
    issued = office.issue(li, key="first")
    office.served(li)
    corrected = office.correct(li, issued, key="second")
    tables = Base.metadata.sorted_tables
    rows = office.doors.rows(lambda session: [str(row) for table in tables for row in session.execute(select(table))])
    for code in (issued["code"], corrected["code"]):
        assert not [row for row in rows if code in row or code.replace("-", "") in row]


def test_nobody_gets_more_certificates_a_day_than_the_limit(office, li):
    office.served(li)
    for _ in range(CERTIFICATES_A_DAY_MAX):
        office.issue(li)
    with pytest.raises(Unavailable, match="certificate_limit"):
        office.issue(li)
    office.clock.advance(days=1)
    assert office.issue(li)


def test_the_limit_holds_for_those_who_ask_at_once(office, li, monkeypatch):
    monkeypatch.setattr(use_cases, "CERTIFICATES_A_DAY_MAX", 1)
    office.served(li)

    def issues(number):
        try:
            return office.issue(li, key=str(number))["number"]
        except Unavailable as refusal:
            return refusal.code

    with ThreadPoolExecutor(ASKING) as together:
        found = list(together.map(issues, range(ASKING)))
    assert len(set(found) - {"credits.certificate_limit", "database.busy"}) == 1, found
    assert office.doors.rows(lambda session: len(session.scalars(select(Certificate)).all())) == 1


def test_nothing_that_names_somebody_lies_in_clear(office, li):
    office.served(li)
    made = office.issue(li)
    row = office.doors.rows(lambda session: session.get_one(Certificate, _id(made)).__dict__)
    assert NAME not in str(row) and DOCUMENT not in str(row)
    assert made["code"].replace("-", "") not in str(row)
    (told,) = office.doors.events(CertificateIssued)
    assert told["number"] == made["number"] and NAME not in str(told)


def test_what_is_signed_is_verified_with_the_published_key_alone(office, li, verifier):
    office.served(li)
    paper = office.paper(li, office.issue(li))
    stated = verifier.statement(paper["signed"])
    assert (stated.name, stated.minutes, stated.last_day) == (NAME, 120, date(2026, 2, 28))


def _id(made):
    from uuid import UUID

    return UUID(made["id"])
