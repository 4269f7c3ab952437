"""Files of keys are replaced as a whole, and stay with the account that reads them."""

import os
import stat

from shared.runtime.trust.sealing import write_private


def test_what_root_replaces_stays_with_its_owner(tmp_path, monkeypatch):
    """`nuanliu keys rotate` as root, on secrets that were given to the account of the containers."""
    given = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "fchown", lambda _, user, group: given.append((user, group)))
    path = tmp_path / "signing.json"
    write_private(path, "first")
    assert given == []
    owner = path.stat()
    write_private(path, "second")
    assert given == [(owner.st_uid, owner.st_gid)]
    assert path.read_text() == "second"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["signing.json"]
