"""Access tokens from both sides: what identity signs is accepted, whatever an attacker makes of it is not."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.kernel.actor import Actor, Held
from shared.kernel.clock import FrozenClock
from shared.kernel.errors import Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.trust import tokens
from shared.runtime.trust.sealing import KeysInvalid, read_keys
from shared.runtime.trust.signing import (
    PUBLISHED_BEFORE_SIGNING_SECONDS,
    TokenSigner,
    generate,
    new_key,
    read_signing_keys,
    rotated,
    signing_at,
    write_keys,
)
from shared.runtime.trust.tokens import CLOCK_DRIFT_SECONDS_MAX, TOKEN_LIFE_SECONDS_MAX, TokenVerifier, read_jwks

NOW = datetime(2026, 2, 12, 8, 0, tzinfo=UTC)
NAMES = {"site": "city", "issuer": "nuanliu:city", "audience": "nuanliu"}
PERSON = Actor(
    "person",
    str(new_id()),
    session_id=new_id(),
    site="city",
    offices=(Held("cadre", new_id(), date(2026, 12, 31)), Held("unit_admin", new_id())),
    second_factor=True,
)
CLIENT = Actor(
    "client", str(new_id()), site="city", offices=(Held("client", new_id()),), scopes=frozenset({"units.read"})
)


class Ring:
    """Key files, a signer and a verifier on one frozen clock."""

    def __init__(self, folder, **names):
        self.clock = FrozenClock(NOW)
        self.signing_file, self.jwks_file = folder / "signing.json", folder / "jwks.json"
        generate(self.signing_file, self.jwks_file, NOW)
        self.signer = TokenSigner(self.signing_file, clock=self.clock, **{**NAMES, **names})
        self.verifier = TokenVerifier(self.jwks_file, clock=self.clock, **{**NAMES, **names})

    def sign(self, actor=PERSON, access_version=1, life_seconds=TOKEN_LIFE_SECONDS_MAX):
        return self.signer.sign(actor, access_version, life_seconds)

    def key(self):
        return read_signing_keys(self.signing_file)[-1]

    def rotate(self):
        write_keys(rotated(read_signing_keys(self.signing_file), self.clock.now()), self.signing_file, self.jwks_file)


@pytest.fixture(name="ring")
def _ring(tmp_path):
    return Ring(tmp_path)


def refused(ring, token, code="request.token_invalid"):
    with pytest.raises(Unauthenticated) as refusal:
        ring.verifier.actor(token)
    return refusal.value.code == code


def forged(ring, *, headers=None, private=None, **changes):
    """A token of the right key whose claims or headers were changed."""
    claims = jwt.decode(ring.sign(), options={"verify_signature": False}) | changes
    headers = {"kid": ring.key().key_id, "typ": "at+jwt"} | (headers or {})
    return jwt.encode(claims, private or ring.key().private, algorithm="EdDSA", headers=headers)


@pytest.mark.parametrize("actor", [PERSON, CLIENT], ids=["person", "client"])
def test_a_signed_actor_comes_back_the_same(ring, actor):
    assert ring.verifier.actor(ring.sign(actor)) == actor


def test_a_token_is_good_until_its_last_second(ring):
    token = ring.sign()
    ring.clock.advance(seconds=TOKEN_LIFE_SECONDS_MAX - 1)
    assert ring.verifier.actor(token) == PERSON


def test_a_token_is_expired_from_the_second_on_that_it_names(ring):
    token = ring.sign()
    ring.clock.advance(seconds=TOKEN_LIFE_SECONDS_MAX)
    assert refused(ring, token, "request.token_expired")


def test_a_remembered_token_expires_like_any_other(ring):
    token = ring.sign()
    ring.verifier.actor(token)
    ring.clock.advance(seconds=TOKEN_LIFE_SECONDS_MAX)
    assert refused(ring, token, "request.token_expired")


def test_no_token_is_signed_for_more_than_ten_minutes(ring):
    with pytest.raises(AssertionError):
        ring.sign(life_seconds=TOKEN_LIFE_SECONDS_MAX + 1)


def test_a_token_of_the_right_key_with_a_long_life_is_refused(ring):
    assert refused(ring, forged(ring, exp=int(NOW.timestamp()) + TOKEN_LIFE_SECONDS_MAX + 1))


@pytest.mark.parametrize(("ahead", "accepted"), [(CLOCK_DRIFT_SECONDS_MAX, True), (CLOCK_DRIFT_SECONDS_MAX + 1, False)])
def test_a_token_from_the_future_passes_only_within_the_drift_of_clocks(ring, ahead, accepted):
    token = ring.sign()
    ring.clock.advance(seconds=-ahead)
    if accepted:
        assert ring.verifier.actor(token) == PERSON
    else:
        assert refused(ring, token)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another"},
        {"aud": ["nuanliu"]},
        {"iss": "nuanliu:haidian"},
        {"site": "haidian"},
        {"kind": "system"},
        {"sub": "identity.sweeper"},
        {"sub": 7},
        {"sid": "x"},
        {"exp": None},
        {"exp": "NaN"},
        {"iat": "soon"},
        {"nbf": 1e400},
        {"exp": float("nan")},
        {"exp": 1e12},
        {"exp": True},
        {"ver": None},
        {"ver": 1.5},
        {"offices": {"a": 1}},
        {"offices": [["cadre"]]},
        {"offices": [["cadre", "BJ", None]]},
        {"offices": [["cadre", str(UUID(int=1)), "tomorrow"]]},
        {"scopes": None},
    ],
    ids=str,
)
def test_claims_of_another_shape_or_place_are_refused(ring, changes):
    assert refused(ring, forged(ring, **changes))


@pytest.mark.parametrize("missing", ["sub", "sid", "site", "aud", "iss", "iat", "nbf", "exp", "kind", "offices", "ver"])
def test_a_missing_claim_is_refused(ring, missing):
    claims = jwt.decode(ring.sign(), options={"verify_signature": False})
    del claims[missing]
    headers = {"kid": ring.key().key_id, "typ": "at+jwt"}
    assert refused(ring, jwt.encode(claims, ring.key().private, algorithm="EdDSA", headers=headers))


def test_a_truthy_second_factor_is_none(ring):
    assert not ring.verifier.actor(forged(ring, second_factor="yes")).second_factor


def unsigned(header, claims):
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims)]
    return ".".join(parts)


def test_a_token_without_signature_is_refused(ring):
    claims = jwt.decode(ring.sign(), options={"verify_signature": False})
    for algorithm in ("none", "None", "EdDSA"):
        header = {"alg": algorithm, "typ": "at+jwt", "kid": ring.key().key_id}
        assert refused(ring, unsigned(header, claims) + ".")


def test_the_public_key_is_no_secret_for_a_symmetric_signature(ring):
    claims = jwt.decode(ring.sign(), options={"verify_signature": False})
    header = {"alg": "HS256", "typ": "at+jwt", "kid": ring.key().key_id}
    signed = unsigned(header, claims)
    public = ring.key().private.public_key().public_bytes_raw()
    for secret in (public, ring.key().public_jwk()["x"].encode(), ring.jwks_file.read_bytes()):
        signature = base64.urlsafe_b64encode(hmac.digest(secret, signed.encode(), hashlib.sha256)).rstrip(b"=").decode()
        assert refused(ring, f"{signed}.{signature}")


def test_a_key_that_the_token_brings_along_is_not_used(ring):
    own = new_key(NOW)
    headers = {"kid": own.key_id, "jwk": own.public_jwk(), "jku": "http://127.0.0.1:1/jwks.json"}
    assert refused(ring, forged(ring, headers=headers, private=own.private))


def test_another_key_under_a_known_id_is_refused(ring):
    assert refused(ring, forged(ring, private=Ed25519PrivateKey.generate()))


def test_a_token_of_another_type_is_refused(ring):
    assert refused(ring, forged(ring, headers={"typ": "JWT"}))


def test_a_changed_claim_breaks_the_signature(ring):
    header, body, signature = ring.sign().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "==")) | {"second_factor": False}
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    assert refused(ring, f"{header}.{changed}.{signature}")


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é", "x" * 8193, "[" * 9000, None, 7])
def test_what_is_no_token_is_refused(ring, token):
    assert refused(ring, token)


def test_a_token_of_another_site_is_refused(ring, tmp_path):
    (tmp_path / "other").mkdir()
    district = Ring(tmp_path / "other", site="haidian", issuer="nuanliu:haidian")
    assert refused(ring, district.sign())


def test_a_site_does_not_accept_another_sites_tokens_even_with_its_key(ring):
    district = TokenSigner(ring.signing_file, clock=ring.clock, **{**NAMES, "site": "haidian"})
    assert refused(ring, district.sign(PERSON, 1, 60))


def test_a_revoked_session_is_refused_and_others_go_on(ring):
    token = ring.sign()
    ring.verifier.actor(token)
    ring.verifier.revocations.revoke_session(PERSON.session_id)
    assert refused(ring, token, "request.token_revoked")
    assert ring.verifier.actor(ring.sign(CLIENT)) == CLIENT


def test_a_revocation_voids_lower_access_versions_and_not_its_own(ring):
    old, new = ring.sign(access_version=1), ring.sign(access_version=2)
    ring.verifier.revocations.revoke_subject(PERSON.subject, 2)
    assert refused(ring, old, "request.token_revoked")
    assert ring.verifier.actor(new) == PERSON


def test_older_news_of_a_revocation_does_not_undo_a_newer(ring):
    ring.verifier.revocations.revoke_subject(PERSON.subject, 3)
    ring.verifier.revocations.revoke_subject(PERSON.subject, 2)
    assert refused(ring, ring.sign(access_version=2), "request.token_revoked")


def test_revocations_are_kept_as_long_as_tokens_live(ring):
    revocations = ring.verifier.revocations
    revocations.revoke_subject("a", 2)
    ring.clock.advance(seconds=TOKEN_LIFE_SECONDS_MAX)
    revocations.revoke_subject("b", 2)
    assert revocations.refuse("a", 1, None)
    ring.clock.advance(seconds=CLOCK_DRIFT_SECONDS_MAX + 1)
    revocations.revoke_subject("c", 2)
    assert not revocations.refuse("a", 1, None)
    assert len(revocations) == 2


def test_the_memory_of_revocations_is_bounded(ring, monkeypatch):
    monkeypatch.setattr("shared.runtime.trust.revocations.REVOCATIONS_MAX", 3)
    for number in range(5):
        ring.verifier.revocations.revoke_subject(str(number), 2)
    assert len(ring.verifier.revocations) == 3
    assert ring.verifier.revocations.refuse("4", 1, None)


def test_the_memory_of_tokens_is_bounded(ring, monkeypatch):
    monkeypatch.setattr(tokens, "CACHED_TOKENS_MAX", 3)
    for _ in range(5):
        ring.verifier.actor(ring.sign())
    assert len(ring.verifier._cached) == 3


def test_a_token_is_looked_at_once(ring, monkeypatch):
    token = ring.sign()
    ring.verifier.actor(token)
    monkeypatch.setattr(jwt, "decode", None)
    assert ring.verifier.actor(token) == PERSON


def test_a_new_key_is_published_before_it_signs(ring):
    first = ring.key().key_id
    ring.rotate()
    assert len(json.loads(ring.jwks_file.read_bytes())["keys"]) == 2
    ring.clock.advance(seconds=PUBLISHED_BEFORE_SIGNING_SECONDS - 1)
    assert jwt.get_unverified_header(ring.sign())["kid"] == first
    ring.clock.advance(seconds=5)
    assert jwt.get_unverified_header(ring.sign())["kid"] == ring.key().key_id != first


def test_a_rotation_is_seen_without_a_restart_and_old_tokens_stay_good(ring):
    before = ring.sign()
    ring.verifier.actor(before)
    ring.rotate()
    ring.clock.advance(seconds=PUBLISHED_BEFORE_SIGNING_SECONDS)
    with pytest.raises(Unauthenticated, match="expired"):
        ring.verifier.actor(before)
    last_of_old = forged(
        ring,
        headers={"kid": read_signing_keys(ring.signing_file)[0].key_id},
        private=read_signing_keys(ring.signing_file)[0].private,
    )
    assert ring.verifier.actor(last_of_old) == PERSON
    assert ring.verifier.actor(ring.sign()) == PERSON


def test_an_old_key_leaves_when_its_last_token_is_dead(ring):
    first = ring.key().key_id
    ring.rotate()
    ring.clock.advance(seconds=PUBLISHED_BEFORE_SIGNING_SECONDS + TOKEN_LIFE_SECONDS_MAX + CLOCK_DRIFT_SECONDS_MAX - 1)
    ring.rotate()
    assert first in read_jwks(ring.jwks_file.read_bytes())
    ring.clock.advance(seconds=1)
    ring.rotate()
    assert first not in read_jwks(ring.jwks_file.read_bytes())
    assert first in read_jwks(ring.jwks_file.read_bytes(), for_cards=True)


def test_a_token_of_a_key_that_is_good_for_cards_alone_is_forged(ring):
    first = ring.key()
    ring.rotate()
    ring.clock.advance(seconds=PUBLISHED_BEFORE_SIGNING_SECONDS + TOKEN_LIFE_SECONDS_MAX + CLOCK_DRIFT_SECONDS_MAX)
    ring.rotate()
    assert refused(ring, forged(ring, headers={"kid": first.key_id}, private=first.private))


def test_a_key_taken_out_of_the_file_signs_nobody_in_even_from_memory(ring):
    token = ring.sign()
    ring.verifier.actor(token)
    write_keys([new_key(NOW)], ring.signing_file, ring.jwks_file)
    ring.clock.advance(seconds=5)
    assert refused(ring, token)


def test_unknown_key_ids_make_the_file_be_looked_at_once_a_second(ring, monkeypatch):
    ring.verifier.actor(ring.sign())
    looks = []
    monkeypatch.setattr(tokens, "read_jwks", lambda text, **rest: looks.append(1) or {})
    for second in range(3):
        ring.clock.advance(seconds=1)
        ring.jwks_file.write_text(json.dumps({"keys": [], "second": "x" * second}))
        for _ in range(10):
            refused(ring, forged(ring, headers={"kid": "unknown"}))
    assert len(looks) == 3


def test_a_damaged_public_file_leaves_the_keys_that_were_there(ring):
    ring.verifier.actor(ring.sign())
    ring.jwks_file.write_text("{")
    ring.clock.advance(seconds=10)
    assert ring.verifier.actor(ring.sign()) == PERSON


def test_without_public_keys_everybody_is_refused(ring):
    ring.jwks_file.unlink()
    assert refused(ring, ring.sign())


def test_a_lost_public_file_is_made_again_with_the_same_key(ring):
    before = json.loads(ring.jwks_file.read_bytes())
    ring.jwks_file.unlink()
    generate(ring.signing_file, ring.jwks_file, NOW)
    assert json.loads(ring.jwks_file.read_bytes()) == before


def test_no_private_half_is_ever_published(ring):
    ring.rotate()
    text = ring.jwks_file.read_text()
    assert '"d"' not in text
    for key in read_signing_keys(ring.signing_file):
        assert base64.urlsafe_b64encode(key.private.private_bytes_raw()).rstrip(b"=").decode() not in text


def test_a_key_from_the_future_does_not_sign(ring):
    with pytest.raises(KeysInvalid):
        signing_at([new_key(NOW)], datetime(2026, 2, 12, 7, 59, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    "content", ["", "{}", '{"keys": []}', '{"keys": [{"kid": "a", "d": "AA=="}]}', '{"keys": [1]}']
)
def test_a_wrong_signing_file_is_refused(tmp_path, content):
    path = tmp_path / "signing.json"
    path.write_text(content)
    with pytest.raises(KeysInvalid):
        read_signing_keys(path)
    with pytest.raises(KeysInvalid):
        read_keys(path)
