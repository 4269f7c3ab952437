"""The clock does not tell either whether what another district has exists."""

import statistics
import time

import pytest

from shared.kernel.ids import new_id
from tests.secrecy.asking import OPERATIONS, of_kind
from tests.secrecy.routes import ROUTES
from tests.secrecy.routes.kinds import Named

ROUNDS = 8
PAIRS = 15  # of each round
# A busy machine seldom disturbs the faster quarter of one half alone; with each round the two quarters are surer.
RATIO_MAX = 1.5


@pytest.mark.parametrize("id", of_kind(Named))
def test_the_clock_does_not_tell_it_either(town, theirs, id):
    http, named, spent = town.http(town.holder), ROUTES[id], ([], [])
    things = (theirs["ids"][named.thing], str(new_id()))
    ratios = []
    while len(ratios) < ROUNDS and (not ratios or ratios[-1] >= RATIO_MAX):
        for number in range(PAIRS):
            for thing, seconds in list(zip(things, spent, strict=True))[:: -1 if number % 2 else 1]:
                begin = time.perf_counter()
                OPERATIONS[id].ask(http, body=named.body, id=thing)
                seconds.append(time.perf_counter() - begin)
        fast, slow = sorted(statistics.quantiles(seconds, n=4)[0] for seconds in spent)
        ratios.append(slow / fast)
    assert ratios[-1] < RATIO_MAX, ratios
