"""Clients that change the union tree through HTTP, whatever happens to the server, and remember what they were told."""

import random
from dataclasses import dataclass
from uuid import uuid4

import eventlet
import requests

from shared.testing.http import HttpClient
from tests.faults.checker import Operation, Outcome
from tests.faults.killable import DISTRICTS

UNITS_MAX = 6  # of one client
ATTEMPTS_MAX = 200  # of one wish
ABANDONED = 0.3  # share of the wishes that a client gives up when the answer does not come
PAUSE_SECONDS = 0.05
REQUEST_SECONDS_MAX = 10
CONFLICTS_TO_REPEAT = ("request.in_progress",)


@dataclass
class Known:
    """What a client knows of a unit: superiors that it may stand below; its version, None where that is not sure."""

    parents: set[str]
    version: int | None

    @property
    def condition(self):
        """What the server is told of it."""
        return {} if self.version is None else {"version": self.version}


class Client:
    """Founds, renames and moves units of its own, one wish after the other.

    Nothing that it wishes for could be done twice unnoticed: it names the version that it knows, or founds what must
    not be there yet. address: where the server listens at present, None while it does not; token: of somebody who may
    do all this.
    """

    def __init__(self, number, address, token, seed):
        self.number, self.address, self.token = number, address, token
        self.random = random.Random(f"{seed} {number}")
        self.operations = []
        self.units = {}
        self.stopping = False

    def run(self):
        """Change things until told to stop; the wish under way is brought to its end."""
        while not self.stopping:
            act = self.random.choice((self._found, self._rename, self._move)) if self.units else self._found
            act()

    def _found(self):
        code, parent = f"BJ-C{self.number}-{len(self.operations)}", self.random.choice(DISTRICTS)
        body = {"code": code, "kind": "street", "name": f"{code}街道总工会", "parent_code": parent}
        if self._try(Operation(code, "founded", ""), "POST", "/api/v1/units", body).outcome is Outcome.ACKNOWLEDGED:
            self.units[code] = Known({parent}, 1)
        if len(self.units) > UNITS_MAX:
            del self.units[next(iter(self.units))]

    def _rename(self):
        code, known = self.random.choice(list(self.units.items()))
        name = f"{code}街道总工会 {len(self.operations)}"
        body = {"name": name} | known.condition
        known.version = self._try(Operation(code, "changed", name), "PATCH", f"/api/v1/units/{code}", body).version

    def _move(self):
        """Never to where it may stand already: that would change nothing."""
        code, known = self.random.choice(list(self.units.items()))
        parent = self.random.choice([district for district in DISTRICTS if district not in known.parents])
        body = {"parent_code": parent} | known.condition
        operation = self._try(Operation(code, "moved", parent), "POST", f"/api/v1/units/{code}/move", body)
        known.version = operation.version
        known.parents = {parent} if operation.outcome is Outcome.ACKNOWLEDGED else known.parents | {parent}
        if len(known.parents) == len(DISTRICTS):
            del self.units[code]

    def _try(self, operation, method, path, body):
        """Repeat with the same key until there is an answer; now and then give up instead."""
        self.operations.append(operation)
        key = str(uuid4())
        for _ in range(ATTEMPTS_MAX):
            answer = self._answer(method, path, body, key)
            if answer is not None:
                succeeded = answer.status_code < 300
                operation.outcome = Outcome.ACKNOWLEDGED if succeeded else Outcome.REFUSED
                operation.version = answer.json()["version"] if succeeded else None
                return operation
            if self.random.random() < ABANDONED:
                return operation
            eventlet.sleep(PAUSE_SECONDS)
        return operation

    def _answer(self, method, path, body, key):
        """A final answer, or None where the outcome is not known."""
        address = self.address()
        while address is None:
            eventlet.sleep(PAUSE_SECONDS)
            address = self.address()
        http = HttpClient(address, self.token())
        headers = {"Idempotency-Key": key}
        try:
            answer = http.request(method, path, json=body, headers=headers, timeout=REQUEST_SECONDS_MAX)
        except requests.RequestException:
            return None
        repeat = answer.status_code >= 500 or answer.json().get("code") in CONFLICTS_TO_REPEAT
        return None if repeat else answer
