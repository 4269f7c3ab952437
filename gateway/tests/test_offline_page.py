"""The page that verifies certificates offline: it has all it needs in itself, and may ask nobody."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gateway.pages.offline import data, digest
from shared.kernel.clock import SystemClock
from shared.runtime.settings import Settings
from shared.runtime.trust.signing import generate

PATH = "/certificates/offline.html"


@pytest.fixture(name="settings")
def _settings(tmp_path: Path) -> Settings:
    """An installation that has keys for certificates."""
    settings = Settings(data_folder=tmp_path)
    generate(settings.certificate_keys_file, settings.certificate_jwks_file, SystemClock().now())
    return settings


def parts(text: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)


def test_it_runs_its_own_script_and_asks_nobody(client: FlaskClient) -> None:
    page = client.get(PATH)
    assert page.status_code == 200
    assert not re.search(
        r"""(?:src|href|action)=|fetch\(|XMLHttpRequest|import\(|innerHTML|\son[a-z]+=["']""", page.text
    )
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page.text)
    assert page.headers["Content-Security-Policy"].startswith(unescape(policy))
    assert unescape(policy).startswith("default-src 'none'; script-src 'sha256-")
    for tag in ("script", "style"):
        (part,) = parts(page.text, tag)
        assert f"{tag}-src {digest(part)}" in unescape(policy), "what is named is what stands there"


def test_the_published_keys_are_in_it(client: FlaskClient) -> None:
    published = client.get("/.well-known/certificate-jwks.json").json
    (keys,) = re.findall(r'<script type="application/json" id="keys">(.*?)</script>', client.get(PATH).text)
    assert json.loads(keys) == published
    assert all(set(key) <= {"kty", "crv", "x", "kid", "alg", "use"} for key in published["keys"])


@pytest.mark.parametrize(("language", "said"), [("zh-CN", "离线核验"), ("en", "Verify offline")])
def test_it_speaks_its_reader_s_language(client: FlaskClient, language: str, said: str) -> None:
    page = client.get(PATH, headers={"Accept-Language": language})
    assert f"<h1>{said}</h1>" in page.text and f'<html lang="{language}">' in page.text
    (words,) = re.findall(r'<script type="application/json" id="words">(.*?)</script>', page.text)
    assert not [name for name, word in json.loads(words).items() if "certificate_page" in word]


def test_nothing_in_its_data_ends_an_element() -> None:
    assert json.loads(data("</script><!--")) == "</script><!--"
    assert "<" not in data({"a": "</script>"})


def test_without_keys_there_is_no_page(client: FlaskClient, settings: Settings) -> None:
    settings.certificate_jwks_file.unlink()
    answer = client.get(PATH)
    assert (answer.status_code, answer.json["code"]) == (503, "request.keys_away")
