"""What a scheme says, in the published language: the schema of its data, with the checks of whole rules."""

from datetime import date
from typing import Any

import marshmallow as ma

from shared.contracts.base import Contract
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_words import (
    AGE_MAX,
    AMOUNT_MAX,
    CAP_MAX,
    EARNED_BOOKS,
    EXPIRY_MONTHS_MAX,
    MINUTES_OF_A_DAY,
    STEPS_MAX,
    ExpiryKind,
    GroupTime,
    Kinship,
)
from shared.contracts.fields import Boolean, Choice, Integer, Many, Part
from shared.contracts.projects.library_words import ServiceClass

COMMON_YEAR = 2001  # a day that expires something is in every year
WIDER_CAPS = (("day", "year"), ("day", "in_all"), ("activity", "in_all"), ("year", "in_all"))


class SchemeRate(Contract):
    """So much for each so many minutes of service; 0: nothing is earned."""

    amount = Integer(at_most=AMOUNT_MAX, required=True)
    per_minutes = Integer(at_least=1, at_most=MINUTES_OF_A_DAY, required=True)

    example = {"amount": 1, "per_minutes": 60}


class SchemeClassRate(SchemeRate):
    """Another rate for one class of service."""

    service_class = Choice(ServiceClass, required=True)

    example = {"amount": 2, "per_minutes": 60, "service_class": "elders"}


class SchemeRoundingStep(Contract):
    """From so many minutes on, so many are counted."""

    from_minutes = Integer(at_least=1, at_most=MINUTES_OF_A_DAY, required=True)
    counted_minutes = Integer(at_most=MINUTES_OF_A_DAY, required=True)

    example = {"from_minutes": 16, "counted_minutes": 30}


class SchemeRounding(Contract):
    """A rounding table. Whole stretches of each_minutes count as they are.

    steps: what is counted of the minutes that are left over; less than the first step says is not counted.
    """

    each_minutes = Integer(at_least=1, at_most=MINUTES_OF_A_DAY, required=True)
    steps = Many(Part(SchemeRoundingStep), at_most=STEPS_MAX, required=True)

    example = {"each_minutes": 60, "steps": [SchemeRoundingStep.example, {"from_minutes": 46, "counted_minutes": 60}]}

    @ma.validates_schema
    def _ascending(self, values: dict[str, Any], **kwargs: Any) -> None:
        """Each step begins later than the one before and counts no less; none goes beyond the stretch."""
        starts = [step.from_minutes for step in values["steps"]]
        counted = [step.counted_minutes for step in values["steps"]]
        if starts != sorted(set(starts)) or counted != sorted(counted):
            raise ma.ValidationError("not_ascending", "steps")
        if any(start >= values["each_minutes"] for start in starts) or max(counted, default=0) > values["each_minutes"]:
            raise ma.ValidationError("beyond_stretch", "steps")


class SchemeCaps(Contract):
    """The most that one person is granted; null: without end. All services of the person count, of other units too.

    day: for service on one day; activity: for service at one activity; year: for service in one calendar year; in_all:
    of everything that was ever granted.
    """

    day = Integer(at_least=1, at_most=CAP_MAX, allow_none=True, required=True)
    activity = Integer(at_least=1, at_most=CAP_MAX, allow_none=True, required=True)
    year = Integer(at_least=1, at_most=CAP_MAX, allow_none=True, required=True)
    in_all = Integer(at_least=1, at_most=CAP_MAX, allow_none=True, required=True)

    example = {"day": 8, "activity": None, "year": None, "in_all": 1500}

    @ma.validates_schema
    def _each_reachable(self, values: dict[str, Any], **kwargs: Any) -> None:
        """A cap above a wider one would never be reached."""
        for name, wider in WIDER_CAPS:
            if values[name] is not None and values[wider] is not None and values[name] > values[wider]:
                raise ma.ValidationError("above_wider_cap", name)


