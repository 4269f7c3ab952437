"""The documentation page asks nobody else for anything."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.application import document_of
from gateway.pages import DOCUMENT_PATH
from shared.runtime.settings import Settings

FOREIGN = re.compile(rb"""(?:src|href)=["'](?:https?:)?//""")


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """The document of all routes."""
    return document_of(Settings())


def test_the_page_loads_only_from_here(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert page.content_type == "text/html; charset=utf-8"
    assert not FOREIGN.search(page.data)
    assert "暖流" in page.text
    assert "Nuanliu" in page.text


def test_everything_that_the_page_loads_is_there(client: FlaskClient) -> None:
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', client.get("/docs").text)
    assert len(loaded) >= 5
    for path in loaded:
        assert client.get(path).status_code == 200, path


def test_the_page_has_no_script_or_style_of_its_own_inside(client: FlaskClient) -> None:
    page = client.get("/docs")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert not re.search(r"<style|style=|<script>|\son[a-z]+=", page.text)


@pytest.mark.parametrize("name", ["index.html", "nothing.js", "..%2fservice.py", "swagger-ui.js"])
def test_no_other_file_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/docs/{name}").status_code == 404


def test_the_document_is_not_sent_again_to_who_has_it(client: FlaskClient) -> None:
    first = client.get("/api/openapi.json")
    assert first.content_type == "application/json"
    assert client.get("/api/openapi.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_script_calls_operations_that_the_document_knows(client: FlaskClient, whole: dict[str, Any]) -> None:
    script = client.get("/docs/docs.js").text
    sessions = re.search(r'SESSIONS = "([^"]+)"', script)[1]
    called = {("post", sessions), ("post", f"{sessions}/refresh"), ("delete", f"{sessions}/current")}
    assert set(re.findall(r"\$\{SESSIONS\}(/\w+)", script)) == {path.removeprefix(sessions) for _, path in called} - {
        ""
    }
    assert [path for method, path in called if method not in whole["paths"][path]] == []
    assert re.search(r'url: "([^"]+)"', script)[1] == DOCUMENT_PATH


def test_the_script_asks_only_this_host(client: FlaskClient) -> None:
    assert not re.search(r"https?://|[\"'`]//", client.get("/docs/docs.js").text.replace("// ", ""))
    assert "connect-src 'self'" in client.get("/docs").headers["Content-Security-Policy"]


def test_the_script_finds_its_elements_and_fields_in_the_page(client: FlaskClient, whole: dict[str, Any]) -> None:
    page, script = client.get("/docs").text, client.get("/docs/docs.js").text
    elements = [*re.findall(r'getElementById\("([^"]+)"\)', script), *re.findall(r'dom_id: "#([^"]+)"', script)]
    assert len(elements) >= 4
    assert [id for id in elements if f'id="{id}"' not in page] == []
    known = set(whole["components"]["schemas"]["SignIn"]["properties"])
    assert set(re.findall(r'<input name="([^"]+)"', page)) <= known
