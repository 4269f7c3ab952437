"""Key files that do not fit, as whoever starts, examines or administers an installation is told."""

import base64
import json
import shutil

import pytest

from tests.installation import Process

SENTENCES_ONLY = ("Traceback", "should not have happened")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the installation of the first test is kept as it was begun: tables take a second."""
    return tmp_path_factory.mktemp("begun") / "data"


@pytest.fixture
def installed(nuanliu, tmp_path, kept):
    """An embedded installation that was begun with its keys."""
    if kept.exists():
        shutil.copytree(kept, tmp_path / "data")
    else:
        assert nuanliu("keys", "make").code == 0
        assert nuanliu("migrate").code == 0
        shutil.copytree(tmp_path / "data", kept)
    return tmp_path / "data" / "keys"


@pytest.fixture
def refused(tmp_path):
    """The one sentence with which `nuanliu run identity`, or another service, does not start."""

    def told(service="identity", **settings):
        with Process("run", service, folder=tmp_path, settings=settings) as process:
            assert process.ended() == 1
        (line,) = process.err.splitlines()
        return line

    return told


@pytest.fixture
def others(nuanliu, tmp_path):
    """The folder with keys that were made apart."""
    assert nuanliu("keys", "make", DATA_FOLDER=tmp_path / "other").code == 0
    return tmp_path / "other" / "keys"


def wrong(outcome):
    return [line for line in outcome.out.splitlines() if line.startswith("WRONG")]


def test_other_seal_keys_keep_a_service_from_starting(installed, others, refused, nuanliu):
    told = refused(SEAL_KEYS_FILE=others / "seal.json")
    assert f"{others / 'seal.json'} are not those of the database of identity" in told
    assert "let NUANLIU_SEAL_KEYS_FILE name" in told
    outcome = nuanliu("doctor", "identity", HTTP_PORT="0", SEAL_KEYS_FILE=others / "seal.json")
    assert outcome.code == 1
    (finding,) = wrong(outcome)
    assert "are not those of the database of identity" in finding
    assert nuanliu("doctor", "identity", HTTP_PORT="0").code == 0


@pytest.mark.parametrize("words", [["administrators", "found"], ["audit", "verify"], ["migrate"]])
def test_no_command_works_on_a_database_with_other_keys(installed, others, nuanliu, words):
    outcome = nuanliu(*words, SEAL_KEYS_FILE=others / "seal.json")
    assert outcome.code == 1
    assert "NUANLIU_SEAL_KEYS_FILE" in outcome.err and not any(word in outcome.err for word in SENTENCES_ONLY)
    assert "NUANLIU_SEAL_KEYS_FILE" not in nuanliu(*words).err


def test_lost_seal_keys_are_wrong_and_none_are_made_in_their_place(installed, refused, nuanliu, tmp_path):
    (installed / "seal.json").rename(tmp_path / "backup.json")
    outcome = nuanliu("doctor", HTTP_PORT="0")
    assert outcome.code == 1
    (finding,) = wrong(outcome)
    told = "and the database of identity was begun with some: let NUANLIU_SEAL_KEYS_FILE name the file"
    assert told in finding and "put it back from its backup" in finding and "nuanliu keys" not in finding
    assert told in refused()
    for command in (["keys", "make"], ["demo", "--tree"]):
        outcome = nuanliu(*command, DEVELOPMENT="true")
        assert outcome.code == 1 and told in outcome.err
    assert not (installed / "seal.json").exists()
    (tmp_path / "backup.json").rename(installed / "seal.json")
    assert nuanliu("doctor", HTTP_PORT="0").code == nuanliu("migrate").code == 0


def test_seal_keys_are_made_where_a_database_has_met_none(nuanliu, tmp_path):
    assert nuanliu("migrate").code == 0
    assert nuanliu("keys", "make").code == nuanliu("migrate").code == 0
    assert (tmp_path / "data" / "keys" / "seal.json").exists()


def test_on_servers_lost_seal_keys_are_told_in_development_too(nuanliu, notes, servers, tmp_path):
    settings = {**servers, "DEVELOPMENT": "true"}
    assert nuanliu("keys", "make", **settings).code == nuanliu("migrate", **settings).code == 0
    (tmp_path / "data" / "keys" / "seal.json").unlink()
    findings = [line for line in wrong(nuanliu("doctor", HTTP_PORT="0", **settings)) if "seal keys" in line]
    assert len(findings) == 1 and "the database of notes was begun with some" in findings[0]


def test_a_rotated_file_fits_and_the_one_before_does_not_any_more(installed, nuanliu):
    before = (installed / "seal.json").read_text()
    assert nuanliu("keys", "rotate-seal", "2026-07").code == 0
    assert nuanliu("migrate").code == 0
    (installed / "seal.json").write_text(before)
    outcome = nuanliu("migrate")
    assert outcome.code == 1 and "the key '2026-07' is missing" in outcome.err


def test_an_old_key_is_resealed_retired_and_not_missed(installed, nuanliu):
    first = json.loads((installed / "seal.json").read_text())["current"]
    assert nuanliu("demo", "--tree", DEVELOPMENT="true").code == 0
    assert nuanliu("keys", "rotate-seal", "2026-07").code == 0
    assert nuanliu("keys", "use-seal", "2026-07").code == 0
    assert nuanliu("migrate").code == 0
    refused_yet = nuanliu("keys", "retire", first)
    assert refused_yet.code == 1 and f"are left with the key {first} in account" in refused_yet.err
    both = (installed / "seal.json").read_text()
    assert first in json.loads(both)["keys"]
    outcome = nuanliu("keys", "reseal")
    assert (outcome.code, "identity: 0 texts" in outcome.out) == (0, False)
    assert "identity: 0 texts sealed anew" in nuanliu("keys", "reseal").out
    assert nuanliu("keys", "retire", first).code == 0
    assert list(json.loads((installed / "seal.json").read_text())["keys"]) == ["2026-07"]
    assert nuanliu("migrate").code == nuanliu("audit", "verify").code == 0
    (installed / "seal.json").write_text(both)  # a host that has not got the new file yet
    assert nuanliu("migrate").code == nuanliu("keys", "retire", first).code == 0


@pytest.mark.parametrize("key_id", ["2026-07", "never-heard-of"])
def test_the_sealing_key_and_an_unknown_one_are_not_retired(installed, nuanliu, key_id):
    assert nuanliu("keys", "rotate-seal", "2026-07").code == 0
    assert nuanliu("keys", "use-seal", "2026-07").code == 0
    before = (installed / "seal.json").read_text()
    assert nuanliu("keys", "retire", key_id).code == 2
    assert (installed / "seal.json").read_text() == before


@pytest.mark.parametrize("text", ["{", '{"keys": []}'])
@pytest.mark.parametrize(
    ("file", "setting"),
    [
        ("seal.json", "NUANLIU_SEAL_KEYS_FILE"),
        ("signing.json", "NUANLIU_SIGNING_KEYS_FILE"),
        ("jwks.json", "NUANLIU_JWKS_FILE"),
    ],
)
def test_a_broken_file_is_told_with_its_setting_at_the_start_and_by_the_doctor(
    installed, nuanliu, refused, file, setting, text
):
    (installed / file).write_text(text)
    told = refused()
    assert str(installed.relative_to(installed.parents[1]) / file) in told and setting in told
    findings = wrong(nuanliu("doctor", "gateway", HTTP_PORT="0"))
    assert len(findings) == 1 and file in findings[0] and setting in findings[0]


@pytest.mark.parametrize(
    ("file", "setting"),
    [
        ("certificates.json", "NUANLIU_CERTIFICATE_KEYS_FILE"),
        ("certificate-jwks.json", "NUANLIU_CERTIFICATE_JWKS_FILE"),
    ],
)
def test_a_broken_file_of_certificate_keys_keeps_credits_from_starting(installed, nuanliu, refused, file, setting):
    (installed / file).write_text("{")
    told = refused("credits")
    assert file in told and setting in told
    (finding,) = wrong(nuanliu("doctor", "gateway", HTTP_PORT="0"))
    assert file in finding and setting in finding


def test_certificates_that_nobody_could_verify_are_not_signed(installed, others, nuanliu, refused):
    told = refused("credits", CERTIFICATE_JWKS_FILE=others / "certificate-jwks.json")
    assert "lacks the key" in told and "NUANLIU_CERTIFICATE_JWKS_FILE" in told


def test_a_signing_key_that_nobody_would_believe_is_refused(installed, others, nuanliu, refused):
    told = refused(JWKS_FILE=others / "jwks.json")
    assert "lacks the key" in told and "NUANLIU_JWKS_FILE" in told
    (finding,) = wrong(nuanliu("doctor", HTTP_PORT="0", JWKS_FILE=others / "jwks.json"))
    assert "lacks the key" in finding and "NUANLIU_JWKS_FILE" in finding


def test_a_public_key_that_only_has_the_id_of_the_one_that_signs_is_refused(installed, refused):
    jwks = json.loads((installed / "jwks.json").read_text())
    jwks["keys"][0]["x"] = base64.urlsafe_b64encode(bytes(range(32))).rstrip(b"=").decode()
    (installed / "jwks.json").write_text(json.dumps(jwks))
    assert "lacks the key" in refused()


def test_a_signing_key_of_tomorrow_is_refused_today(installed, refused):
    signing = json.loads((installed / "signing.json").read_text())
    signing["keys"][0]["signs_from"] = "2999-01-01T00:00:00+00:00"
    (installed / "signing.json").write_text(json.dumps(signing))
    told = refused()
    assert "no signing key may sign yet" in told and "signing.json" in told and "NUANLIU_SIGNING_KEYS_FILE" in told


def test_a_restore_with_other_seal_keys_loses_no_event_and_goes_on_with_the_right_ones(
    nuanliu, installed, others, tmp_path
):
    """What was on its way is told again whatever the keys: a second attempt would find databases that are not empty."""
    assert nuanliu("backup", "saved").code == 0
    shutil.rmtree(tmp_path / "data")
    outcome = nuanliu("restore", "saved", SEAL_KEYS_FILE=others / "seal.json")
    assert outcome.code == 1 and "notifications: 0 events to be told again" in outcome.out
    brought, why = outcome.err.splitlines()
    assert "`nuanliu migrate` goes on" in brought and "are not those of the database" in why
