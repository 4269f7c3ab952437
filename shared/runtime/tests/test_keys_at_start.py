"""Keys that are missing at the first start: processes that start at once must not each make their own."""

import fcntl

import pytest

from shared.runtime.settings import Settings
from shared.runtime.trust import sealing
from shared.runtime.trust.access import LOCK, prepare_keys


def test_one_process_at_a_time_makes_them(tmp_path, monkeypatch):
    generate, made = sealing.generate, []

    def watched(path):
        with (tmp_path / LOCK).open("a") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        made.append(generate(path))
        return made[-1]

    monkeypatch.setattr(sealing, "generate", watched)
    for _ in range(2):
        prepare_keys(Settings(data_folder=tmp_path), keeping=())
    assert made[0] == made[1]
    with (tmp_path / LOCK).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
