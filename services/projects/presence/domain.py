"""Rules of presence: the life of an attendance, the windows of a shift, grades, places, pairs, limits."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.contracts.projects.library_words import EvidenceRule
from shared.contracts.projects.presence_words import PAIRS_MAX, CheckWay, EvidenceGrade, PresenceFlag
from shared.kernel.clock import business_date
from shared.kernel.places import Position, metres_between
from shared.kernel.states import Life, State, act

LEADERS = "presence.put_right, or a leader of the activity; never the person"

LIFE = Life(
    "attendance",
    State("open", "在场", "Checked in, and not out."),
    State("closed", "已签退", "Checked in and out: its minutes can count."),
    State("missing_out", "未签退", "The shift is over and nobody checked out: nothing counts."),
    State("void", "作废", "Struck: it never counts."),
    acts=[
        act(
            "check_out",
            "open",
            "closed",
            "签退",
            "The person goes.",
            who="the person with a code, a leader with the card",
            wants=["the window for checking out is open"],
        ),
        act(
            "close",
            "open",
            "missing_out",
            "到时关闭",
            "The window for checking out is over.",
            who="the system",
        ),
        act(
            "note_out",
            "missing_out",
            "closed",
            "补传签退",
            "A leader's device had noted the going without a connection.",
            who="the owner of an enrolled device who leads the shift",
            wants=["the batch came in time"],
        ),
        act(
            "put_right",
            "missing_out",
            "closed",
            "更正签退",
            "A leader says when the person went, and what that rests on.",
            who=LEADERS,
            wants=["within the shift", "within some days after it"],
            brings=["a flag: the person is asked to accept it"],
        ),
        act(
            "strike",
            ("open", "closed", "missing_out"),
            "void",
            "作废",
            "It is not so: the person was not there, or it was noted by mistake.",
            who=LEADERS,
            wants=["within some days after the shift"],
        ),
    ],
)

# Which ways of checking in and out an activity's evidence rule takes. What is handed in is no presence.
WAYS: dict[str, frozenset[CheckWay]] = {
    EvidenceRule.CODE: frozenset({CheckWay.QR, CheckWay.DIGITS, CheckWay.CARD, CheckWay.OFFLINE}),
    EvidenceRule.ONLINE_CODE: frozenset({CheckWay.QR, CheckWay.DIGITS}),
    EvidenceRule.LEADER: frozenset({CheckWay.CARD, CheckWay.OFFLINE}),
    EvidenceRule.DELIVERABLE: frozenset(),
}
STRENGTH = {grade: rank for rank, grade in enumerate(reversed(EvidenceGrade))}


@dataclass(frozen=True)
class Rules:
    """The numbers that hold for shifts that begin on from_day or later (`schemes/`)."""

    from_day: date
    check_in_opens_minutes: int
    check_out_closes_minutes: int
    device_people_max: int
    digits_tries_max: int
    digits_tries_minutes: int
    refusals_max: int
    accuracy_metres_max: int
    copied_metres: float
    kept_metres_max: int
    walk_in_hours: int
    put_right_days: int
    offline_days: int
    clock_off_seconds: int
    devices_max: int
    device_use_days: int


@dataclass(frozen=True)
class Windows:
    """From opens_at the code is shown and people check in, until check_in_until; check_out_until: out, and the code."""

    opens_at: datetime
    check_in_until: datetime
    check_out_until: datetime

    def takes_check_in(self, at: datetime) -> bool:
        """Whether somebody may check in at a moment."""
        return self.opens_at <= at < self.check_in_until

    def takes_check_out(self, at: datetime) -> bool:
        """Whether somebody may check out at a moment, and the code is shown."""
        return self.opens_at <= at < self.check_out_until


def windows(starts_at: datetime, ends_at: datetime, rules: Rules) -> Windows:
    """When people check in and out of a shift."""
    opens_at = starts_at - timedelta(minutes=rules.check_in_opens_minutes)
    return Windows(opens_at, ends_at, ends_at + timedelta(minutes=rules.check_out_closes_minutes))


def days_of(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """The first and the last day in Beijing of a shift; one that ends at midnight does not reach into the next day."""
    return business_date(starts_at), business_date(ends_at - timedelta(microseconds=1))


def is_insured(insurance: dict[str, str] | None, first: date, last: date) -> bool:
    """Whether an insurance with insurer and policy number covers all days of a shift."""
    if not insurance or not insurance.get("insurer") or not insurance.get("policy_number"):
        return False
    return insurance["from"] <= first.isoformat() and last.isoformat() <= insurance["until"]


def weaker(one: str, other: str | None) -> str:
    """The weaker of two grades; the one alone where there is no other."""
    return one if other is None else min(one, other, key=lambda grade: STRENGTH[EvidenceGrade(grade)])


def free_pair(taken: Iterable[int]) -> int | None:
    """The smallest number of a pair that is free, None where all are taken."""
    free = set(range(1, PAIRS_MAX + 1)) - set(taken)
    return min(free, default=None)


@dataclass(frozen=True)
class Placed:
    """What a position proves. metres: as it is kept, None where nothing was looked at."""

    grade: EvidenceGrade
    metres: int | None
    flags: tuple[PresenceFlag, ...]


NOWHERE = Placed(EvidenceGrade.CODE, None, ())


def placed(here: Position, accuracy_metres: int | None, place: Position, radius_metres: int, rules: Rules) -> Placed:
    """How a measured position stands to the fence around a place.

    Only one inside, measured well enough and not copied from the page of the activity, proves the place. One that is
    outside with all its uncertainty is flagged.
    """
    metres = metres_between(here, place)
    kept = min(math.floor(metres), rules.kept_metres_max)
    uncertain_metres = accuracy_metres or 0
    is_measured = accuracy_metres is not None and accuracy_metres <= rules.accuracy_metres_max  # receivers always say
    if metres < rules.copied_metres:
        return Placed(EvidenceGrade.CODE, kept, (PresenceFlag.COPIED_POSITION,))
    if metres - uncertain_metres > radius_metres:
        return Placed(EvidenceGrade.CODE, kept, (PresenceFlag.FAR_AWAY,))
    proves = metres <= radius_metres and is_measured
    return Placed(EvidenceGrade.CODE_AND_PLACE if proves else EvidenceGrade.CODE, kept, ())


def seconds_to_wait(recent: Sequence[float], now: float, tries_max: int, minutes: int) -> int | None:
    """After how many seconds somebody may try again; None where they may at once. recent: moments of failed tries."""
    counted = sorted(moment for moment in recent if moment > now - minutes * 60)
    if len(counted) < tries_max:
        return None
    return max(1, math.ceil(counted[-tries_max] + minutes * 60 - now))


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two spans of time have more in common than a moment."""
    return max(one[0], other[0]) < min(one[1], other[1])
