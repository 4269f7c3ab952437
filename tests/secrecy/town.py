"""A running system with two districts: people of both, things of both, and somebody of the first with every office.

Things are made at identity's own doors, a set of them for a unit at a time; `Town.things(unit)` says what they are.
Those of other services are made in `things_*.py`.
"""

import base64
import time
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

import eventlet
from sqlalchemy import select

from services.identity.accounts.models import Account
from services.identity.conftest import Tree
from services.identity.imports import working as unit_working
from services.identity.imports.models import UnitImport
from services.identity.members.domain.documents import read_document
from services.identity.members.queries import member_of_document
from services.identity.people_exports.models import PeopleExport
from services.identity.registrations.tests.applicants import Applicants
from services.identity.rosters import working as roster_working
from services.identity.rosters.keeping import keyed
from services.identity.rosters.models import RosterImport, RosterParkedRow
from services.identity.rosters.parking import park
from services.identity.rosters.reading import entry_again
from services.identity.rosters.tests.rosters import HEADER, file_of, row
from services.identity.second_factors.domain import new_totp_secret
from services.identity.second_factors.use_cases import enrol
from services.identity.tests.people import People
from shared.contracts.identity.member_words import DocumentKind
from shared.contracts.identity.roles import SCOPES, Role
from shared.kernel.actor import GUEST, Actor, Held
from shared.kernel.clock import FrozenClock, business_date
from shared.kernel.ids import new_id
from shared.runtime.trust.sealing import sealing_of
from shared.runtime.trust.signing import signer_for
from tests.secrecy import (
    things_activities,
    things_credits,
    things_demands,
    things_emergencies,
    things_feedback,
    things_ledger,
    things_library,
    things_notifications,
    things_presence,
    things_records,
    things_spending,
    things_teams,
)
from tests.secrecy.asking import told

OURS, THEIRS, THEIRS_EMPTY = "BJ-D1-S1", "BJ-D2-S1", "BJ-D2-S2"
REVIEWING = "-S3"
TOKEN_SECONDS = 600
WORKED_SECONDS_MAX, LOOK_SECONDS = 20, 0.02
ACCESS_VERSION = 1_000_000  # newer than all that was revoked
UNIT_FILE = "code,parent_code,kind,name\n{unit}-C{number},{unit},planet,某社区\n"
OTHERS = (
    things_teams,
    things_library,
    things_activities,
    things_presence,
    things_records,
    things_ledger,
    things_credits,
    things_demands,
    things_notifications,
    things_spending,
    things_emergencies,
    things_feedback,
)
IMPORTS = {
    "unit": ("import_units", unit_working, UnitImport),
    "roster": ("import_roster", roster_working, RosterImport),
}


class Townspeople(People):
    """People who call the doors of a running system, each time from somewhere else."""

    addresses = (f"198.51.{number // 250}.{number % 250 + 1}" for number in count())

    def call(self, verb, payload=None, actor=GUEST, *, key="", address=""):
        """See `People.call`."""
        return super().call(verb, payload, actor, key=key, address=address or next(self.addresses))


