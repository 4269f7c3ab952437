"""Closing and what remains: somebody registers, is read about, sees it, takes their data along, and leaves."""

import csv
import io
from uuid import uuid4

import pytest
from sqlalchemy import delete, select

from services.identity.codes.models import Tally
from services.projects.calendars.models import CalendarFeed
from shared.testing.system import settings_for_tests
from tests.end_to_end.test_accounts_over_http import PASSWORD, PHONE, code_for, eventually_refused, peopled, sign_in

API = "/api/v1"
NUMBER = "11010519491231002X"
NAME = "欧阳春晓"
CONSENT = {"purpose": "volunteer_registration", "text_version": 1}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(name="city")
def _city(service_classes, run_services):
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    return peopled(run_services(list(service_classes.values()), settings))


def answered(answer, status):
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def newcomer(city):
    """Somebody with an account of the phone, signed in."""
    payload = {"phone": PHONE, "code": code_for(city, "sign_up"), "password": PASSWORD}
    answered(city.http.post(f"{API}/accounts", payload), 201)
    tokens = answered(city.http.post(f"{API}/sessions", {"login": PHONE, "password": PASSWORD}), 201)
    return city.http.as_(tokens["access_token"])


def a_minute_later(city):
    """Codes and attempts are counted by the minute, and nobody waits in a test."""
    city.databases["identity"].step(lambda session: session.execute(delete(Tally)) and None)


def register(person):
    """A registration with the one document, at a district."""
    said = {"name": NAME, "document_kind": "resident_id", "document_number": NUMBER, "consents": [CONSENT]}
    answer = person.post(f"{API}/registrations", said | {"unit_code": "BJ-110108"})
    assert answer.status_code in (200, 201, 202), answer.text
    return answer.json()


def calendars(city):
    """Whose calendars can be read by a secret address."""
    return city.databases["projects"].read(lambda session: session.scalars(select(CalendarFeed.volunteer_id)).all())


def approve(admin, registration):
    answered(admin.post(f"{API}/registrations/{registration['id']}/approvals", {}), 200)


def test_somebody_leaves_and_only_what_was_counted_remains(city):
    person = newcomer(city)
    admin, _ = sign_in(city, "unit_admin")
    approve(admin, register(person))
    record = answered(person.get(f"{API}/volunteers/me"), 200)

    disclosures = f"{API}/volunteers/{record['id']}/disclosures"
    wanted = {"fields_wanted": ["document_number", "phone"], "purpose": "insurance"}
    shown = admin.post(disclosures, wanted)
    assert (shown.json()["document_number"], shown.headers["Cache-Control"]) == (NUMBER, "no-store")
    (read,) = answered(person.get(f"{API}/accounts/me/personal-reads"), 200)["items"]
    assert (read["reader_role"], read["purpose"]) == ("unit_admin", "insurance")

    areas = {area["area"]: area["records"] for area in answered(person.get(f"{API}/accounts/me/export"), 200)["areas"]}
    assert (areas["volunteer"][0]["document"], areas["account"][0]["phone"]) == (NUMBER, f"+86{PHONE}")
    assert {"memberships", "profile", "sign_ups", "service_records"} <= areas.keys()
    city.settled()
    answered(person.post(f"{API}/calendars/me"), 201)
    assert len(calendars(city)) == 1
    table = person.get(f"{API}/accounts/me/export.csv", headers=ENGLISH)
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert ["Volunteer record", "1", "Document number", NUMBER] in rows
    assert ["Account", "1", "Phone", f"'+86{PHONE}"] in rows

    refused = person.post(f"{API}/accounts/me/closing", {"current_password": "not " + PASSWORD}, headers=ENGLISH)
    assert (refused.status_code, refused.json()["code"]) == (401, "identity.password_wrong")
    closed = answered(person.post(f"{API}/accounts/me/closing", {"current_password": PASSWORD}), 200)
    assert set(closed["remaining"]) == {"volunteer_number", "consents", "personal_reads", "audit_trail"}
    eventually_refused(person, f"{API}/accounts/me", "request.token_revoked")
    signing_in = city.http.post(f"{API}/sessions", {"login": PHONE, "password": PASSWORD})
    assert (signing_in.status_code, signing_in.json()["code"]) == (401, "identity.sign_in_refused")
    city.settled()
    assert calendars(city) == []
    gone = admin.post(disclosures, wanted)
    assert (gone.status_code, gone.json()["code"]) == (404, "identity.volunteer_not_found")

    a_minute_later(city)
    again = newcomer(city)
    approve(admin, register(again))
    anew = answered(again.get(f"{API}/volunteers/me"), 200)
    assert anew["number"] != record["number"]
    assert answered(again.get(f"{API}/accounts/me/personal-reads"), 200)["items"] == []


def test_an_official_is_told_what_to_do_first(city):
    cadre, _ = sign_in(city, "cadre")
    password = city.people["cadre"].password
    refused = cadre.post(f"{API}/accounts/me/closing", {"current_password": password}, headers=ENGLISH)
    assert (refused.status_code, refused.json()["code"]) == (409, "identity.office_held")
    assert "to end the office first" in refused.json()["remedy"]


def test_consents_are_read_refused_and_not_asked_again(city):
    texts = city.http.get(f"{API}/consent-texts")
    assert (texts.status_code, texts.headers["Cache-Control"]) == (200, "no-cache")
    optional = next(text for text in texts.json()["items"] if text["purpose"] == "honour_wall")
    person = newcomer(city)
    decision = {"purpose": "honour_wall", "text_version": optional["version"], "decision": "refused"}
    answered(person.post(f"{API}/accounts/me/consents", decision), 200)
    items = answered(person.get(f"{API}/accounts/me/consents"), 200)["items"]
    standing = {item["purpose"]: (item["state"], item["may_ask"]) for item in items}
    assert standing["honour_wall"] == ("refused", False)
    assert standing["photo_publication"] == ("unasked", True)
    answered(person.post(f"{API}/accounts/me/consents", decision | {"decision": "given"}), 200)
    withdrawn = answered(person.post(f"{API}/accounts/me/consents/withdrawals", {"purpose": "honour_wall"}), 200)
    assert withdrawn["consent"]["state"] == "withdrawn" and withdrawn["follows"]


def test_where_a_service_is_away_there_is_no_export_and_none_is_counted(service_classes, run_services):
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    city = peopled(run_services([kind for name, kind in service_classes.items() if name != "projects"], settings))
    person = newcomer(city)
    for path in ("export", "export.csv", "export", "export"):
        refused = person.get(f"{API}/accounts/me/{path}", headers=ENGLISH)
        assert (refused.status_code, refused.json()["code"]) == (503, "bus.away")
        assert int(refused.headers["Retry-After"]) > 0
    assert city.http.get(f"{API}/permissions").status_code == 503
