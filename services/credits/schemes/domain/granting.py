"""What one confirmed service gives in each book, and the rules that explain it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.credits.schemes.domain.inheritance import Said, Scheme, Version
from services.credits.schemes.domain.rules import BookRules, Caps, ClassRate
from services.credits.schemes.domain.using import last_day
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.scheme_words import EARNED_BOOKS, GroupTime, SchemeRule
from shared.kernel.clock import business_date


@dataclass(frozen=True)
class ServiceFacts:
    """A service record as far as schemes ask. minutes: 0 where it does not count; is_group: served for a team.

    confirmed_at: when it was confirmed first, which no correction changes.
    """

    record_id: UUID
    volunteer_id: UUID
    unit_id: UUID
    activity_id: UUID
    service_class: str
    served_on: date
    confirmed_at: datetime
    minutes: int
    is_manual: bool
    is_group: bool

    @property
    def scheme_place(self) -> tuple[UUID, date, datetime]:
        """What chooses the scheme that it is counted by: whose, on which day, and of those published by when."""
        return self.unit_id, self.served_on, self.confirmed_at


@dataclass(frozen=True)
class UsedOf:
    """What a person was granted in a book by other services: of that day, that activity, that year, and in all."""

    day: int = 0
    activity: int = 0
    year: int = 0
    in_all: int = 0


Used = Mapping[Book, UsedOf]
NOTHING_USED: Used = {}


@dataclass(frozen=True)
class Because:
    """A rule that was used, with the numbers of its sentence.

    amount: of a rate, or the cap; minutes: that a rate is for, or that are counted; day: the last one of use.
    """

    rule: SchemeRule
    amount: int | None = None
    minutes: int | None = None
    service_class: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Grant:
    """What a service gives in a book. version: of the scheme that says so, None where none does.

    uncapped: what it would be without caps; expires_on: the last day of use, None without end.
    """

    book: Book
    amount: int
    version: Version | None = None
    uncapped: int = 0
    expires_on: date | None = None
    is_donate_only: bool = False
    because: tuple[Because, ...] = field(default=())


Grants = Mapping[Book, Grant]


def grants(scheme: Scheme, service: ServiceFacts, used: Used = NOTHING_USED) -> Grants:
    """What a service gives in every book that hours are counted in."""
    served = Grant(
        Book.SERVICE_MINUTES,
        service.minutes,
        uncapped=service.minutes,
        because=(Because(SchemeRule.AS_SERVED, minutes=service.minutes),),
    )
    earned = {book: _earned(book, scheme.of(book), service, used.get(book, UsedOf())) for book in EARNED_BOOKS}
    return {Book.SERVICE_MINUTES: served, **earned}


def _earned(book: Book, said: Said | None, service: ServiceFacts, used: UsedOf) -> Grant:
    if said is None:
        return Grant(book, 0, because=(Because(SchemeRule.NO_SCHEME),))
    uncapped, why = _uncapped(said.rules, service)
    amount, bound = _capped(said.rules.caps, used, uncapped)
    expires_on = last_day(said.rules.expiry, business_date(service.confirmed_at)) if amount else None
    is_donate_only = bool(amount) and service.is_group and said.rules.group_time == GroupTime.DONATE_ONLY
    because = (*why, *bound, *_about_use(expires_on, is_donate_only))
    return Grant(book, amount, said.version, uncapped, expires_on, is_donate_only, because)


def _uncapped(rules: BookRules, service: ServiceFacts) -> tuple[int, list[Because]]:
    """What the rate gives, rounded down to whole ones."""
    rate = rules.rate_of(service.service_class)
    if service.is_manual and not rules.counts_manual:
        return 0, [Because(SchemeRule.MANUAL)]
    if not rate.amount:
        return 0, [Because(SchemeRule.NOT_EARNED)]
    why, minutes = [], service.minutes
    if rules.rounding is not None and (counted := rules.rounding.counted(minutes)) != minutes:
        why.append(Because(SchemeRule.ROUNDED, minutes=counted))
        minutes = counted
    is_of_class = isinstance(rate, ClassRate)
    why.append(
        Because(
            SchemeRule.CLASS_RATE if is_of_class else SchemeRule.RATE,
            amount=rate.amount,
            minutes=rate.per_minutes,
            service_class=service.service_class if is_of_class else None,
        )
    )
    return minutes * rate.amount // rate.per_minutes, why


def _capped(caps: Caps, used: UsedOf, uncapped: int) -> tuple[int, list[Because]]:
    """What is left of it, and the cap that leaves the least, where one takes anything."""
    bounds = (
        (SchemeRule.CAP_DAY, caps.day, used.day),
        (SchemeRule.CAP_ACTIVITY, caps.activity, used.activity),
        (SchemeRule.CAP_YEAR, caps.year, used.year),
        (SchemeRule.CAP_IN_ALL, caps.in_all, used.in_all),
    )
    amount, why = uncapped, []
    for rule, cap, before in bounds:
        if cap is not None and max(cap - before, 0) < amount:
            amount, why = max(cap - before, 0), [Because(rule, amount=cap)]
    return amount, why


def _about_use(expires_on: date | None, is_donate_only: bool) -> list[Because]:
    only = [Because(SchemeRule.DONATE_ONLY)] if is_donate_only else []
    return [*only, *([Because(SchemeRule.EXPIRES, day=expires_on)] if expires_on else [])]
