"""The clock does not tell either whether what another district has exists."""

import pytest

from shared.kernel.ids import new_id
from shared.testing.timing import ratios_of_times
from tests.secrecy.asking import OPERATIONS, of_kind
from tests.secrecy.routes import ROUTES
from tests.secrecy.routes.kinds import Named

RATIO_MAX = 1.5


@pytest.mark.parametrize("id", of_kind(Named))
def test_the_clock_does_not_tell_it_either(town, theirs, id):
    http, named = town.http(town.holder), ROUTES[id]

    def asking(thing):
        return lambda: OPERATIONS[id].ask(http, body=named.body, id=thing)

    ratios = ratios_of_times(asking(theirs["ids"][named.thing]), asking(str(new_id())), RATIO_MAX)
    assert ratios[-1] < RATIO_MAX, ratios
