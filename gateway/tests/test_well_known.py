"""The addresses that the gateway says of itself, whatever host a client claims to ask."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.application import create_app
from gateway.tests.drawings import FakeVerifier, drawings
from shared.runtime.settings import Settings

METADATA = "/.well-known/oauth-authorization-server"
PUBLIC = "https://volunteer.example.cn"
EVIL = {"Host": "evil.example"}


@pytest.fixture(name="public")
def _public() -> FlaskClient:
    """A gateway that was told where it is found."""
    told = Settings.from_environment({"NUANLIU_PUBLIC_URL": f"{PUBLIC}/"})
    return create_app(told, FakeVerifier(), [drawings()]).test_client()


def test_the_public_url_stands_in_all_addresses_and_may_be_kept(public: FlaskClient) -> None:
    answer = public.get(METADATA, headers=EVIL)
    assert "evil" not in answer.text
    assert answer.json["token_endpoint"] == f"{PUBLIC}/api/v1/oauth/token"
    assert answer.json["jwks_uri"] == f"{PUBLIC}/.well-known/jwks.json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_without_it_what_the_host_header_says_is_kept_by_nobody(client: FlaskClient) -> None:
    answer = client.get(METADATA, headers={"Host": "here.example:8000"})
    assert answer.json["token_endpoint"] == "http://here.example:8000/api/v1/oauth/token"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("path", ["", "/", "//", "//docs", "//evil.example/..", "/docs/", "/api/v1/drawings/"])
def test_nobody_is_sent_to_the_host_that_was_named(client: FlaskClient, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path}, headers=EVIL)
    assert answer.headers.get("Location", "/docs") == "/docs"
    assert "evil" not in str(answer.headers)


def test_no_other_path_than_the_first_ends_with_a_slash(app: Flask) -> None:
    """Werkzeug redirects to those, with the host that was named."""
    assert [rule.rule for rule in app.url_map.iter_rules() if rule.rule.endswith("/")] == ["/"]
