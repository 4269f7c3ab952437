"""Rules of offices in teams: their days, and how many of them there may be."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol
from uuid import UUID

from shared.contracts.teams.refusals.memberships import (
    LEADER_EXISTS,
    OFFICER_ENDS_BEFORE_IT_BEGINS,
    OFFICER_EXISTS,
    OFFICER_IN_THE_PAST,
    OFFICERS_TOO_MANY,
    UNDER_AGE,
)
from shared.contracts.teams.team_words import LEADING, OFFICERS_MAX, OfficerRole

OFFICERS_OF_A_ROLE_MAX = {OfficerRole.LEADER: 5, OfficerRole.DEPUTY: 10, OfficerRole.LIAISON: 20}
"""Present and coming ones; of leaders only one on a day. Together they fit into an event."""

assert sum(OFFICERS_OF_A_ROLE_MAX.values()) <= OFFICERS_MAX


class Held(Protocol):
    """An office that is not over."""

    volunteer_id: UUID
    role: str
    since: date
    until: date | None


def days_of(since: date | None, until: date | None, today: date) -> tuple[date, date | None]:
    """First and last day. No day of an office has passed when it is given: what was done then was not theirs to do."""
    first = since or today
    if first < today:
        raise OFFICER_IN_THE_PAST()
    if until is not None and until < first:
        raise OFFICER_ENDS_BEFORE_IT_BEGINS()
    return first, until


def share_a_day(one: Held, since: date, until: date | None) -> bool:
    """Whether an office and the given days have one in common."""
    begins_in_time = until is None or one.since <= until
    return begins_in_time and (one.until is None or since <= one.until)


def refuse_beside(held: Iterable[Held], volunteer_id: UUID, role: OfficerRole, since: date, until: date | None) -> None:
    """An office beside those that are there: one leader on a day, nobody twice in one role, not too many of it."""
    same = [office for office in held if office.role == role]
    on_these_days = [office for office in same if share_a_day(office, since, until)]
    if any(office.volunteer_id == volunteer_id for office in on_these_days):
        raise OFFICER_EXISTS(team_role=role.value)
    if role == OfficerRole.LEADER and on_these_days:
        raise LEADER_EXISTS()
    if len(same) >= OFFICERS_OF_A_ROLE_MAX[role]:
        raise OFFICERS_TOO_MANY(team_role=role.value, officers_max=OFFICERS_OF_A_ROLE_MAX[role])


def refuse_minor(role: OfficerRole, is_minor: bool) -> None:
    """Minors lead nobody."""
    if is_minor and role in LEADING:
        raise UNDER_AGE()
