"""A difference is seen, and none is seen where there is none."""

import time

from shared.testing.timing import ROUNDS, ratios_of_times


def test_a_difference_is_there_after_every_round():
    ratios = ratios_of_times(lambda: time.sleep(0.004), lambda: time.sleep(0.001), 1.5)
    assert len(ratios) == ROUNDS and min(ratios) >= 1.5


def test_what_is_alike_is_found_so():
    act = lambda: time.sleep(0.001)
    assert ratios_of_times(act, act, 1.5)[-1] < 1.5
