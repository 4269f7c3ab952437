"""Keys that are missing at the first start: processes that start at once must not each make their own."""

import fcntl

import pytest

from shared.runtime.settings import Settings
from shared.runtime.trust import sealing
from shared.runtime.trust.access import LOCK, prepare_keys

KEY_FILES = ("jwks_file", "signing_keys_file", "seal_keys_file", "certificate_keys_file", "certificate_jwks_file")


def test_one_process_at_a_time_makes_them(tmp_path, monkeypatch):
    generate, made = sealing.generate, []

    def watched(path):
        with (tmp_path / LOCK).open("a") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        made.append(generate(path))
        return made[-1]

    monkeypatch.setattr(sealing, "generate", watched)
    prepare_keys(Settings(data_folder=tmp_path), keeping=())
    (tmp_path / "keys" / "jwks.json").unlink()
    prepare_keys(Settings(data_folder=tmp_path), keeping=())
    assert made[0] == made[1]
    with (tmp_path / LOCK).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_with_all_of_them_nothing_is_written(tmp_path):
    """A container's root is read-only, and its keys are secrets that are mounted."""
    made = Settings(data_folder=tmp_path)
    prepare_keys(made, keeping=())
    nowhere = tmp_path / LOCK / "nobody can make a folder below a file"
    mounted = {field: getattr(made, field) for field in KEY_FILES}
    prepare_keys(Settings(data_folder=nowhere, development=True, **mounted), keeping=())
