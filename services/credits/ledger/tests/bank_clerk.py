"""A process that moves coins between accounts as fast as it can: `python -m … seconds seed how file person …`.

Crossed clerks post linked groups in a ring, the same ones as all other clerks at the same time, in an order of their
own, and again. In the file it leaves what came of it: {"acknowledged": [transfer id …], "refused": {code: number}}.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

from services.credits.ledger.domain.postings import gift
from services.credits.ledger.posting import post
from shared.contracts.credits.ledger_words import Book
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database

URI = "BANK_URI"
AMOUNT_MAX = 40
AT_THE_SAME_TIME = 12  # groups of which clerks choose the next one
REPEATED = 0.2  # of what was acknowledged is asked again


def alone(people, seed):
    """Gifts that nobody else knows of."""
    chance = random.Random(seed)
    while True:
        one, two = chance.sample(people, 2)
        yield [gift(one, two, Book.TIME_COINS, chance.randint(1, AMOUNT_MAX), f"gift:{new_id()}")]


def crossed(people, seed):
    """Groups that all clerks make alike, a few at a time in another order."""
    order, number = random.Random(seed), 0
    while True:
        for place in order.sample(range(number, number + AT_THE_SAME_TIME), AT_THE_SAME_TIME):
            chance = random.Random(place)
            one, two, three = chance.sample(people, 3)
            amounts = [chance.randint(1, AMOUNT_MAX) for _ in range(3)]
            ways = zip((one, two, three), (two, three, one), amounts, strict=True)
            yield [gift(a, b, Book.TIME_COINS, amount, f"crossed:{place}:{a}") for a, b, amount in ways]
        number += AT_THE_SAME_TIME


def work(database, groups, seconds):
    """Post until the time is over."""
    end, chance = time.monotonic() + seconds, random.Random(seconds)
    acknowledged, refused, done = set(), Counter(), []
    while time.monotonic() < end:
        is_repeated = done and chance.random() < REPEATED
        postings = chance.choice(done) if is_repeated else next(groups)
        try:
            outcomes = database.step(post, postings)
        except Refusal as refusal:
            assert not is_repeated or refusal.kind == "unavailable", f"was acknowledged before: {refusal}"
            refused[refusal.code] += 1
            continue
        assert not (is_repeated and any(outcome.is_new for outcome in outcomes))
        acknowledged |= {str(outcome.id) for outcome in outcomes}
        done.append(postings)
    return {"acknowledged": sorted(acknowledged), "refused": refused}


if __name__ == "__main__":
    seconds, seed, is_crossed = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "crossed"
    people = [UUID(one) for one in sys.argv[5:]]
    found = Database(os.environ[URI], service="credits", site="city", pool_size=2)
    said = work(found, (crossed if is_crossed else alone)(people, seed), seconds)
    Path(sys.argv[4]).write_text(json.dumps(said), encoding="utf-8")
