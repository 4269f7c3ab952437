"""Nobody learns from an answer, nor from the time it takes, whether a document, phone or account is known here.

Every door that is told one of these has a line in ASKED, with the cases that somebody outside must not tell apart, or a
sentence in TOLD_BY_RIGHT that says why there is nothing to learn.
"""

import contextlib
import secrets
from datetime import timedelta

import pytest

from services.identity.codes.code_sender import ToldCodes
from services.identity.registrations.tests.applicants import Applicants
from services.identity.rosters.tests.rosters import Rosters, number_of, row
from services.identity.tests.people import new_login, new_phone
from services.identity.tests.test_doors import doors
from services.identity.tests.work import by_kind, worked
from shared.contracts.base import Contract
from shared.contracts.identity.account_words import CodePurpose
from shared.kernel.actor import Actor
from shared.kernel.errors import Refusal
from shared.kernel.ids import new_id
from shared.runtime.trust.cards import Card
from shared.testing.timing import ratios_of_times

TELLING = {"document_number", "phone", "login", "client_id", "content"}  # content: a file, with many of them
WRONG = "a wrong password"
RATIO_MAX = 1.6  # coarse: a hash too many doubles it and more; that the work is the same is shown above


@pytest.fixture(name="applicants")
def _applicants(people):
    return Applicants(people)


def signing_in_by_password(applicants):
    people = applicants.people
    known, locked, invited = people.register("long enough", new_login()), people.staff(), new_login()
    people.call("lock_account", {"id": locked["id"], "reason": "other"}, people.official("security_admin"))
    people.call("invite_staff", {"login": invited, "unit_code": "BJ"}, people.official("unit_admin"))
    of = lambda login: lambda: people.call("sign_in", {"login": login, "password": WRONG})
    return {
        "unknown": of(new_login()),
        "known": of(known["login"]),
        "locked": of(locked["login"]),
        "invited": of(invited),
    }


def signing_in_by_number(applicants):
    people = applicants.people
    known = people.register("long enough")["phone"]
    of = lambda phone: lambda: people.call("sign_in", {"login": phone, "password": WRONG})
    return {"unknown": of(unused_phone(known)), "known": of(known)}


def signing_in_by_code(applicants):
    people = applicants.people
    known = people.register()["phone"]
    unknown = unused_phone(known)
    for phone in (known, unknown):
        people.code(phone)
    of = lambda phone: lambda: people.call("sign_in", {"login": phone, "code": "000000"})
    return {"unknown": of(unknown), "known": of(known)}


def asking_for_a_code(purpose):
    def cases(applicants):
        people = applicants.people
        known = people.register()["phone"]
        of = lambda phone: lambda: people.call("request_code", {"phone": phone, "purpose": purpose})
        return {"unknown": of(unused_phone(known)), "known": of(known)}

    return cases


def with_a_wrong_code(verb, purpose, **rest):
    def cases(applicants):
        people = applicants.people
        known = people.register()["phone"]
        unknown = unused_phone(known)
        for phone in (known, unknown):
            people.code(phone, purpose)
        of = lambda phone: lambda: people.call(verb, {"phone": phone, "code": "000000", **rest})
        return {"unknown": of(unknown), "known": of(known)}

    return cases


def changing_the_phone(applicants):
    people = applicants.people
    known, person = people.register()["phone"], people.register("long enough")
    unknown = unused_phone(known)
    for phone in (known, unknown):
        people.code(phone, "sign_up")
    said, own = {"code": "000000", "current_password": "long enough"}, Actor("person", person["id"])
    of = lambda phone: lambda: people.call("change_phone", {"phone": phone, **said}, own)
    return {"unknown": of(unknown), "known": of(known)}


def taking_up_an_invitation(applicants):
    people = applicants.people
    invited, staff = new_login(), people.staff()["login"]
    people.call("invite_staff", {"login": invited, "unit_code": "BJ"}, people.official("unit_admin"))
    accepted = {"invitation_code": "x" * 43, "new_password": "quite long enough"}
    of = lambda login: lambda: people.call("accept_invitation", {"login": login, **accepted})
    return {"unknown": of(new_login()), "invited": of(invited), "staff": of(staff)}


def asking_as_a_client(applicants):
    people = applicants.people
    asked = {"name": "x", "unit_code": "BJ-D1", "scopes": ["units.read"]}
    known = people.call("register_client", asked, people.official("security_admin"))["client"]["id"]
    said = {"grant_type": "client_credentials", "client_secret": "wrong" * 8}
    of = lambda client_id: lambda: people.call("client_token", {"client_id": client_id, **said})
    return {"unknown": of(str(new_id())), "known": of(known)}


def persons(applicants):
    """Documents by what is known of them here, and the person to whom each belongs."""
    volunteer, waiting = applicants.volunteer(), applicants.waiting()
    member, renamed, entered = (applicants.person() for _ in range(3))
    applicants.in_roster(member, phone=new_phone())
    applicants.in_roster(renamed, name="另有其人")
    applicants.entered(entered, applicants.people.official("cadre", "BJ-D1"))
    return {
        "unknown": applicants.person(),
        "in the roster with another phone": member,
        "in the roster under another name": renamed,
        "entered by somebody else": entered,
        "registered by somebody else": volunteer,
        "wanted by somebody else": waiting,
    }


