"""Sealed texts open only in their place and with their key; blind indexes find equals and nothing else."""

import base64
import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.runtime.trust.sealing import (
    LOOK_SECONDS,
    READ_AGAIN_SECONDS,
    Keys,
    KeysInvalid,
    Sealing,
    SealingError,
    as_json,
    generate,
    read_keys,
    using,
    with_new_key,
    without_key,
    write_private,
)

ABOUT = "account.phone.1"


@pytest.fixture(name="keys")
def _keys(tmp_path):
    return generate(tmp_path / "keys" / "seal.json")


@pytest.fixture(name="sealing")
def _sealing(keys):
    return Sealing(keys)


def test_every_text_comes_back_as_it_was(keys):
    @given(some.text(max_size=200))
    def round_trip(clear):
        sealing = Sealing(keys)
        assert sealing.open_text(sealing.seal_text(clear, ABOUT), ABOUT) == clear

    round_trip()


def test_bytes_come_back_as_they_were(sealing):
    assert sealing.open(sealing.seal(bytes(range(256)), ABOUT), ABOUT) == bytes(range(256))


def test_the_sealed_form_is_ascii_and_names_algorithm_and_key(keys, sealing):
    sealed = sealing.seal_text("13800138000", ABOUT)
    assert sealed.isascii()
    assert sealed.startswith(f"A256GCM.{keys.current}.")
    assert "13800138000" not in sealed


def test_the_same_text_is_sealed_differently_each_time(sealing):
    assert sealing.seal_text("a", ABOUT) != sealing.seal_text("a", ABOUT)


def test_a_text_copied_to_another_row_does_not_open(sealing):
    with pytest.raises(SealingError):
        sealing.open_text(sealing.seal_text("a", ABOUT), "account.phone.2")


@pytest.mark.parametrize("position", range(0, 60, 7))
def test_a_changed_character_does_not_open(sealing, position):
    sealed = sealing.seal_text("13800138000", ABOUT)
    position %= len(sealed)
    changed = sealed[:position] + ("A" if sealed[position] != "A" else "B") + sealed[position + 1 :]
    with pytest.raises(SealingError):
        sealing.open_text(changed, ABOUT)


@pytest.mark.parametrize("sealed", ["", ".", "A256GCM.k1.", "A256GCM.k1.AA", "A256GCM.k1.é", "none.k1.AAAA", "x" * 99])
def test_what_is_no_sealed_text_is_refused(sealing, sealed):
    with pytest.raises(SealingError):
        sealing.open_text(sealed, ABOUT)


def test_after_a_rotation_old_texts_open_and_new_ones_have_the_new_key(keys):
    old = Sealing(keys).seal_text("a", ABOUT)
    rotated = Sealing(using(with_new_key(keys, "k2"), "k2"))
    assert rotated.open_text(old, ABOUT) == "a"
    assert not rotated.is_current(old)
    assert rotated.is_current(rotated.seal_text("a", ABOUT))


