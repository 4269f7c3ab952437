"""Asking operations of the API as its own document describes them, and what can be told from the answers."""

import re
from contextlib import contextmanager
from itertools import count
from unittest.mock import patch

from sqlalchemy import event

from gateway.application import document_of
from services.identity.accounts.passwords import Passwords
from shared.runtime.settings import Settings
from shared.runtime.trust.sealing import Sealing
from tests.secrecy.routes import ROUTES

METHODS = ("get", "put", "post", "patch", "delete")
UNIT_PARAMETERS = ("unit", "unit_code", "below", "parent")
UNIT_FIELDS = ("unit_code", "parent_code", "successor_code")
OF_THE_MOMENT = {"date", "x-request-id", "ratelimit", "ratelimit-policy", "age"}
REQUEST_ID = re.compile(r'"(request_id|instance)": *"[^"]*"')
CRYPTO = ((Sealing, "seal"), (Sealing, "open"), (Sealing, "blind_index"), (Passwords, "hash"), (Passwords, "matches"))
MOMENTS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z|eyJ[\w.-]+")  # and codes that were signed just now

HIDDEN = (403, 404)
WORK_TRIES_MIN, WORK_TRIES_MAX = 3, 12

_keys = count(1)


class Operation:
    """One of the document: `operation.ask(http, id="…")` sends its example."""

    def __init__(self, path, method, described):
        self.path, self.method, self.id = path, method, described["operationId"]
        self.parameters = {given.get("name") for given in described.get("parameters", ()) if given.get("in") == "query"}
        self.media, self.example = _body_of(described)

    def ask(self, http, query=None, body=None, unit=None, **in_path):
        """The answer. unit: at every place of the body where the code of a unit stands."""
        path = re.sub(r"\{(\w+)\}", lambda found: str(in_path[found[1]]), self.path)
        sent = (self.example or {}) | (body or {})
        sent |= {name: unit for name in UNIT_FIELDS if unit and name in sent}
        headers = {} if self.method == "get" else {"Idempotency-Key": f"secrecy-{next(_keys)}"}
        return http.request(self.method.upper(), path, headers=headers, params=query, **self._content(sent))

    def _content(self, sent):
        if self.media is None:
            return {}
        if self.media != "multipart/form-data":
            return {"data" if "form" in self.media else "json": sent}
        fields = {name: _as_text(value) for name, value in sent.items() if name != "file"}
        return {"data": fields, "files": {"file": ("f.csv", sent["file"].encode())}}


def operations():
    """All of them, by their ids."""
    paths = document_of(Settings())["paths"]
    found = [Operation(path, method, on[method]) for path, on in paths.items() for method in METHODS if method in on]
    return {operation.id: operation for operation in found}


def of_kind(*kinds):
    """The ids of operations whose line in `routes/` is one of these kinds."""
    return sorted(id for id, kind in ROUTES.items() if isinstance(kind, kinds) and id in OPERATIONS)


def asked_all(town, operation, http, *requests):
    """The answer to each request, and the least work that each took in some tries.

    Timers of the system add to the work now and then, never take from it: where the least differ it is tried on, and a
    difference that is really there stays.
    """
    answers, works = [None] * len(requests), [()] * len(requests)
    for tries in range(1, WORK_TRIES_MAX + 1):
        for place, request in enumerate(requests):
            with counted(town.databases) as work:
                answers[place] = operation.ask(http, **request)
            works[place] = min(works[place] or tuple(work), tuple(work))
        if tries >= WORK_TRIES_MIN and len(set(works)) == 1:
            break
    return answers, works


def told(answer, *named):
    """All that can be told from an answer but the moment: status, headers, body; what was named stands as `named`."""
    text = REQUEST_ID.sub("", answer.text)
    for name in named:
        text = text.replace(name, "named")
    headers = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in OF_THE_MOMENT}
    for of_the_body in ("content-length", "etag"):
        headers.pop(of_the_body, None)
    return answer.status_code, headers, MOMENTS.sub("moment", text)


@contextmanager
def counted(databases):
    """How much work is done inside, by all services: [statements, cryptographic operations]. Timers may add to it."""
    work = [0, 0]

    def executed(*rest):
        work[0] += 1

    patches = [patch.object(owner, name, _counting(owner, name, work)) for owner, name in CRYPTO]
    for database in databases:
        event.listen(database.engine, "before_cursor_execute", executed)
    for one in patches:
        one.start()
    try:
        yield work
    finally:
        for one in patches:
            one.stop()
        for database in databases:
            event.remove(database.engine, "before_cursor_execute", executed)


def _counting(owner, name, work):
    method = getattr(owner, name)

    def counting(*arguments):
        work[1] += 1
        return method(*arguments)

    return counting


def _as_text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def _body_of(described):
    content = described.get("requestBody", {}).get("content", {})
    media, body = next(iter(content.items()), (None, {}))
    return media, body.get("example")


OPERATIONS = operations()
