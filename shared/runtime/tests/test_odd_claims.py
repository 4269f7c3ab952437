"""Tokens of the right key with claims of any shape: whoever could sign them finds no way to break a door."""

from uuid import UUID

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kernel.actor import Actor
from shared.kernel.errors import Unauthenticated
from shared.runtime.tests.test_tokens import Ring

UNIT = str(UUID(int=1))
NAMES = ["sub", "sid", "site", "aud", "iss", "iat", "nbf", "exp", "jti", "kind", "offices", "ver", "scopes"]
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["person", UNIT, "2026-12-31"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


@pytest.fixture(name="ring", scope="module")
def _ring(tmp_path_factory):
    return Ring(tmp_path_factory.mktemp("keys"))


def signed(ring, claims):
    headers = {"kid": ring.key().key_id, "typ": "at+jwt"}
    return jwt.encode(claims, ring.key().private, algorithm="EdDSA", headers=headers)


def actor_or_code(ring, changes):
    """Who is believed, or with which code nobody is. PyJWT itself refuses to sign a few of the odd ones."""
    claims = jwt.decode(ring.sign(), options={"verify_signature": False}) | changes
    try:
        token = signed(ring, claims)
    except TypeError:
        return "request.token_invalid"
    try:
        return ring.verifier.actor(token)
    except Unauthenticated as refusal:
        return refusal.code


@pytest.mark.parametrize(
    "changes",
    [
        {"offices": [[1, 2, 3]]},
        {"offices": [["cadre", 2, None]]},
        {"offices": [["cadre", {}, None]]},
        {"offices": [["cadre", UNIT, 20261231]]},
        {"offices": [[None, UNIT, None]]},
        {"offices": ["abc"]},
        {"offices": "abc"},
        {"sub": 7},
        {"sub": ["x"]},
        {"sid": 7},
        {"sid": ["x"]},
        {"sid": False},
        {"scopes": "units.read"},
        {"scopes": [["units.read"]]},
        {"scopes": {"units.read": 1}},
    ],
    ids=str,
)
def test_a_claim_of_another_type_makes_the_token_invalid(ring, changes):
    assert actor_or_code(ring, changes) == "request.token_invalid"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(NAMES), ODD, min_size=1, max_size=3))
def test_whatever_the_claims_are_the_token_is_believed_or_refused_and_nothing_breaks(ring, changes):
    outcome = actor_or_code(ring, changes)
    believed = isinstance(outcome, Actor) and all(type(held.role) is str for held in outcome.offices)
    assert believed or outcome in ("request.token_invalid", "request.token_expired")
