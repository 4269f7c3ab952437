import pytest

from services.identity.members import directory_signing
from services.identity.members.directory_signing import (
    KEY_HEADER,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    TIME_HEADER,
    WINDOW_SECONDS,
    RegistryKey,
    SignatureRefused,
    Verifier,
    make_key,
    read_key,
    signed,
)

KEY = RegistryKey("city-1", bytes(32))
NOW = 1_771_000_000.0
REQUEST = ("POST", "/v1/memberships/look-up")
BODY = '{"document_kind": "resident_id", "document_number": "11010519491231002X", "name": "王小明"}'.encode()


def refusal(verifier, headers, method="POST", path=REQUEST[1], body=BODY, now=NOW):
    with pytest.raises(SignatureRefused) as refused:
        verifier.check(method, path, headers, body, now)
    return str(refused.value)


def test_a_signed_request_is_believed():
    Verifier(KEY).check(*REQUEST, signed(KEY, *REQUEST, BODY, NOW), BODY, NOW)


def test_the_example_of_the_documentation_is_believed():
    headers = {
        KEY_HEADER: "city-1",
        TIME_HEADER: "1771000000",
        NONCE_HEADER: "000102030405060708090a0b0c0d0e0f",
        SIGNATURE_HEADER: "15fcc4206e79d8b34a102e04bd2222a02b30e0889650df2188265348c14e76e6",
    }
    Verifier(KEY).check(*REQUEST, headers, BODY, NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "GET"},
        {"path": "/v1/health"},
        {"body": BODY + b" "},
    ],
)
def test_a_request_that_was_changed_is_refused(changed):
    assert refusal(Verifier(KEY), signed(KEY, *REQUEST, BODY, NOW), **changed) == "signature_wrong"


@pytest.mark.parametrize(
    ("header", "text", "word"),
    [
        (TIME_HEADER, "1771000001", "signature_wrong"),
        (NONCE_HEADER, "f" * 32, "signature_wrong"),
        (SIGNATURE_HEADER, "0" * 64, "signature_wrong"),
        (SIGNATURE_HEADER, "", "signature_wrong"),
        (SIGNATURE_HEADER, "签" * 64, "signature_missing"),
        (KEY_HEADER, "city-2", "key_unknown"),
        (TIME_HEADER, "now", "signature_missing"),
        (TIME_HEADER, "", "signature_missing"),
        (NONCE_HEADER, "short", "signature_missing"),
    ],
)
def test_a_header_that_was_changed_is_refused(header, text, word):
    assert refusal(Verifier(KEY), signed(KEY, *REQUEST, BODY, NOW) | {header: text}) == word


def test_another_secret_under_the_same_id_is_refused():
    headers = signed(RegistryKey("city-1", b"x" * 32), *REQUEST, BODY, NOW)
    assert refusal(Verifier(KEY), headers) == "signature_wrong"


@pytest.mark.parametrize("off", [-WINDOW_SECONDS, WINDOW_SECONDS])
def test_a_time_at_the_edge_of_the_window_is_near_and_a_second_further_is_not(off):
    Verifier(KEY).check(*REQUEST, signed(KEY, *REQUEST, BODY, NOW + off), BODY, NOW)
    beyond = off + (1 if off > 0 else -1)
    assert refusal(Verifier(KEY), signed(KEY, *REQUEST, BODY, NOW + beyond)) == "time_off"


@pytest.mark.parametrize("ahead", [0, WINDOW_SECONDS])
def test_a_request_is_never_believed_twice(ahead):
    verifier, headers = Verifier(KEY), signed(KEY, *REQUEST, BODY, NOW + ahead)
    verifier.check(*REQUEST, headers, BODY, NOW)
    until = NOW + ahead + WINDOW_SECONDS
    verifier.check(*REQUEST, signed(KEY, *REQUEST, BODY, until), BODY, until)
    assert refusal(verifier, headers, now=until) == "replayed"
    assert refusal(verifier, headers, now=until + 1) == "time_off"


def test_without_room_for_nonces_nothing_is_believed_until_old_ones_are_over(monkeypatch):
    monkeypatch.setattr(directory_signing, "NONCES_MAX", 1)
    verifier = Verifier(KEY)
    verifier.check(*REQUEST, signed(KEY, *REQUEST, BODY, NOW), BODY, NOW)
    assert refusal(verifier, signed(KEY, *REQUEST, BODY, NOW)) == "busy"
    later = NOW + 2 * WINDOW_SECONDS + 1
    verifier.check(*REQUEST, signed(KEY, *REQUEST, BODY, later), BODY, later)


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    made = make_key(tmp_path / "key.json", "city-1")
    assert made == make_key(tmp_path / "key.json", "other") == read_key(tmp_path / "key.json")
    assert (tmp_path / "key.json").stat().st_mode & 0o077 == 0
    assert str(made.secret) not in repr(made)
