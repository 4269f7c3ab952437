"""The life of a sign-up, and what people keep to who sign up: pauses, weeks, and being in one place at a time."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from shared.contracts.projects.activity_words import LIVE, SignUpState
from shared.contracts.projects.refusals.sign_ups import (
    OVERLAPS,
    PAUSED,
    SIGN_UP_EXISTS,
    SIGN_UP_REFUSED_BEFORE,
    SIGN_UP_STATE_FORBIDS,
    TRAVEL_TOO_SHORT,
    WAITS_TOO_OFTEN,
    WEEK_FULL,
)
from shared.kernel.clock import beijing_time, business_date
from shared.kernel.places import Position, metres_between
from shared.kernel.states import Life, State, act

LEADER = "activities.manage, or who leads it"
PERSON = "the volunteer"

LIFE = Life(
    "sign-up",
    State(
        "submitted", "待审核", "Waits for the leader to decide; where sign-up is instant, the server decides at once."
    ),
    State("waiting", "候补中", "Stands in line, in the order in which the server decided."),
    State("offered", "待确认", "A place came free and is kept until a moment."),
    State("confirmed", "已录用", "Has a place."),
    State("refused", "未录用", "The leader said no, with a reason."),
    State("declined", "已谢绝", "The person did not take the offer. It costs nothing."),
    State("expired", "已过期", "Nobody answered in time, or the shift began first."),
    State("cancelled", "已取消", "Given back in time, or handed to somebody else."),
    State("cancelled_late", "临时取消", "Given back when it was late."),
    State("released", "已释放", "The shift does not take place, or not for this person."),
    State("no_show", "未到岗", "Did not come."),
    acts=[
        act(
            "confirm",
            "submitted",
            "confirmed",
            "录用",
            "There is a place.",
            who=f"{LEADER}; the server where sign-up is instant, or somebody comes who was called in an emergency",
            wants=("a free place", "nobody in line", "the person's limits"),
            brings=("of who came without having signed up: the record of what they served",),
        ),
        act(
            "queue",
            "submitted",
            "waiting",
            "候补",
            "All places are taken.",
            who=f"{LEADER}; the server where sign-up is instant",
        ),
        act(
            "refuse",
            "submitted",
            "refused",
            "不予录用",
            "With a reason that the person is told.",
            who=f"{LEADER}; the server, where somebody was called in an emergency and a rule stands in the way",
        ),
        act("offer", "waiting", "offered", "递补", "The next in line, as soon as a place is free.", who="the server"),
        act(
            "accept",
            "offered",
            "confirmed",
            "接受递补",
            "Takes the place.",
            who=PERSON,
            wants=("before the offer is over", "the person's limits"),
        ),
        act(
            "decline",
            "offered",
            "declined",
            "谢绝递补",
            "Leaves the place.",
            who=PERSON,
            brings=("an offer to the next in line",),
        ),
        act(
            "expire",
            "offered",
            "expired",
            "递补过期",
            "Nobody answered.",
            who="timer",
            brings=("an offer to the next in line",),
        ),
        act(
            "lapse",
            ("submitted", "waiting"),
            "expired",
            "候补过期",
            "The shift has begun; of who came without having signed up: nobody decided in time.",
            who="timer",
        ),
        act(
            "come",
            ("submitted", "waiting"),
            "submitted",
            "到场申请",
            "Has come to the place, and asks to be let in instead of waiting any longer.",
            who="the volunteer, with the code of the place; a leader with the card",
            wants=("check-in is open", "the person's limits"),
        ),
        act(
            "cancel",
            ("submitted", "waiting", "confirmed"),
            "cancelled",
            "取消报名",
            "In time; by who was called in an emergency always, until they have come.",
            who=PERSON,
            brings=("an offer to the next in line",),
        ),
        act(
            "cancel_late",
            "confirmed",
            "cancelled_late",
            "临时取消",
            "So late that it is counted.",
            who=PERSON,
            brings=("an offer to the next in line",),
        ),
        act("hand_over", "confirmed", "cancelled", "转让", "Somebody else has taken the place.", who="both people"),
        act(
            "release",
            ("submitted", "waiting", "offered", "confirmed"),
            "released",
            "释放",
            "The shift was cancelled, stopped or moved to where the person cannot come, who left, or is not needed.",
            who="the server",
            brings=("what was noted of presence is void",),
        ),
        act(
            "miss",
            "confirmed",
            "no_show",
            "记为未到岗",
            "Nobody can check out any more, and nothing shows that the person came.",
            who="timer; a leader who strikes what was noted",
        ),
        act(
            "turn_up",
            "no_show",
            "confirmed",
            "更正为到岗",
            "What a leader's device had noted came later.",
            who="the server",
            wants=("the place was not given to somebody else",),
        ),
    ],
)

# Whoever is there, or may be called there: nobody is in two places.
PROMISED = frozenset({SignUpState.SUBMITTED, SignUpState.CONFIRMED})


@dataclass(frozen=True)
class Travel:
    """How long people are thought to travel. metres_free: as far as that takes no time; minutes: added to each way."""

    kilometres_per_hour: int
    minutes: int
    metres_free: int
    minutes_max: int


@dataclass(frozen=True)
class Missed:
    """When somebody who missed too much pauses. points: of each state; points_max: that many are let pass in `days`."""

    days: int
    points: Mapping[str, int]
    points_max: int
    pause_days: int


@dataclass(frozen=True)
class Limits:
    """What somebody may do who signs up, as it holds from a day on."""

    since: date
    shifts_a_week_max: int
    waits_max: int
    missed: Missed
    travel: Travel


class Timed(Protocol):
    """Something with a time and a place."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""

    @property
    def position(self) -> Position | None:
        """Where it is, None where it is nowhere in particular."""


