"""What is sent to do harm is refused clearly, at every operation, and changes nothing."""

import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from shared.kernel.actor import Actor, Held
from shared.kernel.ids import new_id
from shared.runtime.data.idempotency import IdempotentCall
from shared.runtime.trust.signing import TokenSigner, generate, signer_for
from shared.runtime.trust.tokens import TOKEN_LIFE_SECONDS_MAX
from tests.fuzz.target import ACCESS_VERSION

MEBIBYTE = 1024 * 1024
ID = "01936f0e-7b2a-7c11-8000-0123456789ab"
VARIABLES = {"{code}": "BJ-110108", "{day}": "2026-02-17"}
JSON = {"Content-Type": "application/json"}
CLEAR = {400, 404, 409, 413, 415, 422}

BODIES = {
    "deeply nested list": b"[" * 100_000 + b"]" * 100_000,
    "deeply nested object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "long string": b'{"name": "' + b"x" * (MEBIBYTE - 100) + b'"}',
    "more than the limit": b'{"name": "' + b"x" * MEBIBYTE + b'"}',
    "kombu object": b'{"__type__": "datetime", "__value__": "2026-01-01T00:00:00"}',
    "NaN": b'{"name": NaN, "longitude": NaN}',
    "infinity": b'{"longitude": 1e999}',
    "lone surrogate": b'{"name": "\\ud800"}',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "huge integer": b'{"version": ' + b"9" * 5000 + b"}",
    "duplicate keys": b'{"name": "a", "name": "b"}',
    "list": b"[]",
    "null": b"null",
    "nothing": b"",
    "NUL": b'{"name": "a\\u0000b"}',
    "many keys": b"{" + b",".join(b'"k%d":1' % number for number in range(20_000)) + b"}",
}


@pytest.fixture(scope="module")
def token(almighty):
    return signer_for(almighty.settings).sign(almighty.someone, ACCESS_VERSION, TOKEN_LIFE_SECONDS_MAX)


@pytest.fixture(scope="module")
def document(almighty):
    """What the gateway says of itself; it is large, and always the same."""
    return almighty.http.get("/api/openapi.json").json()


def operations(document, *methods):
    """Method, path with its variables filled in, and the operation, of all that have one of the methods."""
    for path, item in document["paths"].items():
        filled = path
        for variable in (part for part in path.split("/") if part.startswith("{")):
            filled = filled.replace(variable, VARIABLES.get(variable, ID))
        for method in methods:
            if method.lower() in item:
                yield method, filled, item[method.lower()]


def documented(document, operation, status):
    """The media types that the document names for a status; none where it does not know it."""
    answer = operation["responses"].get(str(status), {})
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return set(answer.get("content", {}))


def told(running):
    """The calls that had an effect, by service: each is kept. What time brings by itself is nobody's doing."""
    rows = select(IdempotentCall.scope, IdempotentCall.key, IdempotentCall.outcome)
    return {
        (service, scope, key)
        for service, database in running.databases.items()
        for scope, key, outcome in database.read(lambda session: session.execute(rows).all())
        if "refusal" not in (outcome or {})
    }


@pytest.mark.parametrize("kind", BODIES)
def test_a_hostile_body_is_refused_and_changes_nothing(almighty, document, token, kind):
    before = told(almighty)
    someone = almighty.http.as_(token)
    for method, path, operation in operations(document, "POST", "PUT", "PATCH"):
        if "requestBody" not in operation:
            continue
        answer = someone.request(method, path, data=BODIES[kind], headers=JSON)
        assert answer.status_code in CLEAR, f"{method} {path}: {answer.status_code}"
        media = documented(document, operation, answer.status_code)
        assert answer.headers["Content-Type"] in media, f"{method} {path}: {answer.status_code}"
    assert told(almighty) == before
    assert almighty.http.get("/health/live").status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_without_a_token_nothing_is_done_that_needs_one(almighty, document, method):
    before = told(almighty)
    for _, path, operation in operations(document, method):
        if operation["security"]:
            answer = almighty.http.request(method, path, json=None if method == "GET" else {})
            assert (answer.status_code, answer.json()["code"]) == (401, "request.sign_in_required"), path
    assert told(almighty) == before


def forged(almighty, folder):
    """A token signed with keys of somebody else's."""
    generate(folder / "signing.json", folder / "jwks.json", datetime.now(UTC))
    settings = almighty.settings
    names = {"site": settings.site, "issuer": settings.token_issuer, "audience": settings.token_audience}
    return TokenSigner(folder / "signing.json", **names).sign(almighty.someone, ACCESS_VERSION, TOKEN_LIFE_SECONDS_MAX)


def test_a_token_of_other_keys_opens_nothing(almighty, document, tmp_path):
    stranger = almighty.http.as_(forged(almighty, tmp_path))
    for method, path, operation in operations(document, "GET", "POST", "PATCH", "DELETE"):
        if operation["security"]:
            answer = stranger.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (401, "request.token_invalid"), path


def test_a_token_that_was_tampered_with_opens_nothing(almighty, token):
    head, claims, signature = token.split(".")
    for wrong in (f"{head}.{claims}.", f"{head}.{claims}x.{signature}", f"{claims}.{head}.{signature}", "e30.e30."):
        answer = almighty.http.as_(wrong).get("/api/v1/units/BJ/history")
        assert (answer.status_code, answer.json()["code"]) == (401, "request.token_invalid")


def test_an_expired_token_opens_nothing(almighty):
    token = signer_for(almighty.settings).sign(almighty.someone, ACCESS_VERSION, 1)
    deadline = time.monotonic() + 10
    while (answer := almighty.http.as_(token).get("/api/v1/units/BJ/history")).status_code == 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (answer.status_code, answer.json()["code"]) == (401, "request.token_expired")


def test_another_subtree_is_out_of_reach(almighty):
    district = almighty.http.get("/api/v1/units/BJ-110108").json()["id"]
    offices = (Held("unit_admin", district), Held("cadre", district))
    neighbour = Actor("person", str(new_id()), new_id(), almighty.settings.site, offices, second_factor=True)
    http = almighty.http.as_(signer_for(almighty.settings).sign(neighbour, 1, 60))
    before = told(almighty)
    answer = http.patch("/api/v1/units/BJ-110116", json={"name": "不是我的"})
    assert (answer.status_code, answer.json()["code"]) == (403, "request.not_permitted")
    assert told(almighty) == before
    assert http.patch("/api/v1/units/BJ-110108", json={"name": "海淀区总工会(新)"}).status_code == 200
