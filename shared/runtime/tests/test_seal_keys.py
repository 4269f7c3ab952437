"""A database knows the keys with which it was sealed. On SQLite here; on PostgreSQL too where there is one."""

import re
from pathlib import Path

import pytest

from shared.runtime.data.mapping import RuntimeBase
from shared.runtime.trust import seal_keys
from shared.runtime.trust.sealing import Keys, KeysInvalid, Sealing, generate, using, with_new_key, without_key

FILE = Path("/etc/nuanliu/seal.json")


@pytest.fixture
def keys(tmp_path):
    return generate(tmp_path / "seal.json")


@pytest.fixture
def other(tmp_path):
    """Keys that somebody made apart."""
    return generate(tmp_path / "other.json")


@pytest.fixture
def start(make_database):
    """What a service does with its keys at its start."""
    database = make_database()
    database.create_all_for_tests(RuntimeBase.metadata)

    def started(keys, retired=None):
        if retired is not None:
            database.step(seal_keys.retire, retired)
        database.sealing = Sealing(keys)
        database.step(seal_keys.note, FILE)

    return started


def refused(start, keys):
    """The sentence with which it will not start."""
    with pytest.raises(KeysInvalid, match="NUANLIU_SEAL_KEYS_FILE") as refusal:
        start(keys)
    assert str(FILE) in str(refusal.value)
    return re.search(r"\((.*)\)", str(refusal.value))[1]


def test_the_first_keys_are_noted_and_the_same_ones_fit_again(start, keys):
    start(keys)
    start(keys)


def test_other_keys_are_refused_and_leave_nothing(start, keys, other):
    start(keys)
    for _ in range(2):
        assert refused(start, other) == f"the index key is another one; the key '{keys.current}' is missing"
    start(keys)


def test_another_key_of_the_same_id_is_refused(start, keys, other):
    start(keys)
    same_id = Keys(keys.current, {keys.current: other.secrets[other.current]}, keys.index)
    assert refused(start, same_id) == f"the key '{keys.current}' is another one"


def test_another_index_key_is_refused(start, keys, other):
    start(keys)
    assert refused(start, Keys(keys.current, keys.secrets, other.index)) == "the index key is another one"


def test_a_rotation_is_noted_and_from_then_on_belongs_to_the_keys(start, keys):
    rotated = using(with_new_key(keys, "2026-07"), "2026-07")
    start(keys)
    start(rotated)
    start(rotated)
    assert refused(start, keys) == "the key '2026-07' is missing"
    assert refused(start, with_new_key(keys, "2026-07")) == "the key '2026-07' is another one"


def test_a_key_that_is_left_out_is_refused(start, keys):
    rotated = using(with_new_key(keys, "2026-07"), "2026-07")
    start(rotated)
    without = Keys("2026-07", {"2026-07": rotated.secrets["2026-07"]}, keys.index)
    assert refused(start, without) == f"the key '{keys.current}' is missing"


def test_a_file_of_an_earlier_release_whose_key_is_called_k1_fits(start, keys):
    earlier = Keys("k1", {"k1": keys.secrets[keys.current]}, keys.index)
    start(earlier)
    start(earlier)


def test_a_retired_key_may_be_left_out_and_may_still_be_there(start, keys):
    rotated = using(with_new_key(keys, "2026-07"), "2026-07")
    start(rotated)
    without = without_key(rotated, keys.current)
    start(without, retired=keys.current)
    start(without, retired=keys.current)
    start(rotated)


def test_a_retired_key_seals_no_more(start, keys):
    rotated = using(with_new_key(keys, "2026-07"), "2026-07")
    start(rotated)
    start(rotated, retired=keys.current)
    back = Keys(keys.current, rotated.secrets, keys.index)
    assert refused(start, back) == f"the key '{keys.current}' is retired and seals no more"


def test_another_key_of_a_retired_ones_id_is_refused(start, keys, other):
    rotated = using(with_new_key(keys, "2026-07"), "2026-07")
    start(rotated)
    start(rotated, retired=keys.current)
    swapped = Keys("2026-07", rotated.secrets | {keys.current: other.secrets[other.current]}, keys.index)
    assert refused(start, swapped) == f"the key '{keys.current}' is another one"


def test_the_key_that_seals_is_not_taken_out(keys):
    with pytest.raises(ValueError, match="is the one that seals"):
        without_key(keys, keys.current)
