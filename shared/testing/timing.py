"""Whether a clock tells two acts apart, on a machine that is busy with other things too."""

import statistics
import time

PAIRS = 15  # of each round
ROUNDS = 8


def ratios_of_times(first, second, limit):
    """How much slower one of two acts is than the other, after each round; the last is below `limit` or ends it.

    By the faster quarter of calls by turns, which busy moments seldom disturb on one side alone; each round adds to
    both, so that the quarters are surer. A difference that is really there stays however long one looks.
    """
    ratios, spent = [], ([], [])
    sides = list(zip((first, second), spent, strict=True))
    while len(ratios) < ROUNDS and (not ratios or ratios[-1] >= limit):
        for number in range(PAIRS):
            for act, seconds in sides[:: -1 if number % 2 else 1]:
                begin = time.perf_counter()
                act()
                seconds.append(time.perf_counter() - begin)
        fast, slow = sorted(statistics.quantiles(seconds, n=4)[0] for seconds in spent)
        ratios.append(slow / fast)
    return ratios