def registering(applicants):
    def of(person):
        stranger = applicants.person(name=person.name, number=person.number)
        return lambda: applicants.register(stranger, unit_code="BJ-D2")

    return {known: of(person) for known, person in persons(applicants).items()}


def asking(verb, **rest):
    """A question about a document, by somebody who has nothing to do with it."""

    def cases(applicants):
        def of(person):
            said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number}
            stranger = applicants.person()
            return lambda: applicants.people.call(verb, said | rest, stranger.actor)

        return {known: of(person) for known, person in persons(applicants).items()}

    return cases


def trying_a_roster(applicants):
    """A file of an administrator of another district, which is only tried."""
    rosters = Rosters(applicants.people)
    elsewhere = applicants.people.official("unit_admin", "BJ-D2")
    rosters.worked(row(1, "BJ-D2-S1"), actor=elsewhere, unit="BJ-D2")

    def of(**cells):
        def tried():
            state = rosters.worked(row(2, **cells), dry_run=True)
            return [state, *(said["problems"] for said in rosters.noted(state["id"]))]

        return tried

    return {
        "unknown": of(),
        "the document of a member elsewhere": of(证件号码=number_of(1)),
        "the number of a member elsewhere": of(会员编号="BJ0000000001"),
        "all of a member elsewhere": of(证件号码=number_of(1), 会员编号="BJ0000000001", 手机号="15412340001"),
    }


def verifying_a_card(applicants):
    """Signed by somebody else: nothing of it is believed, whomever it names."""
    people = applicants.people
    known = people.call("own_volunteer", {}, applicants.volunteer().actor)
    expires_at = people.clock.now() + timedelta(days=1)

    def of(id, number):
        code = people.signer.sign_card(Card(id, number, 1, expires_at))
        forged = code.rsplit(".", 1)[0] + "." + secrets.token_urlsafe(64)
        return lambda: people.call("verify_card", {"code": forged})

    return {"unknown": of(new_id(), "900000000015"), "known": of(known["id"], known["number"])}


ASKED = {
    "sign_in": [signing_in_by_password, signing_in_by_number, signing_in_by_code],
    "request_code": [asking_for_a_code(purpose.value) for purpose in CodePurpose if purpose != CodePurpose.GUARDIAN],
    "reset_password": [with_a_wrong_code("reset_password", "reset_password", new_password="quite long enough")],
    "register_account": [with_a_wrong_code("register_account", "sign_up", password="quite long enough")],
    "change_phone": [changing_the_phone],
    "accept_invitation": [taking_up_an_invitation],
    "client_token": [asking_as_a_client],
    "register_volunteer": [registering],
    "look_up_registration": [asking("look_up_registration")],
    "object_to_record": [asking("object_to_record", reason="not_asked", unit_code="BJ-D2")],
    "verify_card": [verifying_a_card],
    "import_roster": [trying_a_roster],
}
TOLD_BY_RIGHT = {
    "appoint": "A person is found by the login name that they gave, wherever they are. It is noted.",
    "import_units": "Units and their codes are public.",
    "enter_volunteer": "A document has one record: who enters one is told that it has, not whose, nor where; counted.",
    "correct_volunteer": "As of enter_volunteer: something speaks against it, not what, nor where; counted.",
    "invite_staff": "A login name is chosen for somebody, and has to be free. Of the phone: see below.",
}
KNOWN = {"sign_in": "known", "look_up_registration": "registered by somebody else"}
EVERY = [(verb, number) for verb, cases in ASKED.items() for number in range(len(cases))]


def unused_phone(*known):
    return next(phone for phone in iter(new_phone, None) if phone not in known)


@pytest.mark.parametrize(("verb", "number"), EVERY)
def test_answers_and_the_work_for_them_are_the_same(applicants, verb, number):
    cases = ASKED[verb][number](applicants)
    applicants.people.clock.advance(seconds=1)
    unknown, work = worked(applicants.people, cases.pop("unknown"))
    assert cases and work
    for known, act in cases.items():
        applicants.people.clock.advance(seconds=1)
        answered, done = worked(applicants.people, act)
        assert answered == unknown, known
        assert done == work, known


def applied(applicants, person):
    """A stranger's registration with the person's document at BJ-D2, where nothing is known of it."""
    stranger = applicants.person(name=person.name, number=person.number)
    return stranger, applicants.register(stranger, unit_code="BJ-D2-S1")


def objected(applicants, person):
    """A stranger's objection to the person's record, at BJ-D2."""
    stranger = applicants.person()
    said = {"name": person.name, "document_kind": "resident_id", "document_number": person.number}
    said |= {"reason": "not_asked", "unit_code": "BJ-D2-S1"}
    return stranger, applicants.people.call("object_to_record", said, stranger.actor)


