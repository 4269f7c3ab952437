"""The commands around keys, administrators and the audit trail, as an operator meets them."""

import json
import re
import sqlite3

import pytest

from shared.runtime.trust.signing import read_signing_keys

CODE = re.compile(r"^\s+(\S+_admin)\s+(\S+)\s+([A-Za-z0-9_-]{43})$", re.MULTILINE)


@pytest.fixture(name="installed")
def _installed(nuanliu, tmp_path):
    """An installation with keys, tables, and the root of a union tree."""
    assert nuanliu("keys", "make").code == 0
    assert nuanliu("migrate", "identity").code == 0
    connection = sqlite3.connect(tmp_path / "data" / "identity.sqlite")
    connection.execute(
        "INSERT INTO unit (id, code, kind, name, search, path, depth, state, flags, version, changed_at) VALUES "
        "('0193000000007000800000000000000a', 'BJ', 'city', 'x', '', '0193000000007000800000000000000a', 1, 'active', "
        "'[]', 1, '2026-02-12 08:00:00.000000')"
    )
    connection.commit()
    connection.close()
    return tmp_path / "data"


def test_three_administrators_are_founded_once_with_codes_shown_once(nuanliu, installed):
    first = nuanliu("administrators", "found")
    assert [role for role, _, _ in CODE.findall(first.out)] == ["audit_admin", "security_admin", "system_admin"]
    assert len({code for _, _, code in CODE.findall(first.out)}) == 3
    second = nuanliu("administrators", "found")
    assert second.code == 1
    assert not CODE.findall(second.out)


def test_there_is_no_administrator_without_a_union_tree(nuanliu):
    nuanliu("keys", "make")
    nuanliu("migrate", "identity")
    assert nuanliu("administrators", "found").code == 1


def test_the_three_have_three_names(nuanliu, installed):
    outcome = nuanliu("administrators", "found", "--system", "One.Name", "--audit", "one.name")
    assert outcome.code == 2
    assert "different people" in outcome.err


def test_somebody_who_is_there_already_is_not_made_administrator(nuanliu, installed):
    assert nuanliu("administrators", "found").code == 0
    founded = sqlite3.connect(installed / "identity.sqlite")
    founded.execute("UPDATE office SET ended_at = appointed_at")
    founded.commit()
    founded.close()
    outcome = nuanliu("administrators", "found")
    assert (outcome.code, CODE.findall(outcome.out)) == (1, [])
    assert "login" in outcome.err.lower()


def test_who_lost_the_keys_is_invited_anew(nuanliu, installed):
    nuanliu("administrators", "found")
    assert re.search(r"audit\.admin  [A-Za-z0-9_-]{43}", nuanliu("administrators", "invite", "audit.admin").out)
    assert nuanliu("administrators", "invite", "no.body").code == 1


def test_who_is_invited_anew_has_neither_password_nor_second_factor_nor_tokens(nuanliu, installed):
    nuanliu("administrators", "found")
    identity = sqlite3.connect(installed / "identity.sqlite")
    identity.execute(
        "UPDATE account SET state = 'active', password_hash = 'x', totp_sealed = 'x', second_factor_at = created_at "
        "WHERE login = 'audit.admin'"
    )
    identity.commit()
    nuanliu("administrators", "invite", "audit.admin")
    keys = "state, password_hash, totp_sealed, second_factor_at, access_version"
    (left,) = identity.execute(f"SELECT {keys} FROM account WHERE login = 'audit.admin'")
    (revoked,) = identity.execute("SELECT count(*) FROM outbox WHERE event_type = 'identity.AccessRevoked.v1'")
    identity.close()
    assert (left, revoked) == (("invited", None, None, None, 2), (1,))


def test_the_trail_of_an_installation_is_intact_and_an_edit_is_found(nuanliu, installed):
    nuanliu("administrators", "found")
    seal(nuanliu, installed)
    anchor = nuanliu("audit", "anchor").out.strip()
    assert re.fullmatch(r"[1-9][0-9]*:[0-9a-f]{64}", anchor)
    intact = nuanliu("audit", "verify", "--anchor", anchor)
    assert (intact.code, "no faults" in intact.out) == (0, True)
    edit(installed)
    broken = nuanliu("audit", "verify")
    assert broken.code == 1
    assert "at 1: edited" in broken.err


