"""Clients that change things through HTTP, whatever happens to the server, and remember what they were told.

Nothing that they wish for could be done twice unnoticed: a wish names the version that is known, or is for what must
not be there yet, or leaves a line in a history each time it is fulfilled.
"""

import random
import time
from collections import Counter
from uuid import uuid4

import eventlet
import requests

from shared.testing.http import HttpClient
from tests.faults.checker import Operation, Outcome
from tests.faults.killable import DISTRICTS

UNITS_MAX = 6  # of one client
ATTEMPTS_MAX = 200  # of one wish
ABANDONED = 0.15  # share of the wishes that a client gives up each time the answer does not come
PAUSE_SECONDS, PAUSE_SECONDS_MAX = 0.05, 1.0  # before a repetition; each pause is twice the one before
REQUEST_SECONDS_MAX = 10
CONFLICTS_TO_REPEAT = ("request.in_progress",)


class Asking:
    """Has one wish after the other, with a pause between them. A subclass says which (`wish`).

    address: where the server listens at present, None while it does not; token: of somebody who may do all this;
    slowest_seconds: of the longest answer of the server; refusals: by code; repeated: why something was asked again, by
    status or kind of error.
    """

    kind = "client"
    pause_seconds = 0.0

    def __init__(self, number, address, token, seed):
        self.number, self.address, self.token = number, address, token
        self.random = random.Random(f"{seed} {self.kind} {number}")
        self.operations = []
        self.stopping = False
        self.slowest_seconds = 0.0
        self.refusals, self.repeated = Counter(), Counter()
        self._client = None

    def run(self):
        """Change things until told to stop; the wish under way is brought to its end."""
        while not self.stopping:
            self.wish()
            eventlet.sleep(self.pause_seconds)

    def wished(self, operation, method, path, body, token=None):
        """Repeat with the same key until there is an answer; now and then give up instead. What was said, or None."""
        self.operations.append(operation)
        key = str(uuid4())
        for attempt in range(ATTEMPTS_MAX):
            answer = self._answer(method, path, body, key, token or self.token)
            if answer is not None:
                return self._noted(operation, answer)
            if self.random.random() < ABANDONED:
                return None
            eventlet.sleep(min(PAUSE_SECONDS_MAX, PAUSE_SECONDS * 2**attempt))
        return None

    def has_nothing_left(self):
        """Of all its things it does not know how they stand."""
        self.stopping = True

    def _noted(self, operation, answer):
        said = answer.json()
        if answer.status_code < 300:
            operation.outcome, operation.version = Outcome.ACKNOWLEDGED, said.get("version")
            return said
        operation.outcome = Outcome.REFUSED
        self.refusals[said.get("code")] += 1
        return None

    def _answer(self, method, path, body, key, token):
        """A final answer, or None where the outcome is not known."""
        address = self.address()
        while address is None:
            eventlet.sleep(PAUSE_SECONDS)
            address = self.address()
        began = time.monotonic()
        try:
            headers = {"Idempotency-Key": key, "Authorization": f"Bearer {token()}"}
            answer = self._http(address).request(method, path, json=body, headers=headers, timeout=REQUEST_SECONDS_MAX)
        except requests.RequestException as error:
            self.repeated[type(error).__name__] += 1
            return None
        self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)
        repeat = answer.status_code >= 500 or answer.json().get("code") in CONFLICTS_TO_REPEAT
        if repeat:
            self.repeated[answer.status_code] += 1
        return None if repeat else answer

    def _http(self, address):
        """The connections that it keeps open to where the server listens."""
        if self._client is None or self._client.address != address:
            self._client = HttpClient(address)
        return self._client


class Client(Asking):
    """Founds, renames and moves units of its own. units: superior and version of each of which it is sure, by code."""

    kind = "units"

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.units = {}

    def wish(self):
        """One of the three, as chance has it."""
        act = self.random.choice((self._found, self._rename, self._move)) if self.units else self._found
        act()
        if len(self.units) > UNITS_MAX:
            del self.units[next(iter(self.units))]

    def _found(self):
        code, parent = f"BJ-C{self.number}-{len(self.operations)}", self.random.choice(DISTRICTS)
        body = {"code": code, "kind": "street", "name": f"{code}街道总工会", "parent_code": parent}
        if self.wished(Operation(code, "founded", ""), "POST", "/api/v1/units", body):
            self.units[code] = parent, 1

    def _rename(self):
        code, parent, version = self._taken()
        body = {"name": (name := f"{code}街道总工会 {len(self.operations)}"), "version": version}
        if said := self.wished(Operation(code, "changed", name), "PATCH", f"/api/v1/units/{code}", body):
            self.units[code] = parent, said["version"]

    def _move(self):
        """To another place than the present one: else nothing would change."""
        code, before, version = self._taken()
        parent = self.random.choice([district for district in DISTRICTS if district != before])
        body = {"parent_code": parent, "version": version}
        if said := self.wished(Operation(code, "moved", parent), "POST", f"/api/v1/units/{code}/move", body):
            self.units[code] = parent, said["version"]

    def _taken(self):
        """One of its units, which it knows no more until there is an answer."""
        code = self.random.choice(list(self.units))
        return code, *self.units.pop(code)