class Moved:
    """Seconds that stand until they are moved."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture(name="file")
def _file(tmp_path):
    """A key file that operators change."""
    path = tmp_path / "shared.json"
    generate(path)
    return path


def changed(path, change):
    write_private(path, as_json(change(read_keys(path))))


def test_a_process_that_was_not_restarted_opens_what_the_others_seal_with_a_new_key(file):
    """The order of docs/operating.md: add, copy, use, copy, restart one process after the other."""
    running = Sealing.of_file(file)
    changed(file, lambda keys: with_new_key(keys, "2026-07"))
    restarted = Sealing.of_file(file)
    assert restarted.is_current(running.seal_text("a", ABOUT))  # nobody seals with it before it is used
    changed(file, lambda keys: using(keys, "2026-07"))
    restarted = Sealing.of_file(file)
    sealed = restarted.seal_text("a", ABOUT)
    assert sealed.startswith("A256GCM.2026-07.")
    assert running.open_text(sealed, ABOUT) == "a"
    assert running.current == "2026-07"  # and from now on it seals as the others do


def test_a_process_that_was_not_restarted_seals_with_the_key_that_the_file_says(file):
    """It meets no text of the new key; what it sealed with the old one would be lost where that is retired."""
    clock = Moved()
    running = Sealing.of_file(file, clock)
    before = running.seal_text("a", ABOUT)
    changed(file, lambda keys: with_new_key(keys, "2026-07"))
    changed(file, lambda keys: using(keys, "2026-07"))
    clock.seconds += LOOK_SECONDS
    after = running.seal_text("b", ABOUT)
    assert after.startswith("A256GCM.2026-07.")
    changed(file, lambda keys: without_key(keys, next(iter(keys.secrets))))
    assert Sealing.of_file(file).open_text(after, ABOUT) == "b"
    assert running.open_text(before, ABOUT) == "a"


def test_a_key_that_is_in_no_file_is_not_looked_for_again_and_again(file, keys):
    readings, clock = [], Moved()

    def read_again():
        readings.append(1)
        return read_keys(file)

    sealing = Sealing(read_keys(file), read_again, clock)
    stranger = Sealing(keys).seal_text("a", ABOUT)
    for _ in range(5):
        with pytest.raises(SealingError):
            sealing.open_text(stranger, ABOUT)
    assert len(readings) == 1
    clock.seconds += READ_AGAIN_SECONDS
    with pytest.raises(SealingError):
        sealing.open_text(stranger, ABOUT)
    assert len(readings) == 2


@pytest.mark.parametrize("damage", ["half", "gone", "other"])
def test_a_file_that_cannot_be_used_leaves_the_keys_as_they_are(file, tmp_path, damage, caplog):
    sealing = Sealing.of_file(file)
    mine, index = sealing.seal_text("a", ABOUT), sealing.blind_index("1", "p")
    other = generate(tmp_path / "other.json")
    acts = {
        "half": lambda: file.write_text(file.read_text()[:50]),
        "gone": file.unlink,
        "other": lambda: write_private(file, as_json(other)),
    }
    acts[damage]()
    with pytest.raises(SealingError):
        sealing.open_text(Sealing(other).seal_text("a", ABOUT), ABOUT)
    assert (sealing.open_text(mine, ABOUT), sealing.blind_index("1", "p")) == ("a", index)
    assert ("not read again" in caplog.text) == (damage != "other")


def test_a_key_that_is_not_there_cannot_be_used(keys):
    with pytest.raises(ValueError, match="no key"):
        using(keys, "2026-07")


def test_a_rotation_keeps_the_blind_index(keys):
    before, after = Sealing(keys), Sealing(using(with_new_key(keys, "k2"), "k2"))
    assert before.blind_index("+8613800138000", "p") == after.blind_index("+8613800138000", "p")


def test_the_blind_index_differs_by_value_purpose_and_key(sealing, tmp_path):
    other = Sealing(generate(tmp_path / "other.json"))
    indexes = {
        sealing.blind_index("1", "p"),
        sealing.blind_index("2", "p"),
        sealing.blind_index("1", "q"),
        other.blind_index("1", "p"),
    }
    assert len(indexes) == 4


def test_only_the_owner_can_read_a_generated_file(keys, tmp_path):
    assert stat.S_IMODE((tmp_path / "keys" / "seal.json").stat().st_mode) == 0o600


def test_generating_again_keeps_the_keys_that_are_there(keys, tmp_path):
    assert generate(tmp_path / "keys" / "seal.json") == keys


def test_files_that_were_made_apart_share_no_id(keys, tmp_path):
    assert generate(tmp_path / "other.json").current != keys.current


def test_a_check_value_is_that_of_its_key_alone(keys, tmp_path):
    values, rotated = (Sealing(some).check_values() for some in (keys, with_new_key(keys, "2026-07")))
    assert values.items() < rotated.items() and set(rotated) - set(values) == {"2026-07"}
    other = generate(tmp_path / "other.json")
    renamed = Keys(keys.current, {keys.current: other.secrets[other.current]}, other.index)
    assert not set(Sealing(renamed).check_values().items()) & set(values.items())


def test_a_written_file_is_read_back(keys, tmp_path):
    path = tmp_path / "again.json"
    write_private(path, as_json(with_new_key(keys, "2026-07")))
    assert set(read_keys(path).secrets) == {keys.current, "2026-07"}


def test_an_id_that_is_taken_makes_no_new_key(keys):
    with pytest.raises(ValueError, match="already"):
        with_new_key(keys, keys.current)


GOOD = {
    "current": "a",
    "keys": {"a": base64.b64encode(bytes(32)).decode()},
    "index": base64.b64encode(bytes(32)).decode(),
}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        json.dumps(GOOD | {"current": "b"}),
        json.dumps(GOOD | {"keys": {}}),
        json.dumps(GOOD | {"keys": {"a": "!"}}),
        json.dumps(GOOD | {"keys": {"a": base64.b64encode(bytes(31)).decode()}}),
        json.dumps(GOOD | {"current": "a.b", "keys": {"a.b": GOOD["keys"]["a"]}}),
        json.dumps(GOOD | {"index": ""}),
        json.dumps({"current": "a", "keys": GOOD["keys"]}),
    ],
)
def test_a_wrong_key_file_is_refused_without_showing_keys(tmp_path, content):
    path = tmp_path / "seal.json"
    path.write_text(content)
    with pytest.raises(KeysInvalid) as refused:
        read_keys(path)
    assert GOOD["index"] not in str(refused.value)


def test_the_smallest_right_key_file_is_read(tmp_path):
    path = tmp_path / "seal.json"
    path.write_text(json.dumps(GOOD))
    assert read_keys(path).current == "a"
