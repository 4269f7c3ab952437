"""Rules of calling people: the life of an emergency and of a call, who is left out, what comes next."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.contracts.demands.dispatch_words import LeftOutReason
from shared.contracts.demands.emergency_words import WAVES_MAX, CallState, EmergencyState
from shared.contracts.demands.refusals.emergencies import CALL_STATE_FORBIDS, EMERGENCY_STATE_FORBIDS
from shared.kernel.clock import BUSINESS_ZONE
from shared.kernel.states import Life, State, act

COMMANDER = "emergencies.command"
PERSON = "who is called: signed in, by the link or by SMS"
SERVER = "the server"
MINUTES_OF_DAY = 24 * 60

LIFE = Life(
    "emergency",
    State("open", "召集中", "People are called, wave by wave."),
    State("paused", "已暂停", "Nobody is called for the time being; who was asked may answer."),
    State("filled", "已满员", "As many come as are wanted."),
    State(
        "escalated", "已上报", "Nobody more was found: the union above commands it, and people of its reach are called."
    ),
    State("cancelled", "已取消", "Called off, with a reason: nobody comes."),
    State("ended", "已结束", "Its time is over."),
    acts=[
        act("pause", ("open", "escalated"), "paused", "暂停", "No further wave.", who=COMMANDER),
        act("resume", "paused", "open", "继续", "The next wave goes out at once.", who=COMMANDER),
        act(
            "widen",
            ("open", "escalated"),
            "open",
            "扩大范围",
            "The next wave looks one ring further, at once.",
            who=COMMANDER,
            wants=("a further ring",),
        ),
        act(
            "escalate",
            ("open", "escalated"),
            "escalated",
            "上报",
            "The union above commands from now on, and looks from the nearest ring again.",
            who=f"{COMMANDER}; {SERVER} where all rings are looked through or several waves found nobody",
            wants=("a union above",),
        ),
        act(
            "fill",
            ("open", "paused", "escalated"),
            "filled",
            "满员",
            "The last place was taken.",
            who=SERVER,
            brings=("whoever was asked and has not answered is stood down",),
        ),
        act(
            "reopen",
            "filled",
            "open",
            "重新召集",
            "Somebody cannot come after all: the next are called.",
            who=SERVER,
            wants=("before its end",),
        ),
        act(
            "cancel",
            ("open", "paused", "filled", "escalated"),
            "cancelled",
            "取消",
            "With a reason.",
            who=COMMANDER,
            brings=("who was asked is stood down", "who had accepted is released"),
        ),
        act(
            "end",
            ("open", "paused", "filled", "escalated"),
            "ended",
            "结束",
            "Its time is over.",
            who="timer",
            brings=("who has not answered is not asked any more",),
        ),
    ],
)

CALL_LIFE = Life(
    "call",
    State("asked", "待答复", "Waits for the answer until a moment."),
    State("accepted", "已接受", "Comes: there is a sign-up, unless it is a drill."),
    State("declined", "已谢绝", "It costs nothing."),
    State("expired", "未答复", "Nobody answered in time."),
    State("stood_down", "不再需要", "Enough come without them, or it was called off."),
    State("released", "已解除", "Had accepted, and does not come after all."),
    acts=[
        act(
            "accept",
            "asked",
            "accepted",
            "接受",
            "Comes.",
            who=PERSON,
            wants=("in time", "a free place"),
            brings=("a sign-up that came by dispatch", "the last place stands the others down"),
        ),
        act(
            "accept_late",
            "expired",
            "accepted",
            "补计接受",
            "A reply by SMS was on its way when the time was over.",
            who="who is called, by SMS",
            wants=("received in time", "a free place"),
            brings=("as for accepting",),
        ),
        act("decline", "asked", "declined", "谢绝", "Does not come.", who=PERSON),
        act("expire", "asked", "expired", "过期", "The time for an answer is over.", who="timer"),
        act("stand_down", "asked", "stood_down", "解除召集", "Not needed any more.", who=SERVER),
        act(
            "release",
            "accepted",
            "released",
            "解除",
            "Cannot come after all, may not, or it was called off.",
            who=f"{PERSON}; {SERVER}",
            brings=("the place is free: the next are called",),
        ),
    ],
)

CALLING = frozenset({EmergencyState.OPEN, EmergencyState.ESCALATED})  # waves go out
LIVE = CALLING | {EmergencyState.PAUSED, EmergencyState.FILLED}  # answers count


@dataclass(frozen=True)
class Rules:
    """The numbers that hold for emergencies opened on from_day or later (`schemes/`).

    ring_metres: how far each ring reaches; silent_waves_max: waves in a row that nobody accepted, after which the union
    above takes over; again_minutes: after all rings of the highest union were looked through.
    """

    from_day: date
    ring_metres: tuple[int, ...]
    silent_waves_max: int
    asks_per_place: int
    wave_people_max: int
    looked_at_max: int
    answer_minutes: int
    again_minutes: int
    rest_hours: int


@dataclass(frozen=True)
class Wanted:
    """What an emergency asks of people. asked: who was asked in it; today: the day on which a qualification is good."""

    starts_at: datetime
    ends_at: datetime
    qualification: str | None
    asked: Collection[UUID]


@dataclass(frozen=True)
class Candidate:
    """Somebody near, as far as it matters.

    metres: from the place to the nearest area that they named; availability: the windows of their week, empty for who
    named none; quiet_until: by their own choice; free_at: end of the rest after their last call, None for none;
    is_asked_elsewhere: another emergency waits for their answer; busy: spans in which they serve.
    """

    volunteer_id: UUID
    unit_id: UUID
    metres: int
    travel_metres_max: int
    is_ready: bool
    is_minor: bool
    in_reach: bool
    is_qualified: bool
    quiet_until: datetime | None
    free_at: datetime | None
    is_asked_elsewhere: bool
    busy: tuple[tuple[datetime, datetime], ...] = ()
    availability: tuple[Mapping[str, Any], ...] = ()


def state_after(state: str, act: str) -> EmergencyState:
    """The state after an act. Raises Conflict where the state does not allow it."""
    following = LIFE.after(state, act)
    if following is None:
        raise EMERGENCY_STATE_FORBIDS(emergency_state=state)
    return EmergencyState(following)


def call_after(state: str, act: str) -> CallState:
    """The state of a call after an act. Raises Conflict where the state does not allow it."""
    following = CALL_LIFE.after(state, act)
    if following is None:
        raise CALL_STATE_FORBIDS(call_state=state)
    return CallState(following)


def left_out_for(one: Candidate, wanted: Wanted, now: datetime) -> LeftOutReason | None:
    """Why somebody is not asked; None for who is. Of several reasons the first in the order of the words."""
    stands: dict[LeftOutReason, bool] = {
        LeftOutReason.OTHER_UNIT: not one.in_reach,
        LeftOutReason.MINOR: one.is_minor,
        LeftOutReason.NOT_READY: not one.is_ready,
        LeftOutReason.ALREADY_ASKED: one.volunteer_id in wanted.asked or one.is_asked_elsewhere,
        LeftOutReason.QUIET: one.quiet_until is not None and one.quiet_until > now,
        LeftOutReason.RESTING: one.free_at is not None and one.free_at > now,
        LeftOutReason.NOT_QUALIFIED: wanted.qualification is not None and not one.is_qualified,
        LeftOutReason.TOO_FAR: one.metres > one.travel_metres_max,
        LeftOutReason.BUSY: any(begins < wanted.ends_at and wanted.starts_at < ends for begins, ends in one.busy),
    }
    for reason, holds in stands.items():
        if holds:
            return reason
    if not has_time(one.availability, wanted.starts_at, wanted.ends_at):
        return LeftOutReason.NOT_AVAILABLE_THEN
    return None


def has_time(windows: Collection[Mapping[str, Any]], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether windows of a week cover a span, over midnight too. Whoever named no windows comes at any time.

    A window that ends at 23:59 ends with the day: there is no later minute to name.
    """
    if not windows:
        return True
    moment, end = starts_at.astimezone(BUSINESS_ZONE), ends_at.astimezone(BUSINESS_ZONE)
    while moment < end:
        minute = moment.hour * 60 + moment.minute
        until = max((ends for day, begins, ends in map(_span, windows) if _holds(day, begins, ends, moment)), default=0)
        if until <= minute:
            return False
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        moment = midnight + timedelta(minutes=until)
    return True


