"""People, staff and client applications at the HTTP port: registering, signing in, offices, OAuth, revocation."""

import base64
import json
import time
from uuid import uuid4

import jwt
import pytest

from services.identity.accounts.demo import load_accounts
from services.identity.conftest import Tree
from services.identity.second_factors.domain import totp_at
from shared.kernel.clock import SystemClock
from shared.runtime.trust.audit import seal
from shared.testing.system import settings_for_tests

PHONE = "19900001234"
PASSWORD = "correct horse battery"
HEARD_SECONDS_MAX = 10


@pytest.fixture(name="city")
def _city(service_classes, run_services):
    """Everything in one process, in development, with two districts and the demo accounts."""
    return peopled(run_services(list(service_classes.values()), in_development()))


@pytest.fixture(scope="module", name="old_city")
def _old_city(service_classes, run_services_once):
    """One for all tests that change nothing which another one looks at."""
    return peopled(run_services_once(list(service_classes.values()), in_development()))


def in_development():
    return settings_for_tests(f"nuanliu-memory:///{uuid4()}").replaced(development=True)


@pytest.fixture(name="any_city")
def _any_city(any_system):
    """The same on either bus."""
    return peopled(any_system)


def peopled(system):
    tree = Tree(system.databases["identity"])
    tree.root()
    for district in ("BJ-110108", "BJ-110101"):
        tree.found(district, "district", "BJ")
    system.people = {account.role: account for account in load_accounts(tree.database)}
    return system


def sign_in(system, role):
    """A door for whoever has that role, and the tokens."""
    account = system.people[role]
    payload = {"login": account.login, "password": account.password}
    if account.totp_secret:
        payload["totp"] = totp_at(account.totp_secret, SystemClock().now())
    answer = system.http.post("/api/v1/sessions", payload)
    assert answer.status_code == 201, answer.text
    return system.http.as_(answer.json()["access_token"]), answer.json()


def shown_codes(system):
    file = system.settings.data_folder / "codes.jsonl"
    return [json.loads(line)["code"] for line in file.read_text().splitlines()] if file.exists() else []


def code_for(system, purpose):
    before = len(shown_codes(system))
    answer = system.http.post("/api/v1/sign-in-codes", {"phone": PHONE, "purpose": purpose})
    assert answer.status_code == 202, answer.text
    until = time.monotonic() + HEARD_SECONDS_MAX
    while len(shown_codes(system)) == before:
        assert time.monotonic() < until, "no code was sent"
        time.sleep(0.01)
    return shown_codes(system)[-1]


