"""Who accepts after somebody else was released has that place, in whatever order projects hears of it."""

from itertools import permutations

from shared.contracts.demands.calls import CallChanged
from shared.kernel.errors import Unavailable

ACCEPTED, RELEASED = {"state": "accepted", "version": 2}, {"state": "released", "version": 3}


def going_round(dispatch, flood):
    """One place, which goes from one to the next, and to the third."""
    first, second, third = (dispatch.called(flood, dispatch.city.volunteer()) for _ in range(3))
    second |= {"instead_of": first["id"], "instead_of_version": 3}
    third |= {"instead_of": second["id"], "instead_of_version": 3}
    return [first | ACCEPTED, first | RELEASED, second | ACCEPTED, second | RELEASED, third | ACCEPTED]


def is_heard(dispatch, event):
    try:
        dispatch.doors.hear(CallChanged, **event)
    except Unavailable:
        return False
    return True


def hear(dispatch, told):
    """Events in an order; what waits for others is heard again later, as from the inbox. What waits in the end."""
    waiting = [event for event in told if not is_heard(dispatch, event)]
    for _ in told:
        waiting = [event for event in waiting if not is_heard(dispatch, event)]
    return waiting


def test_in_every_order_the_last_one_has_the_place(dispatch):
    for order in permutations(range(1, 5)):
        flood = dispatch.open(wanted_count=1)
        told = going_round(dispatch, flood)
        assert hear(dispatch, [told[place] for place in (0, *order)]) == []
        assert (dispatch.stands(told[4]), dispatch.taken(flood)) == (("confirmed", None), (1, 1)), order
        assert {dispatch.stands(told[place]) for place in (0, 2)} <= {("released", None), None}


def test_an_acceptance_waits_for_the_release_before_it(dispatch):
    flood = dispatch.open(wanted_count=1)
    first, released, second, *_ = going_round(dispatch, flood)
    assert hear(dispatch, [first, second]) == [second]
    assert hear(dispatch, [released, second]) == [] and dispatch.stands(second) == ("confirmed", None)
