"""Reads from the databases of a quiet installation what has become of wishes, for the checker: a report by subject."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select

from services.credits.booking.models import BookedService
from services.credits.booking.verification import verify_services
from services.credits.ledger.domain.accounts import own
from services.credits.ledger.models import LedgerAccount, LedgerTransfer
from services.credits.ledger.verification import verify_accounts, verify_chain, verify_sums
from services.credits.service import CreditsService
from services.demands.archive.models import Demand
from services.notifications.messages.models import Message
from services.projects.activities.models import Post, SignUp
from services.projects.copies.models import KnownTeam
from services.projects.records.models import ServiceRecord
from services.teams.teams.models import Team
from shared.contracts.credits.ledger import TransferPosted
from shared.contracts.credits.ledger_words import Book
from shared.contracts.demands.demands import DemandChanged
from shared.contracts.projects.records import ServiceRecordChanged
from shared.contracts.projects.sign_ups import SignUpChanged
from shared.contracts.teams.teams import TeamChanged
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.unit_tree import KnownUnit
from shared.testing.doors import AtTheDoors
from tests.faults.checker import Facts, Report, Version, check
from tests.faults.founding import COINS, STREET
from tests.faults.killable import DISTRICTS, ROOT
from tests.faults.reading import state_of, told_by_identity

OPEN = "open"
LIVE = ("confirmed",)  # of sign-ups that hold a place
MESSAGES = {"confirmed": "hours_confirmed", "corrected": "hours_corrected", "struck": "hours_struck"}
READERS_OF_UNITS = ("teams", "projects", "demands", "credits", "notifications")


def report_of_all(databases, clients, town):
    """All subjects. clients: those who had wishes, by kind; town: what was there before (`founding.founded`)."""
    asked = {kind: [wish for client in ours for wish in client.operations] for kind, ours in clients.items()}
    return {
        "units": of_units(databases, asked["units"]),
        "teams": of_teams(databases, asked["teams"]),
        "needs": of_needs(databases, asked["needs"]),
        "places": of_places(databases, asked["places"], town),
        "records": of_records(databases, asked["records"]),
        "donations": of_donations(databases, asked["donations"], town),
        "ledger": of_ledger(databases),
    }


def of_units(databases, operations):
    """The tree, and the copies of all who keep one."""
    versions, told, tree = databases["identity"].read(told_by_identity)
    own = {(reader, id): state for reader in READERS_OF_UNITS for id, state in tree.items()}
    copy = {
        (reader, unit.id): state_of(unit)
        for reader in READERS_OF_UNITS
        for unit in databases[reader].read(lambda session: list(session.scalars(select(KnownUnit))))
    }
    return check(operations, Facts(versions, told, Counter(list(told)), own, copy), [ROOT, *DISTRICTS, STREET])


def of_teams(databases, operations):
    """Teams: founded, and agreed to."""
    teams = databases["teams"].read(lambda session: list(session.scalars(select(Team))))
    versions = []
    for name, number in Counter(team.name for team in teams).items():
        versions += [Version(name, version, "founded", "") for version in range(1, number + 1)]
    versions += [Version(team.name, 2, "approved", "") for team in teams if team.state == "active"]
    events = databases["teams"].read(told_of, TeamChanged)
    told = {event_id: (data["name"], data["version"]) for event_id, data in events}
    known = databases["projects"].read(lambda session: list(session.scalars(select(KnownTeam))))
    own, copy = ({team.id: (team.name, team.state, team.version) for team in those} for those in (teams, known))
    return check(operations, Facts(versions, told, Counter(list(told)), own, copy))


def of_needs(databases, operations):
    """A need is stated once; its title says which it is."""
    needs = databases["demands"].read(lambda session: list(session.scalars(select(Demand))))
    titles, numbers, versions = {need.id: need.title for need in needs}, Counter(), []
    for need in needs:
        numbers[need.title] += 1
        versions.append(Version(need.title, numbers[need.title], "stated", ""))
    events = databases["demands"].read(told_of, DemandChanged)
    told = {event_id: (titles[UUID(data["id"])], data["version"]) for event_id, data in events}
    return check(operations, Facts(versions, told, Counter(list(told)), {}, {}))


def of_places(databases, operations, town):
    """What was told of the sign-ups for the shift, in its order; and how they stand."""
    projects = databases["projects"]
    events = [found for found in projects.read(told_of, SignUpChanged) if found[1]["shift_id"] == town.shift]
    numbers, versions, told, last = Counter(), [], {}, {}
    for event_id, data in events:
        thing = f"{data['volunteer_id']}/{data['shift_id']}"
        numbers[thing] += 1
        versions.append(Version(thing, numbers[thing], data["state"], ""))
        told[event_id] = thing, numbers[thing]
        last[data["id"]] = data["state"], data["version"]
    rows = projects.read(lambda s: list(s.scalars(select(SignUp).where(SignUp.shift_id == UUID(town.shift)))))
    own = {str(row.id): (row.state, row.version) for row in rows}
    report = check(unversioned(operations), Facts(versions, told, Counter(list(told)), own, last))
    taken = projects.read(lambda s: s.scalar(select(Post.taken_count).where(Post.shift_id == UUID(town.shift))))
    if taken != (placed := sum(row.state in LIVE for row in rows)):
        report.unexpected.append(f"{taken} places are taken, by {placed} people")
    return report


def of_records(databases, operations):
    """Records of service, what was booked of them, and what people were told."""
    events = databases["projects"].read(told_of, ServiceRecordChanged)
    versions = [Version(data["id"], data["version"], data["change"], _minutes_of(data)) for _, data in events]
    told = {event_id: (data["id"], data["version"]) for event_id, data in events}
    rows = databases["projects"].read(lambda session: list(session.scalars(select(ServiceRecord))))
    own = {row.id: (row.version, row.minutes * (row.state != "struck"), row.state) for row in rows if row.state != OPEN}
    booked = databases["credits"].read(lambda session: list(session.scalars(select(BookedService))))
    copy = {row.id: (row.version, row.minutes, row.state) for row in booked}
    report = check(operations, Facts(versions, told, Counter(list(told)), own, copy, first=2))
    _check_messages(databases, events, report)
    return report


def _minutes_of(data):
    return str(data["minutes"]) if data["change"] == "corrected" else ""


def _check_messages(databases, events, report):
    """What is true at last was told to the volunteer, and nothing more often than it came about."""
    rows = select(Message.about_id, Message.kind, func.count()).where(Message.kind.in_(MESSAGES.values()))
    found = databases["notifications"].read(lambda s: s.execute(rows.group_by(Message.about_id, Message.kind)).all())
    messages = {(str(id), kind): number for id, kind, number in found}
    happened = Counter((data["id"], MESSAGES[data["change"]]) for _, data in events)
    last = {data["id"]: MESSAGES[data["change"]] for _, data in events}
    report.lost += [f"no message of {what}" for what in last.items() if not messages.get(what)]
    report.duplicated += [f"{n} messages of {what}" for what, n in messages.items() if n > happened[what]]


def of_donations(databases, operations, town):
    """What was moved out of each giver's account: their amounts differ, and tell one from another."""
    givers = {own(one.id, Book.TIME_COINS).id: str(one.id) for one in town.givers}
    rows = select(LedgerTransfer).where(LedgerTransfer.kind == "donate")
    moved = databases["credits"].read(lambda session: list(session.scalars(rows)))
    numbers, versions, number_of, left = Counter(), [], {}, dict.fromkeys(givers, COINS)
    for transfer in moved:
        thing = f"{givers[transfer.source_id]} {transfer.amount}"
        numbers[thing] += 1
        number_of[str(transfer.id)] = thing, numbers[thing]
        versions.append(Version(thing, numbers[thing], "donated", ""))
        left[transfer.source_id] -= transfer.amount
    events = databases["credits"].read(told_of, TransferPosted)
    told = {event_id: number_of[data["id"]] for event_id, data in events if data["kind"] == "donate"}
    accounts = databases["credits"].read(lambda session: list(session.scalars(select(LedgerAccount))))
    kept = {account.id: account.balance for account in accounts if account.id in givers}
    return check(unversioned(operations), Facts(versions, told, Counter(list(told)), left, kept))


def of_ledger(databases):
    """Every sum, every seal and every grant proves itself."""
    credits, report = databases["credits"], Report()
    AtTheDoors(CreditsService, credits).tick("seal_ledger")
    for verify in (verify_accounts, verify_sums, verify_chain, verify_services):
        report.unexpected += [f"ledger: {fault}" for fault in credits.read(verify).faults]
    return report


def told_of(session, contract):
    """Ids and data of all events of a contract, in the order of their writing."""
    rows = select(Outbox.event_id, Outbox.data).where(Outbox.event_type == contract.event_type)
    return session.execute(rows.order_by(Outbox.sequence)).all()


def unversioned(operations):
    """The versions in answers are of a part of the thing, and not compared."""
    return [replace(operation, version=None) for operation in operations]
