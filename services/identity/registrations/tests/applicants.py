"""People who register as volunteers, for tests: each with an account, a name and a document of their own."""

import json
import secrets
from datetime import date
from itertools import count
from types import SimpleNamespace

from services.identity.codes.domain import normal_phone
from services.identity.codes.phones import phone_index
from services.identity.members.directory import NoMembership
from services.identity.members.domain.citizen_numbers import check_character
from services.identity.members.domain.documents import read_document
from services.identity.members.models import Member
from services.identity.members.queries import DOCUMENT_PURPOSE
from services.identity.tests.people import new_phone
from shared.contracts.identity.member_words import DocumentKind, MembershipState
from shared.contracts.identity.volunteers import ContactChanged
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.search import terms_of
from shared.runtime.events.outbox import Outbox, sealed_place
from shared.runtime.trust.sealing import sealing_of
from shared.testing.personal import EVERYBODY

ADULT = date(1990, 5, 1)
CONSENT = {"purpose": "volunteer_registration", "text_version": 1}
SEQUENCES = count(secrets.randbelow(999))
NAMES = ("欧阳春晓", "王小明", "李雷", "韩梅梅", "买买提·艾力")
for name in NAMES:
    EVERYBODY.know(name)


class KnownMembers:
    """A registry that knows some members, and counts how often it was asked."""

    def __init__(self):
        self.members, self.asked, self.away = {}, 0, None

    def membership_of(self, document, name):
        self.asked += 1
        if self.away:
            raise self.away
        known = self.members.get(document.key)
        if known is None:
            return NoMembership.UNKNOWN
        return known[1] if known[0] == name else NoMembership.OTHER_NAME


class Applicants:
    """`applicants.person()` is somebody with an account; `applicants.register(person)` what they are answered."""

    def __init__(self, people):
        self.people = people
        self.directory = people.directory = KnownMembers()

    def person(self, born=ADULT, name=None, number=None):
        """Somebody with an account, who has not registered."""
        account = self.people.register()
        actor = Actor("person", account["id"])
        found = SimpleNamespace(account=account, actor=actor, id=account["id"], phone=account["phone"], born=born)
        found.name, found.number = name or secrets.choice(NAMES), number or citizen_number(born)
        return found

    def request(self, person, **other):
        """What they send."""
        said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number}
        return said | {"consents": [CONSENT]} | other

    def register(self, person, **other):
        """What they are answered."""
        return self.people.call("register_volunteer", self.request(person, **other), person.actor)

    def in_roster(self, person, unit_code="BJ-D1-S1", phone=None, name=None, state=MembershipState.ACTIVE):
        """The union's roster has them: with their account's phone; "" for none, or another one."""
        document = read_document(DocumentKind.RESIDENT_ID, person.number, date(2026, 2, 12))
        number = person.phone if phone is None else phone
        unit_id = self.people.tree.id_of(unit_code)

        def put(session):
            sealing = sealing_of(session)
            row = Member(id=new_id(), member_number=secrets.token_hex(5).upper(), name=name or person.name, version=1)
            row.search, row.sex, row.document_kind = terms_of(row.name), document.sex, document.kind.value
            row.document_index = sealing.blind_index(document.key, DOCUMENT_PURPOSE)
            row.document_sealed = sealing.seal_text(document.number, f"member.document.{row.id}")
            row.birth_date_sealed = sealing.seal_text(person.born.isoformat(), f"member.birth_date.{row.id}")
            if number:
                row.phone_index = phone_index(session, number)
                row.phone_sealed = sealing.seal_text(normal_phone(number), f"member.phone.{row.id}")
            row.unit_id, row.state = unit_id, state.value
            row.row_digest, row.changed_at = secrets.token_bytes(32), session.now
            session.add(row)

        self.people.database.step(put)

    def guardian(self, **other):
        """A guardian with a phone of their own."""
        return {"name": "欧阳建国", "relation": "parent", "phone": new_phone()} | other

    def volunteer(self, **rest):
        """Somebody who is a volunteer."""
        person = self.person(**rest)
        self.in_roster(person)
        assert self.register(person)["state"] == "approved"
        return person

    def waiting(self, unit_code="BJ-D1-S1", **rest):
        """Somebody nobody knows, whose registration waits for a unit; with "registration"."""
        person = self.person(**rest)
        person.registration = self.register(person, unit_code=unit_code)
        assert person.registration["state"] == "submitted"
        return person

    def form(self, person, unit_code="BJ-D1-S1", **other):
        """What a cadre types in from their form on paper."""
        said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number}
        return said | {"phone": person.phone, "unit_code": unit_code, "form_on": "2026-02-10"} | other

    def entered(self, person, cadre, **other):
        """The record that a cadre entered for them."""
        return self.people.call("enter_volunteer", self.form(person, **other), cadre)

    def contacts(self):
        """How readers of contacts were told that accounts are reached: id, version, phone; the newest last."""

        def told(session):
            rows = session.query(Outbox).filter_by(event_type=ContactChanged.event_type).order_by(Outbox.sequence)
            opened = [
                json.loads(sealing_of(session).open(row.data["sealed"], sealed_place(row.event_type, row.event_id)))
                for row in rows
            ]
            return [(contact["id"], contact["version"], contact["phone"]) for contact in opened]

        return self.people.rows(told)

    def own(self, person):
        """Their newest registration as they see it."""
        return self.people.call("own_registrations", {}, person.actor)["items"][0]


def citizen_number(born):
    """A valid number of 东城 that nobody else has in this test."""
    seventeen = f"110101{born:%Y%m%d}{next(SEQUENCES) % 999 + 1:03}"
    return seventeen + check_character(seventeen)
