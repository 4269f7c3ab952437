"""Every process is replaced under load, one after the other: a new one starts, then the old one is asked to end.

Clients are told 503 at worst, with the time after which to come again, and no connection of theirs breaks off; nothing
is lost, and every process ends in order within 25 seconds. Twenty times, under `make faults`.
"""

from collections import Counter
from contextlib import closing
from dataclasses import replace

import pytest

from deploy.backing.processes import free_ports
from tests.faults.round import Round
from tests.faults.site import SERVICES, Site
from tests.faults.test_everything_breaks import SEED, SHORT, in_order

ROLLS = 20
STOP_SECONDS_MAX = 25
RETRYABLE = {503}


@pytest.fixture(name="site")
def _site(backing, tmp_path):
    """Two processes of the gateway share a port while one takes over from the other."""
    (port,) = free_ports(1)
    site = Site(backing, tmp_path, HTTP_PORT=port, HTTP_REUSE_PORT="true")
    yield site
    site.close()


@pytest.mark.faults
def test_twenty_rolling_restarts_cost_nobody_more_than_a_repetition(site, capsys):
    roll(site, ROLLS, capsys)


def roll(site, times, capsys):
    """Replace every process so many times while people write."""
    site.prepared()

    def rolled(name):
        if (code := site.roll(name, STOP_SECONDS_MAX)) != 0:
            round.nemesis.troubles.append(f"{name} ended with {code}")

    deeds = [(f"roll {name}", lambda name=name: rolled(name)) for _ in range(times) for name in SERVICES]
    with closing(Round(site, replace(SHORT, operations=100), SEED)) as round:
        outcome = round.run(lambda faults: deeds)
        repeated = sum((client.repeated for client in round.everybody), Counter())
    with capsys.disabled():
        print(f"\n{len(deeds)} processes replaced, seed {SEED}: {outcome.whole}; repeated {dict(repeated)}")  # noqa: T201
    in_order(outcome)
    assert set(repeated) <= RETRYABLE
