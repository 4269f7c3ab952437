"""Codes of cards: read with public keys alone, after rotations too, and never taken for anything else."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from shared.kernel.actor import Actor
from shared.kernel.clock import FrozenClock
from shared.kernel.errors import Unauthenticated
from shared.kernel.ids import new_id
from shared.runtime.trust.cards import CARD_LIFE_SECONDS, CARD_TYPE, Card, CardFault, CardInvalid, CardVerifier
from shared.runtime.trust.signing import (
    SIGNING_KEYS_MAX,
    TokenSigner,
    generate,
    new_key,
    read_signing_keys,
    rotated,
    write_keys,
)
from shared.runtime.trust.tokens import TokenVerifier

NOW = datetime(2026, 2, 12, 8, 0, tzinfo=UTC)
NAMES = {"site": "city", "issuer": "nuanliu:city", "audience": "nuanliu"}


class Desk:
    """Identity's signer, and somebody with the public keys."""

    def __init__(self, folder):
        self.clock = FrozenClock(NOW)
        self.signing_file, self.jwks_file = folder / "signing.json", folder / "jwks.json"
        generate(self.signing_file, self.jwks_file, NOW)
        self.signer = TokenSigner(self.signing_file, clock=self.clock, **NAMES)
        self.verifier = CardVerifier(self.jwks_file, issuer="nuanliu:city", clock=self.clock)

    def card(self, **rest):
        said = {"number": "123456789092", "card_version": 1, "expires_at": self.clock.now() + timedelta(days=30)}
        return Card(new_id(), **said | rest)

    def rotate(self):
        write_keys(rotated(read_signing_keys(self.signing_file), self.clock.now()), self.signing_file, self.jwks_file)

    def fault(self, code):
        with pytest.raises(CardInvalid) as invalid:
            self.verifier.card(code)
        return invalid.value.fault


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_a_card_comes_back_the_same(desk):
    card = desk.card()
    assert desk.verifier.card(desk.signer.sign_card(card)) == card


def test_a_code_says_nothing_personal(desk):
    claims = jwt.decode(desk.signer.sign_card(desk.card()), options={"verify_signature": False})
    assert set(claims) == {"iss", "sub", "num", "cv", "exp"}


def test_a_code_is_good_until_its_last_second(desk):
    code = desk.signer.sign_card(desk.card())
    desk.clock.advance(seconds=CARD_LIFE_SECONDS - 1)
    assert desk.verifier.card(code)
    desk.clock.advance(seconds=1)
    assert desk.fault(code) == CardFault.EXPIRED


def test_a_code_that_was_read_while_it_was_good_is_so_later(desk):
    code = desk.signer.sign_card(desk.card())
    desk.clock.advance(seconds=CARD_LIFE_SECONDS + 3600)
    expired_at = NOW + timedelta(seconds=CARD_LIFE_SECONDS)
    assert desk.verifier.card(code, at=expired_at - timedelta(seconds=1))
    with pytest.raises(CardInvalid, match="expired"):
        desk.verifier.card(code, at=expired_at)
    assert desk.fault(code) == CardFault.EXPIRED


def test_a_code_lives_through_a_rotation_of_keys(desk):
    code = desk.signer.sign_card(desk.card())
    for _ in range(3):
        desk.rotate()
        desk.clock.advance(days=7)
    assert desk.verifier.card(code)


def test_rotations_never_make_more_keys_than_a_file_has(desk):
    for _ in range(2 * SIGNING_KEYS_MAX):
        desk.rotate()
        desk.clock.advance(days=1)
    assert len(read_signing_keys(desk.signing_file)) <= SIGNING_KEYS_MAX


def changed_in_the_middle(code):
    at = len(code) // 2
    return code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :]


def test_forged_codes_are_forged(desk):
    code = desk.signer.sign_card(desk.card())
    key = read_signing_keys(desk.signing_file)[-1]
    claims = jwt.decode(code, options={"verify_signature": False})

    def signed(private=key.private, headers=None, **changes):
        headers = {"kid": key.key_id, "typ": CARD_TYPE} | (headers or {})
        return jwt.encode(claims | changes, private, algorithm="EdDSA", headers=headers)

    assert desk.verifier.card(signed())
    assert {
        desk.fault(forged)
        for forged in (
            "",
            "a.b.c",
            "号码",
            "x" * 2000,
            changed_in_the_middle(code),
            code.rpartition(".")[0] + ".",
            jwt.encode(claims, "", algorithm="none", headers={"kid": key.key_id, "typ": CARD_TYPE}),
            signed(private=new_key(NOW).private),
            signed(headers={"kid": "unknown"}),
            signed(headers={"typ": "at+jwt"}),
            signed(iss="nuanliu:elsewhere"),
            signed(sub="no id"),
            signed(cv="1"),
            signed(exp=10**18),
            signed(exp=True),
        )
    } == {CardFault.FORGED}


def test_a_card_opens_no_session_and_a_token_is_no_card(desk):
    actor = Actor("person", str(new_id()), session_id=new_id(), site="city")
    assert desk.fault(desk.signer.sign(actor, 1, 600)) == CardFault.FORGED
    tokens = TokenVerifier(desk.jwks_file, clock=desk.clock, **NAMES)
    with pytest.raises(Unauthenticated):
        tokens.actor(desk.signer.sign_card(desk.card()))