# What is seen by whoever looks at such things for BJ-D2: how it is made, read, listed; what the document itself says.
LOOKED_AT = {
    "registration": (applied, "registration", "find_registrations", ("document", "sex", "name")),
    "objection": (objected, "objection", "find_objections", ("document", "name")),
}


@pytest.mark.parametrize("thing", LOOKED_AT)
def test_neither_does_whoever_looks_at_it_for_another_district(applicants, thing):
    make, read, find, said = LOOKED_AT[thing]
    people, seen = applicants.people, {}
    for known, person in persons(applicants).items():
        cadre = people.official("cadre", "BJ-D2")  # tokens do not last as long as all of this
        _, made = make(applicants, person)
        about = {"id": made["id"]}
        shown, work = worked(people, lambda about=about, cadre=cadre: people.call(read, about, cadre))
        (listed,) = [item for item in people.call(find, {}, cadre)["items"] if item["id"] == made["id"]]
        look = [{name: value for name, value in item.items() if name not in said} for item in (shown, by_kind(listed))]
        seen[known] = (look, work)
    unknown = seen.pop("unknown")
    assert seen and unknown[1]
    for known, look in seen.items():
        assert look == unknown, known


DECISIONS = {
    "registration": (applied, "refuse_registration", "own_registrations", {
        "unknown": "identity_not_shown", "known": "record_of_another", "in a roster": "document_of_another",
    }),
    "objection": (objected, "reject_objection", "own_objections", {
        "unknown": "no_such_record", "known": "record_is_right", "in a roster": "identity_not_shown",
    }),
}  # fmt: skip


@pytest.mark.parametrize("thing", DECISIONS)
def test_neither_does_the_decision(applicants, thing):
    """Whoever reaches all of it decides, and says why; the one who typed the document showed nothing."""
    make, decide, own, reasons = DECISIONS[thing]
    people, told = applicants.people, {}
    for known, person in persons(applicants).items():
        stranger, made = make(applicants, person)
        kind = "unknown" if known == "unknown" else "in a roster" if "roster" in known else "known"
        people.call(decide, {"id": made["id"], "reason": reasons[kind]}, people.official("unit_admin", "BJ"))
        (mine,) = people.call(own, {}, stranger.actor)["items"]
        told[known] = by_kind(mine)
    unknown = told.pop("unknown")
    assert unknown["state"] in ("refused", "rejected") and told
    for known, answer in told.items():
        assert answer == unknown, known


def test_an_invitation_does_not_tell_whose_number_it_is(applicants):
    people, admin = applicants.people, applicants.people.official("unit_admin")
    known = people.register()["phone"]
    of = lambda phone: worked(
        people, lambda: people.call("invite_staff", {"login": new_login(), "unit_code": "BJ", "phone": phone}, admin)
    )
    (unknown, work), (invited, done) = of(unused_phone(known)), of(known)
    for answer in (unknown, invited):
        assert len(answer.pop("invitation_code")) > 40
        assert answer["account"].pop("login")
    assert (invited, done) == (unknown, work)
    assert people.call("sign_in", {"login": known, "code": people.code(known)})["access_token"]  # still its owner's


@pytest.mark.parametrize("purpose", [purpose for purpose in CodePurpose if purpose != CodePurpose.GUARDIAN])
def test_neither_does_a_code_that_notifications_sends(applicants, purpose):
    """Outside of development: for a number that nobody has, as much is written and sealed."""
    people = applicants.people
    cases = asking_for_a_code(purpose.value)(applicants)
    people.post = ToldCodes()
    unknown, known = (worked(people, cases[which]) for which in ("unknown", "known"))
    assert unknown == known
    sizes = [len(event.data["sealed"]) for event in people.events("CodeWanted")]
    assert max(sizes) - min(sizes) <= len("false")  # of a column that nobody outside sees


def test_a_planted_difference_is_seen(applicants):
    people = applicants.people
    _, less = worked(people, lambda: people.call("request_code", {"phone": new_phone(), "purpose": "sign_in"}))
    _, more = worked(people, lambda: people.passwords.matches(None, "x"))
    assert less and more == ["Passwords.matches"]
    assert less != more


@pytest.mark.parametrize(("verb", "known"), KNOWN.items())
def test_neither_does_the_clock_tell(applicants, verb, known):
    cases = ASKED[verb][0](applicants)

    def asking(which):
        def ask():
            applicants.people.clock.advance(hours=25)  # nothing is counted any more
            with contextlib.suppress(Refusal):
                cases[which]()

        return ask

    ratios = ratios_of_times(asking("unknown"), asking(known), RATIO_MAX)
    assert ratios[-1] < RATIO_MAX, ratios


def test_every_door_that_is_told_of_a_person_is_asked():
    told = {verb for verb, _, door in doors() if telling_fields(door.request)}
    missing = told - set(ASKED) - set(TOLD_BY_RIGHT)
    assert not missing, f"{missing} are told of a person: give them cases in ASKED, or a reason in TOLD_BY_RIGHT."
    assert set(ASKED) | set(TOLD_BY_RIGHT) <= {verb for verb, _, _ in doors()}


def telling_fields(contract: Contract):
    return TELLING & set(contract.fields)