def seal(nuanliu, folder):
    from deploy.cli import services
    from shared.runtime.settings import Settings
    from shared.runtime.trust.audit import seal as seal_batch

    database = services.database("identity", Settings(data_folder=folder))
    database.step(seal_batch)
    database.close()


def edit(folder):
    connection = sqlite3.connect(folder / "identity.sqlite")
    connection.execute("DROP TRIGGER audit_entry_no_update")
    first = "(SELECT entry_id FROM audit_seal WHERE position = 1)"
    connection.execute(f"UPDATE audit_entry SET actor = 'person:x' WHERE id = {first}")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("anchor", ["", "1", "1:xyz", f"-1:{'0' * 64}"])
def test_an_anchor_of_another_form_is_refused(nuanliu, installed, anchor):
    assert nuanliu("audit", "verify", "--anchor", anchor).code == 2


def test_keys_are_made_once_and_only_their_owner_reads_them(nuanliu, tmp_path):
    nuanliu("keys", "make")
    files = {path.name: path.read_text() for path in (tmp_path / "data" / "keys").iterdir()}
    certificates = {"certificates.json", "certificate-jwks.json"}
    assert set(files) == {"seal.json", "signing.json", "jwks.json"} | certificates
    for private in ("signing.json", "certificates.json"):
        assert (tmp_path / "data" / "keys" / private).stat().st_mode & 0o077 == 0
    nuanliu("keys", "make")
    assert {path.name: path.read_text() for path in (tmp_path / "data" / "keys").iterdir()} == files


def test_a_rotation_publishes_a_key_beside_the_one_that_signs(nuanliu, tmp_path):
    nuanliu("keys", "make")
    keys = tmp_path / "data" / "keys"
    before = read_signing_keys(keys / "signing.json")
    assert nuanliu("keys", "rotate").code == 0
    after = read_signing_keys(keys / "signing.json")
    assert after[0].key_id == before[0].key_id
    assert len(json.loads((keys / "jwks.json").read_text())["keys"]) == 2


def test_a_stolen_key_counts_no_more(nuanliu, tmp_path):
    nuanliu("keys", "make")
    keys = tmp_path / "data" / "keys"
    before = read_signing_keys(keys / "signing.json")
    nuanliu("keys", "rotate", "--at-once")
    (only,) = json.loads((keys / "jwks.json").read_text())["keys"]
    assert only["kid"] != before[0].key_id


def test_a_new_seal_key_opens_first_and_seals_when_it_is_used(nuanliu, tmp_path):
    nuanliu("keys", "make")
    stored = lambda: json.loads((tmp_path / "data" / "keys" / "seal.json").read_text())
    first = stored()["current"]
    assert nuanliu("keys", "rotate-seal", "2026-07").code == 0
    assert (stored()["current"], set(stored()["keys"])) == (first, {first, "2026-07"})
    assert nuanliu("keys", "use-seal", "2026-07").code == 0
    assert (stored()["current"], set(stored()["keys"])) == ("2026-07", {first, "2026-07"})
    for taken in ("2026-07", "with.dot"):
        assert nuanliu("keys", "rotate-seal", taken).code == 2
    assert nuanliu("keys", "use-seal", "never-heard-of").code == 2


def test_nothing_is_sealed_anew_while_the_newest_key_does_not_seal(nuanliu):
    nuanliu("keys", "make")
    nuanliu("migrate")
    nuanliu("keys", "rotate-seal", "2026-07")
    outcome = nuanliu("keys", "reseal")
    assert (outcome.code, "use-seal comes first" in outcome.err) == (2, True)
    nuanliu("keys", "use-seal", "2026-07")
    assert nuanliu("keys", "reseal").code == 0


def test_the_present_code_of_a_second_factor_is_six_digits(nuanliu):
    assert re.fullmatch(r"[0-9]{6}\n", nuanliu("totp", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").out)