class SchemeExpiry(Contract):
    """How long it may be used. months: with the kind months, from the day of confirmation.

    month, day: with the kind day_of_year, the last day of use; never 29 February.
    """

    kind = Choice(ExpiryKind, required=True)
    months = Integer(at_least=1, at_most=EXPIRY_MONTHS_MAX, allow_none=True, required=True)
    month = Integer(at_least=1, at_most=12, allow_none=True, required=True)
    day = Integer(at_least=1, at_most=31, allow_none=True, required=True)

    example = {"kind": "day_of_year", "months": None, "month": 12, "day": 31}

    @ma.validates_schema
    def _whole(self, values: dict[str, Any], **kwargs: Any) -> None:
        """What the kind needs, and nothing else; a day that is in every year."""
        needed = {ExpiryKind.MONTHS: {"months"}, ExpiryKind.DAY_OF_YEAR: {"month", "day"}}.get(values["kind"], set())
        for name in ("months", "month", "day"):
            if (values[name] is not None) != (name in needed):
                raise ma.ValidationError("not_of_this_kind", name)
        if values["kind"] == ExpiryKind.DAY_OF_YEAR and not _is_day(values["month"], values["day"]):
            raise ma.ValidationError("not_in_every_year", "day")


class SchemeSpending(Contract):
    """From which age in years it may be spent; null: from any. hardship_age_from: the same for people in hardship."""

    age_from = Integer(at_least=1, at_most=AGE_MAX, allow_none=True, required=True)
    hardship_age_from = Integer(at_least=1, at_most=AGE_MAX, allow_none=True, required=True)

    example = {"age_from": 65, "hardship_age_from": 60}

    @ma.validates_schema
    def _sooner(self, values: dict[str, Any], **kwargs: Any) -> None:
        """Hardship makes it sooner."""
        hardship, age = values["hardship_age_from"], values["age_from"]
        if hardship is not None and (age is None or hardship >= age):
            raise ma.ValidationError("not_sooner", "hardship_age_from")


class SchemeBookRules(Contract):
    """All that is said about one book.

    class_rates: other rates for some classes of service; rounding: null where minutes count as they are; counts_manual:
    whether service that was entered afterwards gives anything; group_time: what may be done with what was earned
    while serving for a team; kinships: relatives to whom it may be given, if both consent; is_donatable: to a pool.
    """

    rate = Part(SchemeRate, required=True)
    class_rates = Many(Part(SchemeClassRate), at_most=len(ServiceClass), required=True)
    rounding = Part(SchemeRounding, allow_none=True, required=True)
    caps = Part(SchemeCaps, required=True)
    counts_manual = Boolean(required=True)
    group_time = Choice(GroupTime, required=True)
    expiry = Part(SchemeExpiry, required=True)
    spending = Part(SchemeSpending, required=True)
    kinships = Many(Choice(Kinship), at_most=len(Kinship), required=True)
    is_donatable = Boolean(required=True)

    example = {
        "rate": SchemeRate.example,
        "class_rates": [SchemeClassRate.example],
        "rounding": SchemeRounding.example,
        "caps": SchemeCaps.example,
        "counts_manual": False,
        "group_time": "own",
        "expiry": SchemeExpiry.example,
        "spending": SchemeSpending.example,
        "kinships": ["spouse", "parent", "child"],
        "is_donatable": True,
    }

    @ma.validates_schema
    def _consistent(self, values: dict[str, Any], **kwargs: Any) -> None:
        """Nothing is said twice; what only may be donated can be."""
        classes = [rate.service_class for rate in values["class_rates"]]
        for name, said in (("class_rates", classes), ("kinships", values["kinships"])):
            if len(set(said)) < len(said):
                raise ma.ValidationError("said_twice", name)
        if values["group_time"] == GroupTime.DONATE_ONLY and not values["is_donatable"]:
            raise ma.ValidationError("nowhere_to_donate", "group_time")


class SchemeRules(Contract):
    """What a unit says, for itself and the units below. A book that is null is as the unit above says.

    overridable: the books of which units below may say something else.
    """

    love_value = Part(SchemeBookRules, allow_none=True, required=True)
    time_coins = Part(SchemeBookRules, allow_none=True, required=True)
    overridable = Many(Choice(EARNED_BOOKS), at_most=len(EARNED_BOOKS), required=True)

    example = {"love_value": None, "time_coins": SchemeBookRules.example, "overridable": ["love_value"]}

    @ma.validates_schema
    def _no_coins_by_hand(self, values: dict[str, Any], **kwargs: Any) -> None:
        """Hours that somebody entered afterwards never earn coins; nothing is said twice."""
        coins = values[Book.TIME_COINS]
        if coins is not None and coins.counts_manual:
            raise ma.ValidationError("coins_by_hand", Book.TIME_COINS.value)
        if len(set(values["overridable"])) < len(values["overridable"]):
            raise ma.ValidationError("said_twice", "overridable")


def _is_day(month: int, day: int) -> bool:
    try:
        date(COMMON_YEAR, month, day)
    except ValueError:
        return False
    return True
