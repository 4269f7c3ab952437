"""How a send is declared: of which change it tells, to whom, and where each value of its message comes from.

Everything here reads plain JSON: what the event says now, and what of its thing was heard before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.notifications.message_words import About

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """A new version of a thing. before: what was kept of the version before it, None where this is the first.

    other: what was heard of another thing, by its id; raises where nothing was yet.
    """

    version: int
    now: Told
    before: Told | None
    at: datetime
    other: Callable[[UUID], Told]


When = Callable[[Change], bool]
Value = Callable[[Change], Any]


@dataclass(frozen=True)
class Send:
    """One kind of message, and when it is sent.

    kind: of the template; contract: of the event that is heard; to: the field that names the volunteer who is told, the
    account where `to_account`, or the union whose cadres are where `to_cadres`; is_former: whether the one is told whom
    the version before named; says: where each value comes from;
    until: a field with the moment after which it is of no use outside of the inbox; is_urgent: whether it does not wait
    for the morning; about_id: the field with the id of what it is about.
    """

    kind: str
    contract: type
    when: When
    about: About
    says: Mapping[str, Value] = field(default_factory=dict)
    to: str = "volunteer_id"
    to_account: bool = False
    to_cadres: bool = False
    is_former: bool = False
    until: str | None = None
    is_urgent: When = lambda change: False
    about_id: str = "id"


def always(change: Change) -> bool:
    """Each version is news."""
    return True


def every(*conditions: When) -> When:
    """All of them."""
    return lambda change: all(condition(change) for condition in conditions)


def either(*conditions: When) -> When:
    """One of them, or more."""
    return lambda change: any(condition(change) for condition in conditions)


def says(name: str, *values: Any) -> When:
    """The event says one of these: for words that tell of an act, so that each version is news."""
    return lambda change: change.now[name] in values


def says_not(name: str, *values: Any) -> When:
    """The event says none of these."""
    return lambda change: change.now[name] not in values


def becomes(name: str, *values: str) -> When:
    """The field has one of these values now, and had another before."""
    return lambda change: change.now[name] in values and _before(change, name) != change.now[name]


def goes(name: str, of: tuple[str, ...], to: str) -> When:
    """The field had one of the values before, and has the other now.

    Where the version before was not heard, it counts as one of them: better told once too often than never.
    """

    def went(change: Change) -> bool:
        was_one = change.version > 1 if change.before is None else change.before[name] in of
        return change.now[name] == to and was_one

    return went


def moves(name: str, **others: tuple[str, ...]) -> When:
    """The field has another value than before, while other fields have one of theirs."""

    def moved(change: Change) -> bool:
        is_other = change.before is not None and change.before[name] != change.now[name]
        return is_other and all(change.now[other] in values for other, values in others.items())

    return moved


def loses(name: str) -> When:
    """The field had a value before, and has it no more."""
    return lambda change: _before(change, name) not in (None, change.now[name])


def rises(name: str, name_before: str) -> When:
    """One field says more than the other, which says what it was before: for events that tell both."""
    return lambda change: change.now[name] > change.now[name_before]


def falls(name: str, name_before: str) -> When:
    """One field says less than the other."""
    return rises(name_before, name)


def gains(name: str, word: str) -> When:
    """The list in the field has the word now, and had it not before."""
    return lambda change: word in change.now[name] and word not in (_before(change, name) or [])


def empties(name: str) -> When:
    """The list in the field is empty now. Where the version before was not heard, it counts as one that was not."""
    return lambda change: not change.now[name] and (change.before is None or bool(change.before[name]))


def value(name: str) -> Value:
    """A field of the event."""
    return lambda change: change.now[name]


def value_before(name: str) -> Value:
    """A field as it was in the version before."""
    return lambda change: _before(change, name)


def of(id_field: str, name: str) -> Value:
    """A field of another thing, which the event names by its id."""
    return lambda change: change.other(UUID(change.now[id_field]))[name]


def soon(name: str, hours: int) -> When:
    """The moment in a field is no more than so many hours away, or was before."""

    def is_soon(change: Change) -> bool:
        said = [change.now[name], (change.before or {}).get(name) or change.now[name]]
        return min(map(moment, said)) - change.at <= timedelta(hours=hours)

    return is_soon


def moment(said: str) -> datetime:
    """A moment as events say it."""
    return datetime.fromisoformat(said)


def _before(change: Change, name: str) -> Any:
    """None too where an older release did not keep it."""
    return change.before.get(name) if change.before is not None else None
