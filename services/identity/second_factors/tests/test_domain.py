"""Time-based codes as RFC 6238 prints them, one step of drift, and never twice."""

from datetime import UTC, datetime

import pyotp
import pytest

from services.identity.second_factors.domain import (
    matching_step,
    new_recovery_codes,
    new_totp_secret,
    step_at,
    totp_at,
    totp_uri,
)

# RFC 6238, appendix B: the secret "12345678901234567890", of the eight digits the last six.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOW = datetime(2026, 2, 12, 8, 30, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "totp"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_rfc(seconds, totp):
    moment = datetime.fromtimestamp(seconds, UTC)
    assert totp_at(RFC_SECRET, moment) == totp
    assert matching_step(RFC_SECRET, totp, moment, 0) == step_at(moment)


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_one_step_early_or_late(steps, right):
    totp = pyotp.TOTP(RFC_SECRET).generate_otp(step_at(NOW) + steps)
    assert (matching_step(RFC_SECRET, totp, NOW, 0) is not None) is right


def test_a_used_step_and_those_before_it_serve_no_more():
    totp = totp_at(RFC_SECRET, NOW)
    assert matching_step(RFC_SECRET, totp, NOW, step_at(NOW) - 1) == step_at(NOW)
    assert matching_step(RFC_SECRET, totp, NOW, step_at(NOW)) is None


def test_a_secret_has_160_bits_and_stands_in_what_the_authenticator_reads():
    secret = new_totp_secret()
    assert len(secret) == 32
    assert pyotp.parse_uri(totp_uri(secret, "li cadre")).secret == secret


def test_recovery_codes_are_ten_different_ones():
    assert len(set(new_recovery_codes())) == 10
