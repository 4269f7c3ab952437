"""What is signed of a certificate is read with the published keys alone, and not when a letter of it is another."""

import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from shared.contracts.credits.certificate_statements import Statement
from shared.kernel.clock import FrozenClock
from shared.runtime.trust.cards import CARD_TYPE
from shared.runtime.trust.certificates import (
    CertificateForged,
    CertificateSigner,
    CertificateVerifier,
    add_key,
    keys_in,
    statement_in,
)
from shared.runtime.trust.sealing import KeysInvalid
from shared.runtime.trust.signing import generate, new_key, read_signing_keys
from shared.runtime.trust.tokens import PUBLIC_KEYS_MAX

NOW = datetime(2026, 3, 8, 2, 0, tzinfo=UTC)
STATEMENT = Statement.example


class Desk:
    """Who signs, and who has the published keys."""

    def __init__(self, folder):
        self.clock = FrozenClock(NOW)
        self.private, self.public = folder / "private.json", folder / "public.json"
        generate(self.private, self.public, NOW)
        self.signer = CertificateSigner(self.private, issuer="nuanliu:city", clock=self.clock)
        self.verifier = CertificateVerifier(self.public, self.clock)

    def rotate(self, days):
        self.clock.advance(days=days)
        add_key(self.private, self.public, new_key(self.clock.now()))

    def forged(self, signed):
        with pytest.raises(CertificateForged):
            self.verifier.statement(signed)


@pytest.fixture(name="desk")
def _desk(tmp_path):
    return Desk(tmp_path)


def test_what_was_signed_is_read_as_it_was_said(desk):
    read = desk.verifier.statement(desk.signer.sign(STATEMENT))
    assert Statement().dump(read) == STATEMENT


def test_anybody_reads_it_with_a_jwt_library_and_the_published_keys(desk):
    signed = desk.signer.sign(STATEMENT)
    key = keys_in(desk.public)[jwt.get_unverified_header(signed)["kid"]]
    claims = jwt.decode(signed, key, algorithms=["EdDSA"])
    assert (claims["iss"], claims["certificate"]["name"]) == ("nuanliu:city", STATEMENT["name"])


@pytest.mark.parametrize("part", [0, 1, 2])
def test_another_letter_anywhere_is_seen(desk, part):
    parts = desk.signer.sign(STATEMENT).split(".")
    at = len(parts[part]) // 2
    letter = "A" if parts[part][at] != "A" else "B"
    parts[part] = parts[part][:at] + letter + parts[part][at + 1 :]
    desk.forged(".".join(parts))


@pytest.mark.parametrize("text", ["", "a.b.c", "欧阳", "." * 10, "e30.e30.e30"])
def test_what_is_no_signed_text_is_none(desk, text):
    desk.forged(text)


def test_what_the_same_key_signed_for_something_else_is_no_certificate(desk):
    (key,) = read_signing_keys(desk.private)
    claims = {"certificate": STATEMENT}
    for kind in (CARD_TYPE, "JWT"):
        desk.forged(jwt.encode(claims, key.private, algorithm="EdDSA", headers={"kid": key.key_id, "typ": kind}))


def test_what_is_signed_and_no_statement_is_none(desk):
    desk.forged(desk.signer.sign({name: value for name, value in STATEMENT.items() if name != "minutes"}))
    desk.forged(desk.signer.sign(STATEMENT | {"minutes": "180"}))


def test_what_others_sign_is_forged(desk, tmp_path_factory):
    desk.forged(Desk(tmp_path_factory.mktemp("others")).signer.sign(STATEMENT))


def test_a_certificate_outlives_the_key_that_signed_it(desk):
    signed = desk.signer.sign(STATEMENT)
    for _ in range(5):
        desk.rotate(days=700)
    assert desk.signer.sign(STATEMENT).split(".")[0] != signed.split(".")[0]
    assert desk.verifier.statement(signed).number == STATEMENT["number"]
    assert statement_in(signed, keys_in(desk.public)).minutes == 180
    assert len(read_signing_keys(desk.private)) == 2, "private keys that sign no more are not kept"


def test_a_key_signs_from_its_moment_on_and_is_published_before(desk):
    before = desk.signer.sign(STATEMENT)
    add_key(desk.private, desk.public, new_key(NOW + timedelta(hours=1)))
    desk.clock.advance(minutes=59)
    assert desk.signer.sign(STATEMENT).split(".")[0] == before.split(".")[0]
    desk.clock.advance(minutes=1, seconds=10)
    after = desk.signer.sign(STATEMENT)
    assert after.split(".")[0] != before.split(".")[0]
    assert desk.verifier.statement(after).minutes == 180


def test_no_more_keys_are_published_than_verifiers_read(desk):
    for _ in range(PUBLIC_KEYS_MAX - 1):
        desk.rotate(days=1)
    with pytest.raises(KeysInvalid, match="more than 20"):
        desk.rotate(days=1)
    assert len(json.loads(desk.public.read_text())["keys"]) == PUBLIC_KEYS_MAX