class Town:
    """The system, its people and their things."""

    def __init__(self, system, folder):
        self.system = system
        database = system.databases["identity"]
        self.people = Townspeople(_grown(database), FrozenClock(datetime.now(UTC)), folder)
        self.applicants = Applicants(self.people)
        self.signer = signer_for(system.settings)
        self.database, self.sequence = database, count(1)
        self.databases = list(system.databases.values())
        self.holder = self.actor_of(self.people.staff(OURS[:5]), OURS[:5], *Role)
        self.volunteer = self.person(OURS)

    def actor_of(self, account, unit_code, *roles):
        """The owner of an account with offices at a unit, as a token speaks for them."""
        offices = tuple(Held(role.value, self.people.tree.id_of(unit_code)) for role in roles)
        return Actor("person", account["id"], site=self.system.settings.site, offices=offices, second_factor=True)

    def http(self, actor):
        """The HTTP port, for somebody who acts."""
        token = self.signer.sign(actor, ACCESS_VERSION, TOKEN_SECONDS)
        return self.system.http.as_(token)

    def person(self, unit_code):
        """A volunteer of a unit, who is a member there."""
        person = self.applicants.person()
        self.applicants.in_roster(person, unit_code)
        assert self.applicants.register(person)["state"] == "approved"
        return person

    def things(self, unit_code):
        """One of each thing at a unit: ids by the name of the thing, and the words that tell of them."""
        people, volunteer = self.people, self.person(unit_code)
        waiting = self.applicants.waiting(unit_code)
        account = people.appointed("cadre", unit_code)
        ids = {
            "account": account["id"],
            "office": account["office"]["id"],
            "registration": waiting.registration["id"],
            "member": self._member(volunteer.number),
            "volunteer": people.call("own_volunteer", {}, volunteer.actor)["id"],
            "client": self._client(unit_code),
            "people_export": self._export(unit_code, account),
            "unit_import": self._import("unit", unit_code, UNIT_FILE),
            "roster_import": self._import("roster", unit_code, None),
            "roster_parked_row": self._parked_row(unit_code, volunteer),
            "objection": self._objection(volunteer, unit_code),
            "volunteer_move": self._move(unit_code),
            "session": self._session(people.register("long enough")),
        }
        words = [volunteer.number, volunteer.phone, waiting.number, waiting.phone, account["login"]]
        for others in OTHERS:
            more, telling = others.things(self, unit_code)
            ids, words = ids | more, [*words, *telling]
        self.system.settled()  # what is still on its way would be counted as work of whoever asks
        return {"ids": ids, "words": [*words, *ids.values()], "unit": unit_code}

    def _objection(self, volunteer, unit_code):
        said = {"name": volunteer.name, "document_kind": "resident_id", "document_number": volunteer.number}
        said |= {"reason": "not_asked", "unit_code": unit_code}
        return self.people.call("object_to_record", said, self.applicants.person().actor)["id"]

    def _move(self, unit_code):
        """A move that waits for a unit of the district that reviews its volunteers."""
        reviewing = {"code": f"{unit_code[:5]}{REVIEWING}", "reviews_volunteers": True}
        self.people.call("set_unit_review", reviewing, self._keeper(unit_code[:5]))
        return self.people.call("move_volunteer", {"unit_code": reviewing["code"]}, self.person(unit_code).actor)["id"]

    def _member(self, number):
        document = read_document(DocumentKind.RESIDENT_ID, number, self.people.clock.now().date())
        return self.database.read(lambda session: str(member_of_document(session, document).id))

    def member_number(self, person):
        """By which the roster knows a person."""
        document = read_document(DocumentKind.RESIDENT_ID, person.number, self.people.clock.now().date())
        return self.database.read(lambda session: member_of_document(session, document).member_number)

    def imported(self, operation, *, dry_run, **cells):
        """All that an administrator of our district is told of a file of theirs with one row that says this."""
        number = next(self.sequence)
        http = self.http(self._keeper(OURS[:5]))
        body = {"file": file_of(row(number, OURS, **cells)).decode(), "unit_code": OURS[:5], "dry_run": dry_run}
        taken = operation.ask(http, body=body)
        assert taken.status_code == 202, taken.text
        id = taken.json()["id"]
        self._worked("roster", id)
        paths = [f"/api/v1/roster-imports/{id}{below}" for below in ("", "/noted-rows", "/error-sheet.csv")]
        seen = [http.get(path) for path in paths]
        return [told(answer, id)[::2] for answer in (taken, *seen)]  # a header has the name of the file, with the id

    def _keeper(self, unit_code):
        """With a second factor of the account itself: imports look at the rights of today."""
        account = self.people.appointed(Role.UNIT_ADMIN.value, unit_code)
        self.database.step(lambda session: enrol(session, session.get(Account, UUID(account["id"])), new_totp_secret()))
        return self.actor_of(account, unit_code, Role.UNIT_ADMIN, Role.SECURITY_ADMIN)

    def _client(self, unit_code):
        asked = {"name": "某小程序", "unit_code": unit_code, "scopes": [next(iter(SCOPES))]}
        return self.people.call("register_client", asked, self._keeper(unit_code))["client"]["id"]

    def _session(self, account):
        tokens = self.people.sign_in(account)
        return str(self.people.actor(tokens).session_id)

    def _import(self, kind, unit_code, text):
        """A file with a row that is refused, worked to its end."""
        number = next(self.sequence)
        content = text.format(unit=unit_code, number=number).encode() if text else file_of(row(number, "BJ-NONE"))
        upload = {"unit_code": unit_code, "file_name": "f.csv", "content": base64.b64encode(content).decode()}
        made = self.people.call(IMPORTS[kind][0], upload, self._keeper(unit_code))
        assert self._worked(kind, made["id"]).refused_count == 1
        return made["id"]

    def _worked(self, kind, id):
        """The import at its end; the system's own timer may be at it."""
        end = time.monotonic() + WORKED_SECONDS_MAX
        while (run := self.database.read(lambda session: session.get(IMPORTS[kind][2], UUID(id)))).state != "finished":
            assert run.state != "failed" and time.monotonic() < end, (run.state, run.failure)
            IMPORTS[kind][1].work_imports(self.database.bound(None))
            eventlet.sleep(LOOK_SECONDS)
        return run

    def _parked_row(self, unit_code, volunteer):
        """A row about somebody of the unit, from a file of another unit of the district."""
        other, district = (self.people.tree.id_of(code) for code in (f"{unit_code[:5]}{REVIEWING}", unit_code[:5]))
        cells = row(next(self.sequence), unit_code, 证件号码=volunteer.number)

        def parked(session):
            read = entry_again(1, cells, HEADER, business_date(session.now))
            park(session, other, HEADER, [(keyed(read, sealing_of(session)), district)])
            return str(session.scalars(select(RosterParkedRow.id).order_by(RosterParkedRow.id.desc())).first())

        return self.database.step(parked)

    def _export(self, unit_code, account):
        """An export that waits for a second person."""
        export = PeopleExport(id=new_id(), people="members", unit_id=self.people.tree.id_of(unit_code))
        export.unit_code, export.fields_wanted, export.purpose, export.words = unit_code, ["name"], "other", "测试用途"
        export.state, export.row_count, export.watermark = "waiting", 1, f"NL-{next(self.sequence):010d}"
        export.requested_by, export.requested_at = UUID(account["id"]), datetime.now(UTC)
        id = str(export.id)
        self.database.step(lambda session: session.add(export))
        return id


def _grown(database):
    tree = Tree(database)
    tree.root()
    for district in ("BJ-D1", "BJ-D2"):
        tree.found(district, "district", "BJ")
    for street in (OURS, "BJ-D1-S2", THEIRS, THEIRS_EMPTY, f"BJ-D1{REVIEWING}", f"BJ-D2{REVIEWING}"):
        tree.found(street, "street", street[:5])
    return tree
