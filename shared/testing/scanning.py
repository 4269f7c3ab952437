"""A watch over what the systems of a run of the tests send and keep: nothing of it may be personal, as of logs.

Every event on its way to a queue and every refusal over HTTP is looked at, and every value of every table when a system
ends. Answers that are no refusals show people to those who may see them; calls between services die with their answer.
"""

import functools
import json

from sqlalchemy import inspect

from shared.runtime.events import relay
from shared.testing.http import HttpClient
from shared.testing.watching import WATCH

REFUSALS_FROM = 400
# A person's name stands in clear beside the terms by which it is searched (decision 19), and nowhere else: only the
# service that names people holds names.
NAMING = "identity"
NAMED_COLUMNS = frozenset(
    {
        "member.name",
        "member.search",
        "volunteer.name",
        "volunteer.search",
        "registration.name",
        "objection.name",
    }
)
PIECES = "search"  # two characters of the name of a unit or team stand there alone, as a short name of somebody would


def pytest_configure(config):
    """Look at events and answers of everything that runs in this process."""
    for owner, name, looking in ((relay, "write_event", _looked_at_event), (HttpClient, "request", _looked_at_answer)):
        plain = getattr(owner, name)
        setattr(owner, name, looking(plain))
        config.add_cleanup(functools.partial(setattr, owner, name, plain))


def look_at_tables(engine, service):
    """Every value of every table of a service."""
    named = NAMED_COLUMNS if service == NAMING else frozenset()
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():
                for column, value in row.items():
                    if value is not None and column != PIECES and f"{table}.{column}" not in named:
                        WATCH.look_at(text_of(value), f"{service}: {table}.{column}")


def text_of(value):
    """Any value of a database as the text that may stand in it."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _looked_at_event(write_event):
    @functools.wraps(write_event)
    def looking(envelope):
        body = write_event(envelope)
        WATCH.look_at(body.decode(), f"an event {envelope['type']}")
        return body

    return looking


def _looked_at_answer(request):
    @functools.wraps(request)
    def looking(client, method, path, *arguments, **keywords):
        answer = request(client, method, path, *arguments, **keywords)
        said = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
        if answer.status_code >= REFUSALS_FROM:
            said += answer.text
        WATCH.look_at(said, f"the answer {answer.status_code} to {method} {answer.request.path_url.partition('?')[0]}")
        return answer

    return looking
