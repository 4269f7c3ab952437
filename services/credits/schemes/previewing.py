"""What a scheme would have given for services of the past, beside what those days' schemes give.

Where something is capped, what else those people have served is counted too, by the schemes of its day: it has used
part of the cap. Only the services that were asked for are told of.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import UUID

from services.credits.schemes.domain.granting import Grants, ServiceFacts
from services.credits.schemes.domain.inheritance import Scheme, Version
from services.credits.schemes.domain.rules import rules_of
from services.credits.schemes.domain.tallying import settled
from services.credits.schemes.lines import Lines, lines_of
from services.credits.schemes.models import dump_rules
from services.credits.schemes.policy import may
from services.credits.schemes.queries import unit_of
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.refusals.schemes import PREVIEW_DAYS_ODD
from shared.contracts.credits.scheme_words import EARNED_BOOKS, PREVIEWED_DAYS_MAX, PREVIEWED_SERVICES_MAX
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage

ServedBetween = Callable[[Session, UUID, date, date, int], Iterable[ServiceFacts]]
"""Where services come from: (session, unit_id, first_day, last_day, at_most) → the counted services of the unit and of
those below it, ordered by volunteer, at most so many."""
ServedBesides = Callable[[Session, UUID, date, date, Collection[UUID], int], Iterable[ServiceFacts]]
"""Where the rest comes from: (session, unit_id, first_day, last_day, volunteer_ids, at_most) → all other services of
those people, likewise."""


def preview_scheme(
    session: Session, request: Loaded, actor: Actor, served_between: ServedBetween, served_besides: ServedBesides
) -> SimpleNamespace:
    """Count the services of some days as if the unit had said this then."""
    unit = unit_of(session, request.code)
    may(actor, session.now).publish_scheme(lineage(session, unit.id))
    if not 0 <= (request.last_day - request.first_day).days < PREVIEWED_DAYS_MAX:
        raise PREVIEW_DAYS_ODD(days_max=PREVIEWED_DAYS_MAX)
    asked = session, unit.id, request.first_day, request.last_day
    found = list(served_between(*asked, PREVIEWED_SERVICES_MAX + 1))
    services, besides = _of_whole_people(found), []
    lines = lines_of(session, {unit.id, *(service.unit_id for service in services)})
    if _if(lines, unit.id, request.rules).caps_anything or lines.caps_anything:
        people = {service.volunteer_id for service in services}
        others = list(served_besides(*asked, people, PREVIEWED_SERVICES_MAX + 1))
        besides = _of_whole_people(others)
        services = _of_people_before(services, others)
        lines = lines_of(session, {unit.id, *(service.unit_id for service in (*services, *besides))})
    proposed = _if(lines, unit.id, request.rules)
    return SimpleNamespace(
        code=unit.code,
        first_day=request.first_day,
        last_day=request.last_day,
        services_count=len(services),
        people_count=len({service.volunteer_id for service in services}),
        is_complete=len(services) == len(found),
        books=_compared(
            services, _granted(services, besides, lines, lines), _granted(services, besides, proposed, lines)
        ),
    )


def _of_whole_people(found: Sequence[ServiceFacts]) -> Sequence[ServiceFacts]:
    """Without the last person where there are too many: the rest of their services was not read."""
    if len(found) <= PREVIEWED_SERVICES_MAX:
        return found
    return [service for service in found if service.volunteer_id != found[-1].volunteer_id]


def _of_people_before(services: Sequence[ServiceFacts], others: Sequence[ServiceFacts]) -> Sequence[ServiceFacts]:
    """Without those people of whom not all others could be read."""
    if len(others) <= PREVIEWED_SERVICES_MAX:
        return services
    return [service for service in services if service.volunteer_id < others[-1].volunteer_id]


def _if(lines: Lines, unit_id: UUID, rules: Loaded) -> Lines:
    """The lines as if the unit had always said this, and nothing else."""
    version = Version(new_id(), unit_id, 1, date.min, datetime.min.replace(tzinfo=UTC), rules_of(dump_rules(rules)))
    return replace(lines, versions={**lines.versions, unit_id: [version]})


def _granted(
    services: Sequence[ServiceFacts], besides: Sequence[ServiceFacts], lines: Lines, lines_besides: Lines
) -> dict[UUID, Grants]:
    """What each service gives, by record; besides: what else those people served, counted as it was."""
    asked, people = {service.record_id for service in services}, defaultdict(list)
    for service in (*services, *besides):
        people[service.volunteer_id].append(service)

    def scheme_of(service: ServiceFacts) -> Scheme:
        return (lines if service.record_id in asked else lines_besides).scheme_of(service)

    given: dict[UUID, Grants] = {}
    for of_person in people.values():
        given |= settled(of_person, scheme_of)
    return {id: given[id] for id in asked}


def _compared(
    services: Sequence[ServiceFacts], present: dict[UUID, Grants], proposed: dict[UUID, Grants]
) -> list[SimpleNamespace]:
    """Book by book."""
    return [
        SimpleNamespace(
            book=book,
            amount=sum(given[book].amount for given in proposed.values()),
            present_amount=sum(given[book].amount for given in present.values()),
            capped_count=sum(given[book].amount < given[book].uncapped for given in proposed.values()),
            people_count=len({one.volunteer_id for one in services if proposed[one.record_id][book].amount}),
        )
        for book in (Book.SERVICE_MINUTES, *EARNED_BOOKS)
    ]
