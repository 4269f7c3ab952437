"""Volunteers of the demo city: members whom the simulated registry knows, who have registered themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from uuid import UUID

from deploy.demo.stage import Stage
from services.identity.members.generation import MemberRow
from services.identity.registrations.demo import (
    account_named,
    account_with_phone,
    grown_up_members,
    record_of_account,
)
from shared.contracts.identity.consent_words import REGISTRATION
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.session import Session

HAIDIAN, HAIDIANS = "BJ-110108", 26  # the demo cadre's district has more of them than others
LOGINS = ("demo.leader", "demo.volunteer")  # the first two, both of Haidian
CONSENTING = 0.75  # how many of them let their place be looked at when they check in
LOCATION = "location_at_check_in"


@dataclass(frozen=True)
class Person:
    """A volunteer who acts. id: of the record."""

    id: UUID
    number: str
    unit_code: str
    shares_place: bool
    actor: Actor


def load_people(stage: Stage, number: int, random: Random, on_progress: Callable[[int, int], None]) -> list[Person]:
    """Make those who are missing; all of them, in the same order every time."""
    people = []
    for place, row in enumerate(chosen(stage, number)):
        people.append(_loaded(stage, row, place, shares_place=place < len(LOGINS) or random.random() < CONSENTING))
        on_progress(place + 1, number)
    return people


def chosen(stage: Stage, number: int) -> list[MemberRow]:
    """Members of Haidian first, then of everywhere else."""
    members = list(grown_up_members(business_date(stage.clock.now())))
    of_haidian = [row for row in members if row.unit_code.startswith(HAIDIAN)][:HAIDIANS]
    elsewhere = [row for row in members if not row.unit_code.startswith(HAIDIAN)]
    return of_haidian + elsewhere[: number - len(of_haidian)]


def _loaded(stage: Stage, row: MemberRow, place: int, *, shares_place: bool) -> Person:
    database = stage.identity.database

    def account(session: Session) -> UUID:
        return account_named(session, LOGINS[place]) if place < len(LOGINS) else account_with_phone(session, row.phone)

    actor = stage.person(database.step(account))
    volunteer = database.read(record_of_account, actor.account_id)
    if volunteer is None:
        _register(stage, row, actor, address=f"198.51.100.{place + 1}", shares_place=shares_place)
        volunteer = database.read(record_of_account, actor.account_id)
    return Person(volunteer.id, volunteer.number, row.unit_code, shares_place, actor)


def _register(stage: Stage, row: MemberRow, actor: Actor, *, address: str, shares_place: bool) -> None:
    said = {"name": row.name, "document_kind": row.document_kind.value, "document_number": row.document_number}
    said |= {"consents": [{"purpose": REGISTRATION, "text_version": 1}]}
    stage.identity.call("register_volunteer", said, actor, address=address)
    if shares_place:
        consent = {"purpose": LOCATION, "text_version": 1, "decision": "given"}
        stage.identity.call("decide_consent", consent, actor, address=address)
