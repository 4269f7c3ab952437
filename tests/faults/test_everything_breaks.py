"""The whole distributed system breaks in every way, part by part, while people write at every service through HTTP.

Nothing that was acknowledged is lost, nothing has its effect twice, nothing is there that nobody wished for. A short
round belongs to all tests: some kinds of fault, and at parts, that the seed chooses (NUANLIU_FAULTS_SEED). `make
faults` commits all of them at all parts, and goes on to NUANLIU_FAULTS_OPERATIONS; what came of it stands in
`bench/RESULTS.md`.
"""

import os
import random
from collections import Counter
from contextlib import closing

import pytest

from bench import results
from shared.testing.servers import require
from tests.faults.round import Plan, Round
from tests.faults.site import SERVICES, Site

SEED = os.environ.get("NUANLIU_FAULTS_SEED") or str(random.randrange(10**6))
OPERATIONS = int(os.environ.get("NUANLIU_FAULTS_OPERATIONS", "20000"))
KINDS_OF_SHORT_ROUND = 7  # of fifteen
SHORT = Plan(
    records=12,
    people=24,
    givers=6,
    clients=2,
    pause_seconds=0.3,
    operations=200,
    away_seconds=2,
    held_seconds=2,
    times=10,
)
LONG = Plan(
    records=300,
    people=400,
    givers=20,
    clients=4,
    pause_seconds=0.05,
    operations=OPERATIONS,
    away_seconds=30,
    held_seconds=60,
    times=100,
)


@pytest.fixture
def site(own_backing, tmp_path):
    """An installation around servers that nobody else works with."""
    require(own_backing.rabbitmq and own_backing.postgresql, "servers of its own", own_backing)
    site = Site(own_backing, tmp_path)
    yield site
    site.close()


def test_nothing_is_lost_or_doubled_in_a_short_round_of_faults(site, capsys):
    came(site, SHORT, lambda faults: one_of_each(faults)[:KINDS_OF_SHORT_ROUND], capsys)


@pytest.mark.faults
def test_nothing_is_lost_or_doubled_in_a_long_round_of_all_faults(site, capsys):
    outcome = came(site, LONG, lambda faults: faults, capsys)
    with capsys.disabled():
        keep(outcome)


def came(site, plan, choose, capsys):
    """What came of a round; it is told, and nothing of it may be wrong."""
    site.prepared()
    with closing(Round(site, plan, SEED)) as round:
        outcome = round.run(choose)
    with capsys.disabled():
        print(f"\n{told(outcome)}")  # noqa: T201
    in_order(outcome)
    assert min(report.acknowledged for kind, report in outcome.reports.items() if kind in round.clients) > 0
    return outcome


def in_order(outcome):
    """Nothing is wrong."""
    assert outcome.whole.troubles == []
    assert outcome.troubles == []
    assert not outcome.refusals, "clients wish for nothing that is refused"


def one_of_each(faults):
    """Every kind of fault once, where the kind has parts at the first of them in the order of the seed."""
    kinds = {}
    for name, deed in faults:
        kinds.setdefault(kind_of(name), (name, deed))
    return list(kinds.values())


def kind_of(name):
    """A fault without the part that it hits."""
    return " ".join(word for word in name.split() if word not in SERVICES)


def told(outcome):
    """The counts in a sentence."""
    kinds = Counter(map(kind_of, outcome.faults))
    faults = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
    return (
        f"seed {SEED}: {outcome.whole}; {len(outcome.faults)} faults in {outcome.seconds:.0f} s ({faults}); quiet "
        f"{outcome.quiet_seconds:.0f} s after the last wish, slowest answer {outcome.slowest_seconds:.1f} s"
    )


def keep(outcome):
    """A row among the figures."""
    what = f"writes at every service through HTTP, on RabbitMQ and PostgreSQL, while everything breaks (seed {SEED})"
    wanted = "lost 0, duplicated 0, unexpected 0"
    row = results.Row("distributed-faults", what, told(outcome), wanted, not outcome.whole.troubles)
    try:
        results.write([row], results.commit_measured())
    except results.TreeChanged as changed:
        print(f"Not kept: {changed}")  # noqa: T201