def _span(window: Mapping[str, Any]) -> tuple[int, int, int]:
    ends = _minutes(window["ends"])
    return window["weekday"], _minutes(window["starts"]), MINUTES_OF_DAY if ends == MINUTES_OF_DAY - 1 else ends


def _holds(day: int, begins: int, ends: int, moment: datetime) -> bool:
    return day == moment.isoweekday() and begins <= moment.hour * 60 + moment.minute < ends


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def wave_size(wanted_count: int, accepted_count: int, asks_per_place: int, wave_people_max: int) -> int:
    """How many people a wave asks: several for each place that is free, since not everybody can."""
    return min(max(0, wanted_count - accepted_count) * asks_per_place, wave_people_max)


def due_at(now: datetime, answer_minutes: int, ends_at: datetime) -> datetime:
    """Until when somebody answers who is asked now: never longer than the emergency lasts."""
    return min(now + timedelta(minutes=answer_minutes), ends_at)


def free_again_at(asked_at: datetime, rest_hours: int, busy_until: datetime | None = None) -> datetime:
    """From when on somebody is called again: after the rest, which begins at the end of what they serve."""
    return max(asked_at, busy_until or asked_at) + timedelta(hours=rest_hours)


class Next(StrEnum):
    """What becomes of an emergency whose wave is over."""

    ASK = "ask"  # in the present ring
    WIDEN = "widen"  # and ask in the next one
    ESCALATE = "escalate"
    AGAIN = "again"  # after a while, from the nearest ring
    REST = "rest"  # nothing any more by itself: the commander decides


@dataclass(frozen=True)
class Progress:
    """How far an emergency has come. ring: from 0; silent_waves: nobody accepted, in a row; has_looked_through: nobody
    was left in the ring to be asked."""

    waves: int
    ring: int
    silent_waves: int
    has_looked_through: bool


def next_of(progress: Progress, rules: Rules, *, has_superior: bool) -> Next:
    """What comes next while places are free."""
    if progress.waves >= WAVES_MAX:
        return Next.REST
    is_last = progress.ring + 1 >= len(rules.ring_metres)
    is_exhausted = progress.has_looked_through and is_last
    if has_superior and (is_exhausted or progress.silent_waves >= rules.silent_waves_max):
        return Next.ESCALATE
    if is_exhausted:
        return Next.AGAIN
    return Next.WIDEN if progress.has_looked_through else Next.ASK


def counted(reasons: Iterable[LeftOutReason | str]) -> dict[str, int]:
    """How many were left out for each reason, in the order of the words; those for which nobody was are not named."""
    said = [str(reason) for reason in reasons]
    return {reason.value: said.count(reason.value) for reason in LeftOutReason if reason.value in said}


def rounded_metres(metres: float) -> int:
    """As nobody can tell an address from: whole kilometres, upwards."""
    return math.ceil(metres / 1000) * 1000
