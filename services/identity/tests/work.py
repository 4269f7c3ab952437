"""Counted work: what a door did for an answer. Two answers that took the same work cannot be told apart by their time.

A clock on a busy machine says little, so the work itself is compared: the statements in their order (texts, without
values), what was hashed, sealed, opened and indexed, how often another system was asked.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import event

from services.identity.accounts.passwords import Passwords
from services.identity.tests.people import People
from shared.kernel.errors import Refusal
from shared.runtime.trust.sealing import Sealing

COUNTED = ((Passwords, ("hash", "matches")), (Sealing, ("seal", "open", "blind_index")))
LISTS = re.compile(r"\((?:[?]|%\([^)]*\)s(?:::\w+)?|,| )+\)")  # as many values as there are rows
PASSING = {
    "number": re.compile(r"[0-9]{8}-[0-9]{6}"),
    "id": re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"),
    "moment": re.compile(r"[0-9-]{10}T[0-9:.]+(Z|\+00:00)"),
}
VALUES = re.compile(r"(?<= SET ).*?(?= WHERE )")  # columns that stay as they are are not written
TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK TO")  # with times and names of their own


def worked(people: People, act: Callable[[], Any]) -> tuple[Any, list[str]]:
    """What an act answers or is refused with, what is different each time by its kind; and the work in its order."""
    with counted(people) as work:
        try:
            answer = act()
        except Refusal as refusal:
            answer = {"code": refusal.code, "parameters": dict(refusal.parameters)}
    return by_kind(answer), work


@contextmanager
def counted(people: People) -> Iterator[list[str]]:
    """The work that is done inside, in its order."""
    work: list[str] = []

    def executed(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        begun = next((word for word in TRANSACTIONS if statement.startswith(word)), None)
        work.append(begun or VALUES.sub("…", LISTS.sub("(…)", statement)))

    engine = people.database.engine
    event.listen(engine, "before_cursor_execute", executed)
    try:
        with _noted(work), _asking_noted(people, work):
            yield work
    finally:
        event.remove(engine, "before_cursor_execute", executed)


@contextmanager
def _noted(work: list[str]) -> Iterator[None]:
    patches = [_patched(owner, name, work) for owner, names in COUNTED for name in names]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def _patched(owner: type, name: str, work: list[str]) -> Any:
    method = getattr(owner, name)

    def noted(*arguments: Any) -> Any:
        work.append(f"{owner.__name__}.{name}")
        return method(*arguments)

    return patch.object(owner, name, noted)


@contextmanager
def _asking_noted(people: People, work: list[str]) -> Iterator[None]:
    directory = people.directory

    class Noted:
        def membership_of(self, *arguments: Any) -> Any:
            work.append("member directory")
            return directory.membership_of(*arguments)

    people.directory = Noted()
    try:
        yield
    finally:
        people.directory = directory


def by_kind(said: Any) -> Any:
    """The answer with `id`, `moment` and the like in place of what is different each time."""
    if isinstance(said, dict):
        return {name: by_kind(value) for name, value in said.items()}
    if isinstance(said, list):
        return [by_kind(value) for value in said]
    if isinstance(said, str):
        return next((kind for kind, pattern in PASSING.items() if pattern.fullmatch(said)), said)
    return said