@dataclass(frozen=True)
class Span:
    """A time at a place."""

    starts_at: datetime
    ends_at: datetime
    position: Position | None


@dataclass(frozen=True)
class Booked:
    """A sign-up of somebody, as far as the others depend on it."""

    id: UUID
    shift_id: UUID
    state: str
    starts_at: datetime
    ends_at: datetime
    position: Position | None


def state_after(state: str, act: str) -> SignUpState:
    """The state after an act. Raises Conflict where the state does not allow it."""
    following = LIFE.after(state, act)
    if following is None:
        raise SIGN_UP_STATE_FORBIDS(sign_up_state=state)
    return SignUpState(following)


def check_first(booked: Iterable[Booked], shift_id: UUID) -> None:
    """Somebody stands with a shift in one way, and does not ask again for what a leader refused. Raises Conflict."""
    for one in booked:
        if one.shift_id == shift_id and one.state in LIVE:
            raise SIGN_UP_EXISTS(sign_up_state=one.state)
        if one.shift_id == shift_id and one.state == SignUpState.REFUSED:
            raise SIGN_UP_REFUSED_BEFORE()


def check_person(booked: Sequence[Booked], wanted: Timed, limits: Limits, now: datetime) -> None:
    """Somebody may promise to serve then. Raises Forbidden or Conflict, with the limit that is in the way."""
    until = paused_until(booked, limits.missed, now)
    if until is not None:
        raise PAUSED(until=until.isoformat())
    promised = [one for one in booked if one.state in PROMISED]
    week = business_date(wanted.starts_at).isocalendar()[:2]
    if sum(business_date(one.starts_at).isocalendar()[:2] == week for one in promised) >= limits.shifts_a_week_max:
        raise WEEK_FULL(count_max=limits.shifts_a_week_max)
    check_time(promised, wanted, limits.travel)


def check_line(booked: Iterable[Booked], limits: Limits) -> None:
    """Nobody stands in too many lines. Raises Conflict."""
    if sum(one.state == SignUpState.WAITING for one in booked) >= limits.waits_max:
        raise WAITS_TOO_OFTEN(count_max=limits.waits_max)


def check_time(promised: Iterable[Timed], wanted: Timed, travel: Travel) -> None:
    """Nothing else is promised then, and there is time to come from the one to the other. Raises Conflict."""
    for one in promised:
        if wanted.starts_at < one.ends_at and one.starts_at < wanted.ends_at:
            raise OVERLAPS(begins=beijing_time(one.starts_at), ends=beijing_time(one.ends_at))
        minutes = travel_minutes(one.position, wanted.position, travel)
        way = timedelta(minutes=minutes)
        if wanted.starts_at < one.ends_at + way and one.starts_at < wanted.ends_at + way:
            begins, ends = beijing_time(one.starts_at), beijing_time(one.ends_at)
            raise TRAVEL_TOO_SHORT(begins=begins, ends=ends, minutes=minutes)


def travel_minutes(start: Position | None, goal: Position | None, travel: Travel) -> int:
    """How long it takes from one place to another; nothing from or to what has no place."""
    if start is None or goal is None:
        return 0
    metres = metres_between(start, goal)
    if metres <= travel.metres_free:
        return 0
    on_the_way = math.ceil(metres / 1000 / travel.kilometres_per_hour * 60)
    return min(on_the_way + travel.minutes, travel.minutes_max)


def paused_until(booked: Iterable[Booked], missed: Missed, now: datetime) -> date | None:
    """The last day of the pause of somebody who missed too much lately; None for whoever may go on."""
    since = now - timedelta(days=missed.days)
    counted = [one for one in booked if one.state in missed.points and one.starts_at > since]
    if sum(missed.points[one.state] for one in counted) <= missed.points_max:
        return None
    last = max(business_date(min(one.starts_at, now)) for one in counted) + timedelta(days=missed.pause_days)
    return last if business_date(now) <= last else None