def test_somebody_registers_signs_in_refreshes_and_signs_out(city):
    registration = {"phone": PHONE, "code": code_for(city, "sign_up"), "password": PASSWORD, "login": "li.member"}
    registered = city.http.post("/api/v1/accounts", registration)
    assert registered.status_code == 201, registered.text
    tokens = city.http.post("/api/v1/sessions", {"login": "Li.Member", "password": PASSWORD}).json()
    own = city.http.as_(tokens["access_token"]).get("/api/v1/accounts/me").json()
    assert (own["login"], own["phone"]) == ("li.member", "*******1234")
    after = city.http.post("/api/v1/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).json()
    assert city.http.as_(after["access_token"]).delete("/api/v1/sessions/current").status_code == 204
    refused = city.http.post("/api/v1/sessions/refresh", {"refresh_token": after["refresh_token"]})
    assert (refused.status_code, refused.json()["code"]) == (401, "identity.refresh_refused")


def test_no_code_is_ever_in_an_answer(old_city):
    answer = old_city.http.post("/api/v1/sign-in-codes", {"phone": PHONE, "purpose": "sign_up"})
    assert set(answer.json()) == {"expires_in_seconds", "resend_after_seconds"}


def test_the_second_code_within_a_minute_is_told_when_to_come_again(city):
    code_for(city, "sign_up")
    refused = city.http.post("/api/v1/sign-in-codes", {"phone": PHONE, "purpose": "sign_in"})
    assert (refused.status_code, refused.json()["code"]) == (429, "identity.code_limit")
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def eventually_refused(client, path, code):
    until = time.monotonic() + HEARD_SECONDS_MAX
    while (answer := client.get(path)).status_code == 200:
        assert time.monotonic() < until, "the revocation was not heeded"
        time.sleep(0.02)
    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_a_token_is_refused_soon_after_its_session_ended(any_city):
    cadre, tokens = sign_in(any_city, "cadre")
    other, _ = sign_in(any_city, "cadre")
    assert cadre.delete(f"/api/v1/sessions/{tokens['session_id']}").status_code == 204
    eventually_refused(cadre, "/api/v1/accounts/me", "request.token_revoked")
    assert other.get("/api/v1/accounts/me").status_code == 200


def test_an_office_ends_and_with_it_what_the_token_said(any_city):
    cadre, tokens = sign_in(any_city, "cadre")
    admin, _ = sign_in(any_city, "unit_admin")
    (office,) = cadre.get("/api/v1/accounts/me/offices").json()["items"]
    ended = admin.post(f"/api/v1/offices/{office['id']}/end", {"reason": "other_post"})
    assert (ended.status_code, ended.json()["ended"]) == (200, True)
    eventually_refused(cadre, "/api/v1/accounts/me", "request.token_revoked")
    after = any_city.http.post("/api/v1/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).json()
    founding = {"code": "BJ-110108001", "kind": "street", "parent_code": "BJ-110108", "name": "街道总工会"}
    refused = any_city.http.as_(after["access_token"]).post("/api/v1/units", founding)
    assert (refused.status_code, refused.json()["code"]) == (403, "request.not_permitted")


def test_an_invited_cadre_works_within_reach_and_no_further(city):
    admin, _ = sign_in(city, "unit_admin")
    invited = admin.post("/api/v1/accounts/staff", {"login": "zhang.cadre", "unit_code": "BJ-110101"})
    assert invited.status_code == 201, invited.text
    office = {"login": "zhang.cadre", "role": "cadre", "unit_code": "BJ-110101"}
    assert admin.post("/api/v1/offices", office).status_code == 201
    accepting = {"login": "zhang.cadre", "new_password": PASSWORD, "invitation_code": invited.json()["invitation_code"]}
    assert city.http.post("/api/v1/invitations/acceptances", accepting).status_code == 200
    tokens = city.http.post("/api/v1/sessions", {"login": "zhang.cadre", "password": PASSWORD}).json()
    zhang = city.http.as_(tokens["access_token"])
    for district, status in (("BJ-110101", 201), ("BJ-110108", 403)):
        unit = {"code": f"{district}001", "kind": "street", "parent_code": district, "name": "街道总工会"}
        assert zhang.post("/api/v1/units", unit).status_code == status


def test_a_locked_account_is_out_at_once_and_told_so_in_its_language(city):
    keeper, _ = sign_in(city, "security_admin")
    cadre, tokens = sign_in(city, "cadre")
    answer = keeper.post(f"/api/v1/accounts/{tokens['account_id']}/lock", {"reason": "device_lost"})
    assert answer.json()["state"] == "locked"
    eventually_refused(cadre, "/api/v1/accounts/me", "request.token_revoked")
    account = city.people["cadre"]
    payload = {"login": account.login, "password": account.password}
    refused = city.http.post("/api/v1/sessions", payload, headers={"Accept-Language": "zh-CN"})
    assert (refused.status_code, refused.json()["detail"]) == (401, "账号已被锁定。")


def register_client(city):
    keeper, _ = sign_in(city, "security_admin")
    payload = {"name": "小程序", "unit_code": "BJ-110108", "scopes": ["units.read", "units.write"]}
    answer = keeper.post("/api/v1/clients", payload)
    assert answer.status_code == 201, answer.text
    return answer.json()["client"]["id"], answer.json()["client_secret"]


def ask_token(city, headers=None, **form):
    return city.http.request("POST", "/api/v1/oauth/token", data=form, headers=headers)


def basic(client_id, secret):
    return {"Authorization": f"Basic {base64.b64encode(f'{client_id}:{secret}'.encode()).decode()}"}


def test_an_application_gets_a_token_by_either_way_and_works_in_its_district(old_city):
    client_id, secret = register_client(old_city)
    in_form = ask_token(old_city, grant_type="client_credentials", client_id=client_id, client_secret=secret)
    in_header = ask_token(old_city, basic(client_id, secret), grant_type="client_credentials", scope="units.write")
    assert (in_form.status_code, in_header.status_code) == (200, 200), in_header.text
    assert (in_header.json()["token_type"], in_header.json()["scope"]) == ("Bearer", "units.write")
    assert in_header.headers["Cache-Control"] == "no-store"
    application = old_city.http.as_(in_header.json()["access_token"])
    for district, status in (("BJ-110108", 201), ("BJ-110101", 403)):
        unit = {"code": f"{district}002", "kind": "street", "parent_code": district, "name": "街道总工会"}
        assert application.post("/api/v1/units", unit).status_code == status


@pytest.mark.parametrize(
    ("form", "headers", "status", "error"),
    [
        ({"client_id": "x", "client_secret": "y"}, {}, 401, "invalid_client"),
        ({}, basic("x", "y"), 401, "invalid_client"),
        ({}, {"Authorization": "Bearer x"}, 401, "invalid_client"),
        ({}, {"Authorization": "Basic %"}, 401, "invalid_client"),
        ({"client_secret": "y"}, basic("x", "y"), 401, "invalid_client"),
        ({"grant_type": "password"}, {}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, {}, 400, "unsupported_grant_type"),
        ({"audience": "x"}, {}, 400, "invalid_request"),
        ({"scope": "x" * 201}, {}, 400, "invalid_request"),
    ],
)
def test_a_token_request_is_refused_in_the_words_of_the_rfc(old_city, form, headers, status, error):
    answer = ask_token(old_city, headers, **({"grant_type": "client_credentials"} | form))
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers["Content-Type"] == "application/json"
    assert ("Basic" in answer.headers.get("WWW-Authenticate", "")) == (status == 401)


def test_a_token_request_that_is_no_form_is_refused_in_the_words_of_the_rfc(old_city):
    answer = old_city.http.post("/api/v1/oauth/token", {"grant_type": "client_credentials"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_scope_that_was_not_given_is_refused(city):
    client_id, secret = register_client(city)
    answer = ask_token(city, basic(client_id, secret), grant_type="client_credentials", scope="accounts.read")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_anybody_can_check_a_token_with_the_published_keys(old_city):
    _, tokens = sign_in(old_city, "cadre")
    metadata = old_city.http.get("/.well-known/oauth-authorization-server").json()
    assert metadata["token_endpoint"] == f"{old_city.http.address}/api/v1/oauth/token"
    published = old_city.http.get(metadata["jwks_uri"].removeprefix(old_city.http.address))
    assert published.headers["Cache-Control"] == "public, max-age=300"
    keys = jwt.PyJWKSet.from_dict(published.json())
    key = keys[jwt.get_unverified_header(tokens["access_token"])["kid"]]
    claims = jwt.decode(
        tokens["access_token"], key, algorithms=["EdDSA"], audience="nuanliu", issuer=metadata["issuer"]
    )
    assert claims["sub"] == tokens["account_id"]
    assert claims["exp"] - claims["iat"] <= 600
    assert '"d"' not in published.text


def test_the_public_keys_have_an_etag(old_city):
    etag = old_city.http.get("/.well-known/jwks.json").headers["ETag"]
    assert old_city.http.get("/.well-known/jwks.json", headers={"If-None-Match": etag}).status_code == 304


def test_an_auditor_reads_and_verifies_what_was_done(city):
    keeper, _ = sign_in(city, "security_admin")
    _, tokens = sign_in(city, "cadre")
    keeper.post(f"/api/v1/accounts/{tokens['account_id']}/lock", {"reason": "device_lost"})
    auditor, _ = sign_in(city, "audit_admin")
    found = auditor.get("/api/v1/audit-entries?action=accounts.lock").json()["items"]
    assert [entry["subject"] for entry in found] == [f"account:{tokens['account_id']}"]
    city.databases["identity"].step(seal)
    verified = auditor.get("/api/v1/audit-entries/verification").json()
    assert verified["intact"]
    assert verified["checked"] > 0
    assert keeper.get("/api/v1/audit-entries").status_code == 403


def test_everybody_may_read_the_rules(old_city):
    lines = old_city.http.get("/api/v1/permissions").json()["permissions"]
    rules = {line["permission"]: (line["roles"], line["second_factor"]) for line in lines}
    assert rules["audit.read"] == (["audit_admin"], True)
    assert {"audit.read", "teams.found", "records.strike"} <= rules.keys()


FORGED = [
    "",
    "x",
    "a.b.c",
    jwt.encode({"sub": "x"}, "x" * 32, algorithm="HS256"),
    jwt.encode({"sub": "x"}, None, algorithm="none"),
]


@pytest.mark.parametrize("token", FORGED)
def test_a_forged_token_opens_nothing(old_city, token):
    answer = old_city.http.get("/api/v1/accounts/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer.json()["code"] in ("request.token_invalid", "request.sign_in_required")
