"""What was met is known again, and nothing else."""

import random

from hypothesis import given
from hypothesis import strategies as st

from services.identity.rosters.seen import KEY_BITS, SLOTS_MIN, SeenKeys

KEYS = st.lists(st.binary(min_size=8, max_size=8), max_size=200)


@given(KEYS)
def test_it_meets_as_a_set_does(keys):
    seen, known = SeenKeys(), set()
    for key in keys:
        short = int.from_bytes(key) >> (64 - KEY_BITS)
        assert seen.meet(key) == (short in known)
        known.add(short)
    assert len(seen) == len(known)


def test_it_grows_and_forgets_nothing():
    drawn = random.Random(1)
    keys = [drawn.randbytes(32) for _ in range(20 * SLOTS_MIN)]
    seen = SeenKeys()
    assert not any(map(seen.meet, keys))
    assert all(map(seen.meet, keys))
    assert len(seen) == len(keys)


def test_keys_whose_places_meet_are_kept_apart():
    seen = SeenKeys()
    keys = [(number * SLOTS_MIN << 4).to_bytes(8) for number in range(100)]
    assert not any(map(seen.meet, keys))
    assert all(map(seen.meet, keys))


def test_a_key_takes_less_than_half_of_what_a_number_takes_in_a_set():
    seen = SeenKeys()
    for number in range(50_000):
        seen.meet(random.Random(number).randbytes(8))
    assert len(seen._slots) * 8 < 50_000 * 32
