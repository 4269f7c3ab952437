"""Becoming a volunteer at the HTTP port: a member of the demonstration's roster, a claim, an objection, a minor."""

import json
import time
from datetime import UTC, date, datetime
from itertools import count
from uuid import uuid4
from xml.etree import ElementTree

import pytest

from services.identity.members.domain.citizen_numbers import check_character
from services.identity.members.domain.documents import read_document
from services.identity.members.generation import generated_members
from services.identity.units.beijing import beijing_units
from services.identity.volunteers.domain import is_minor
from shared.contracts.identity.member_words import DocumentKind
from shared.kernel.clock import business_date
from shared.testing.system import settings_for_tests
from tests.end_to_end.test_accounts_over_http import peopled, sign_in

API = "/api/v1"
HAIDIAN, DONGCHENG = "BJ-110108", "BJ-110101"
CONSENT = {"purpose": "volunteer_registration", "text_version": 1}
SHOWN_SECONDS_MAX = 10
PHONES = count(19900005000)
TODAY = business_date(datetime.now(UTC))


@pytest.fixture(name="city")
def _city(service_classes, run_services):
    """Everything in one process, in development: the simulated registry knows the generated members."""
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)
    return peopled(run_services(list(service_classes.values()), settings))


@pytest.fixture(name="cadre")
def _cadre(city):
    return sign_in(city, "cadre")[0]


def answered(answer, status=200):
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def code_for(city, phone):
    """The newest code that was shown for a phone, once it is."""
    file, until = city.settings.data_folder / "codes.jsonl", time.monotonic() + SHOWN_SECONDS_MAX
    while time.monotonic() < until:
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        codes = [line["code"] for line in lines if line["phone"] == f"+86{phone}"]
        if codes:
            return codes[-1]
        time.sleep(0.01)
    raise AssertionError("no code was sent")


def newcomer(city):
    """Somebody who has made an account with a code and signed in with a password."""
    phone, password = str(next(PHONES)), f"warm-current-{uuid4().hex[:12]}"
    answered(city.http.post(f"{API}/sign-in-codes", {"phone": phone, "purpose": "sign_up"}), 202)
    payload = {"phone": phone, "code": code_for(city, phone), "password": password}
    answered(city.http.post(f"{API}/accounts", payload), 201)
    tokens = answered(city.http.post(f"{API}/sessions", {"login": phone, "password": password}), 201)
    person = city.http.as_(tokens["access_token"])
    person.phone, person.password = phone, password
    return person


def members():
    """Grown-up members of the roster of a demonstration, as `nuanliu generate members --count 1000` shows them."""
    codes = [unit.code for unit in beijing_units()]
    for row in generated_members(1000, 1, codes):
        if row.document_kind == DocumentKind.RESIDENT_ID:
            born = read_document(row.document_kind, row.document_number, TODAY).birth_date
            if not is_minor(born, TODAY):
                yield row


MEMBERS = members()


def said(name, number, **rest):
    return {"name": name, "document_kind": "resident_id", "document_number": number, "consents": [CONSENT]} | rest


def citizen_number(born):
    seventeen = f"110101{born:%Y%m%d}{next(PHONES) % 999:03}"
    return seventeen + check_character(seventeen)


def test_a_member_registers_with_a_code_and_has_a_card(city):
    person, member = newcomer(city), next(MEMBERS)
    registered = answered(
        person.post(f"{API}/registrations", said(member.name, member.document_number, unit_code=HAIDIAN)), 201
    )
    assert (registered["state"], registered["next_step"]) == ("approved", "card")

    card = answered(person.get(f"{API}/volunteers/me/card"))
    picture = person.get(f"{API}/volunteers/me/card.svg")
    assert ElementTree.fromstring(picture.text).tag.endswith("svg")
    seen = answered(city.http.post(f"{API}/card-verifications", {"code": card["code"]}))
    assert (seen["state"], seen["number_grouped"]) == ("valid", card["number_grouped"])
    assert seen["name"] == f"{member.name[0]}*"

    answered(person.post(f"{API}/volunteers/me/card/renewals", None))
    lost = answered(city.http.post(f"{API}/card-verifications", {"code": card["code"]}))
    assert (lost["state"], lost["name"]) == ("replaced", None)


