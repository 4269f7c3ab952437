"""Somebody has kept the page that verifies certificates, and opens the file where nobody can be asked."""

import json

import pytest

from gateway.application import create_app
from gateway.tests.drawings import FakeVerifier
from shared.contracts.credits.certificate_statements import Statement
from shared.kernel.clock import SystemClock
from shared.runtime.settings import Settings
from shared.runtime.trust.certificates import CertificateSigner, certificate_signer_for
from shared.runtime.trust.signing import generate
from tests.browser.page import Page

STATEMENT = Statement.example


@pytest.fixture(name="settings")
def _settings(tmp_path):
    settings = Settings(data_folder=tmp_path / "installation")
    settings.data_folder.mkdir()
    generate(settings.certificate_keys_file, settings.certificate_jwks_file, SystemClock().now())
    return settings


@pytest.fixture(name="kept")
def _kept(browser, settings, tmp_path):
    """The file, opened."""
    client = create_app(settings, FakeVerifier(), []).test_client()
    file = tmp_path / "nuanliu-certificates.html"
    file.write_text(client.get("/certificates/offline.html", headers={"Accept-Language": "zh-CN"}).text, "utf-8")
    page = Page(browser, file.as_uri())
    page.await_true("document.readyState === 'complete'")
    return page


def says(page, signed):
    """What it says of a text, and the facts it shows."""
    page.run("document.getElementById('state').textContent = ''")
    page.run(f"document.forms[0].elements.signed.value = {json.dumps(signed)}")
    page.run("document.querySelector('button').click()")
    page.await_true("document.getElementById('state').textContent !== ''")
    return [page.run(f"document.getElementById('{name}').innerText") for name in ("state", "told")]


def test_it_verifies_what_was_signed_and_nothing_else(kept, settings, tmp_path):
    signer = certificate_signer_for(settings)
    signed = signer.sign(STATEMENT)
    state, facts = says(kept, f" {signed[:60]}\n{signed[60:]}\n")
    assert state == "签名有效，所签内容如下。"
    for fact in ("number", "name", "volunteer_number", "first_day", "issuer_name"):
        assert STATEMENT[fact] in facts
    for forged in forgeries(signed, signer.sign(STATEMENT | {"minutes": 6000}), foreign(tmp_path)):
        state, facts = says(kept, forged)
        assert "不是由本平台签发" in state and facts == "", forged[:40]
    assert kept.browser.said == [], "the page has complained"


def foreign(folder):
    """The same, signed with a key that is not published."""
    generate(folder / "private.json", folder / "public.json", SystemClock().now())
    return CertificateSigner(folder / "private.json", issuer="nuanliu:city").sign(STATEMENT)


def forgeries(signed, other, foreign):
    head, said, signature = signed.split(".")
    yield f"{head}.{other.split('.')[1]}.{signature}"
    yield f"{head}.{said}.{other.split('.')[2]}"
    yield f"{foreign.split('.')[0]}.{said}.{signature}"
    yield foreign
    yield from (" ", f"{head}.{said}", f"{head}.{said}.", "a.b.c", "{}", f"{head}.{said}.{signature}.")
