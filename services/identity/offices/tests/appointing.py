"""Giving and ending offices, for tests, and doing several of that at the same moment."""

import threading

import pytest

from services.identity.tests.people import CLI
from shared.kernel.errors import Conflict, Refusal


def refusal_of(act):
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def appoint(people, account, role="cadre", unit_code="BJ-D1", actor=CLI, **days):
    return people.call("appoint", {"account_id": account["id"], "role": role, "unit_code": unit_code, **days}, actor)


def end(people, office, actor=CLI):
    return people.call("end_office", {"id": office["id"], "reason": "other_post"}, actor)


def race(acts):
    outcomes = []

    def run(act):
        try:
            outcomes.append(act()["role"])
        except Conflict as refusal:
            outcomes.append(refusal.code)

    callers = [threading.Thread(target=run, args=(act,)) for act in acts]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(timeout=20)
    return sorted(outcomes)
