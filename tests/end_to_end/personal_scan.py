"""Looking for people where they must not be: in logs, answers, messages, and in every column of every table."""

import base64
import json
from urllib.parse import quote

from sqlalchemy import MetaData, NullPool, create_engine, select

from shared.testing.scanning import text_of

EXCEPTION = "SMS simulator: "  # in development the console is the phone
SHOWN_CHARACTERS = 200


class Secrets:
    """What must be found nowhere: ID numbers, phones and names, with the kind and person that each is."""

    def __init__(self):
        self._needles = {}

    def add(self, kind, secret):
        """Look for one more, in all the ways in which it may be written."""
        for written in ways_of(secret):
            self._needles[written] = kind

    def found(self, text):
        """The kinds that stand in a text."""
        return sorted({kind for needle, kind in self._needles.items() if needle in text})


def ways_of(secret):
    """As it is; in small letters; as JSON, URLs and base64 write it."""
    plain = {secret, secret.lower()}
    yield from plain
    for text in plain:
        yield json.dumps(text)[1:-1]
        yield quote(text)
        yield from _base64_of(text.encode())


def _base64_of(content):
    """What is the same of it, wherever in a longer content it stands. Too short ones would be found by chance."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + content)
        inside = encoded[(before * 8 + 5) // 6 : len(encoded) - 4].decode()
        if len(inside) >= 8:
            yield inside


def scanned_lines(text, secrets):
    """The lines of a log with somebody in them, each with what it is."""
    lines = [line for line in text.splitlines() if not line.startswith(EXCEPTION)]
    return [(kinds, line[:SHOWN_CHARACTERS]) for line in lines if (kinds := secrets.found(line))]


def scanned_tables(uri, secrets):
    """The columns with somebody in them, and what it is; and how many values were looked at."""
    engine = create_engine(uri, poolclass=NullPool)
    metadata = MetaData()
    metadata.reflect(engine)
    found, count = {}, 0
    with engine.connect() as connection:
        for table in metadata.tables.values():
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    count += 1
                    if kinds := secrets.found(text_of(value)):
                        found.setdefault(f"{table.name}.{column}", set()).update(kinds)
    engine.dispose()
    return found, count