def test_whom_nobody_knows_is_reviewed_and_learns_the_result(city, cadre):
    person = newcomer(city)
    number = citizen_number(date(1990, 5, 1))
    registered = answered(person.post(f"{API}/registrations", said("王小明", number, unit_code=HAIDIAN)), 201)
    assert (registered["state"], registered["next_step"]) == ("submitted", "review")

    waiting = answered(cadre.get(f"{API}/registrations", params={"unit": HAIDIAN}))["items"]
    assert registered["id"] in [item["id"] for item in waiting]
    seen = answered(cadre.get(f"{API}/registrations/{registered['id']}"))
    assert seen["document"] == f"{number[:6]}********{number[-4:]}"
    answered(cadre.post(f"{API}/registrations/{registered['id']}/approvals", {"version": seen["version"]}))
    (mine,) = answered(person.get(f"{API}/registrations/me"))["items"]
    assert mine["state"] == "approved"

    found = answered(cadre.get(f"{API}/volunteers", params={"search": "wangxiaoming"}))["items"]
    assert mine["volunteer_id"] in [item["id"] for item in found]


def test_a_record_that_somebody_else_entered_is_claimed_by_the_person(city, cadre):
    person, number = newcomer(city), citizen_number(date(1985, 3, 3))
    form = {name: value for name, value in said("李雷", number).items() if name != "consents"}
    form |= {"phone": person.phone, "unit_code": HAIDIAN, "form_on": TODAY.isoformat()}
    record = answered(cadre.post(f"{API}/volunteers", form), 201)
    assert record["state"] == "entered"

    question = {name: form[name] for name in ("name", "document_kind", "document_number")}
    found = answered(person.post(f"{API}/registration-lookups", question))
    assert found["record"]["entered_unit_code"] == HAIDIAN
    stranger = answered(newcomer(city).post(f"{API}/registration-lookups", question))
    assert stranger["record"] is None

    assert answered(person.post(f"{API}/registrations", said("李雷", number)), 201)["state"] == "approved"
    own = answered(person.get(f"{API}/volunteers/me"))
    assert (own["id"], own["entered_unit_code"]) == (record["id"], HAIDIAN)


def test_an_objection_is_decided_by_another_than_who_entered_the_record(city, cadre):
    owner, asker, number = newcomer(city), newcomer(city), citizen_number(date(1979, 9, 9))
    form = {name: value for name, value in said("韩梅梅", number).items() if name != "consents"}
    entered = {**form, "phone": owner.phone, "unit_code": HAIDIAN, "form_on": TODAY.isoformat()}
    record = answered(cadre.post(f"{API}/volunteers", entered), 201)

    objection = answered(asker.post(f"{API}/objections", {**form, "reason": "not_asked"}), 201)
    assert (objection["state"], objection["decided_at"]) == ("submitted", None)
    refused = answered(cadre.post(f"{API}/objections/{objection['id']}/upholdings", None), 403)
    assert refused["code"] == "identity.not_on_own_entry" and refused["remedy"]

    admin, _ = sign_in(city, "unit_admin")
    answered(admin.post(f"{API}/objections/{objection['id']}/upholdings", None))
    (mine,) = answered(asker.get(f"{API}/objections/me"))["items"]
    assert mine["state"] == "upheld"
    answered(cadre.get(f"{API}/volunteers/{record['id']}"), 404)


def test_a_minor_registers_with_a_guardian(city, cadre):
    person, guardian = newcomer(city), str(next(PHONES))
    number = citizen_number(date(TODAY.year - 16, 1, 1))
    wanted = said("欧阳春晓", number, unit_code=HAIDIAN)
    assert answered(person.post(f"{API}/registrations", wanted), 422)["code"] == "identity.guardian_needed"

    wanted |= {"guardian": {"name": "欧阳建国", "relation": "parent", "phone": guardian}}
    registered = answered(person.post(f"{API}/registrations", wanted), 201)
    path = f"{API}/registrations/{registered['id']}"
    answered(person.post(f"{path}/guardian-codes", None), 202)
    consent = {"code": code_for(city, guardian), "text_version": 1}
    assert answered(person.post(f"{path}/guardian-consents", consent))["state"] == "submitted"
    answered(cadre.post(f"{path}/approvals", {}))
    assert answered(person.get(f"{API}/volunteers/me"))["is_minor"] is True


def test_a_volunteer_moves_to_another_district(city, cadre):
    person, member = newcomer(city), next(MEMBERS)
    answered(person.post(f"{API}/registrations", said(member.name, member.document_number, unit_code=HAIDIAN)), 201)
    before = answered(person.get(f"{API}/volunteers/me"))["unit_code"]
    wanted = DONGCHENG if before != DONGCHENG else HAIDIAN
    assert answered(person.post(f"{API}/volunteers/me/moves", {"unit_code": wanted}), 201)["state"] == "approved"
    units = answered(person.get(f"{API}/volunteers/me/units"))["items"]
    assert [unit["unit_code"] for unit in units] == [wanted, before]
