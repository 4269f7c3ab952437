"""A message that cannot be read holds up none of the others, and is seen to be broken."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from services.notifications.contacts.models import KnownContact
from services.notifications.deliveries import planning
from services.notifications.deliveries.breaking import BROKEN_COUNT
from services.notifications.deliveries.models import Delivery
from services.notifications.deliveries.tests.test_sending import PHONE, log, make, tick
from services.notifications.messages.models import Message
from services.notifications.templates.texts import all_templates
from shared.contracts.identity.codes import CodeWanted
from shared.contracts.identity.volunteers import ContactChanged
from shared.kernel.ids import new_id


@pytest.fixture(name="people")
def _people(doors, city):
    """Two who are reached by phone."""
    people = [city.volunteer(), city.volunteer()]
    for one in people:
        doors.hear(ContactChanged, id=str(one.account_id), phone=PHONE)
    return people


def change(doors, model, condition, **values):
    doors.database.step(lambda session: session.execute(update(model).where(condition).values(**values)))


def damage_phone(doors, one):
    change(doors, KnownContact, KnownContact.id == one.account_id, phone_sealed="damaged")


def broken(step):
    return BROKEN_COUNT.labels(step)._value.get()


def test_a_phone_that_cannot_be_opened_holds_up_nobody_else(doors, courier, carriers, people, caplog):
    bad, good = people
    damage_phone(doors, bad)
    before = broken("claiming")
    messages = [make(doors, one) for one in (bad, good)]
    tick(doors, courier)
    assert [log(doors, one) for one in messages] == [[("sms", "given_up", 0, "broken")], [("sms", "accepted", 1, None)]]
    assert broken("claiming") == before + 1
    assert "claiming of a message broke" in caplog.text


def test_whoever_has_another_address_is_told_there(doors, courier, carriers, people):
    bad, _ = people
    doors.call("give_email", {"email": "li@example.cn"}, bad.actor)
    tick(doors, courier)
    code = carriers["email"].given[-1].parameters.get("code") or carriers["email"].given[-1].text
    code = "".join(sign for sign in code if sign.isascii() and sign.isdigit())[:6]
    doors.call("confirm_email", {"code": code}, bad.actor)
    damage_phone(doors, bad)
    message_id = make(doors, bad)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "given_up", 0, "broken"), ("email", "accepted", 1, None)]


def test_codes_go_out_beside_a_message_that_breaks(doors, courier, carriers, people, clock):
    damage_phone(doors, people[0])
    make(doors, people[0])
    until = (clock.now() + timedelta(minutes=5)).isoformat()
    doors.hear(CodeWanted, id=str(new_id()), phone="+8613900139000", expires_at=until)
    tick(doors, courier)
    assert [outgoing.template for outgoing in carriers["sms"].given] == ["code"]


def test_a_code_whose_words_cannot_be_opened_ends(doors, courier, carriers, clock):
    id, until = new_id(), (clock.now() + timedelta(minutes=5)).isoformat()
    doors.hear(CodeWanted, id=str(id), phone=PHONE, expires_at=until)
    change(doors, Delivery, Delivery.id == id, outgoing_sealed="damaged")
    tick(doors, courier)
    ended = doors.rows(lambda session: session.get_one(Delivery, id))
    assert (ended.state, ended.refusal, ended.outgoing_sealed) == ("given_up", "broken", None)


def test_a_message_that_cannot_be_planned_stays_in_the_inbox(doors, courier, carriers, people, monkeypatch):
    bad, good = people
    real = planning.refused_channels

    def refused(session, account_id, kind):
        assert account_id != bad.account_id
        return real(session, account_id, kind)

    monkeypatch.setattr(planning, "refused_channels", refused)
    before = broken("planning")
    messages = [make(doors, one) for one in (bad, good)]
    for _ in range(2):
        tick(doors, courier)
    assert [log(doors, one) for one in messages] == [[], [("sms", "accepted", 1, None)]]
    assert broken("planning") == before + 1
    assert doors.call("own_messages", {"limit": 20}, bad.actor)["items"]


def test_what_was_planned_goes_out_where_planning_fails(doors, courier, carriers, people, monkeypatch):
    make(doors, people[0])
    planning.plan_all(doors.database, list(courier.channels))

    def fails(session):
        raise RuntimeError

    monkeypatch.setattr(planning, "expire", fails)
    with pytest.raises(RuntimeError):
        doors.tick("send_due")
    courier.wait()
    assert len(carriers["sms"].given) == 1


def newer(doors, message_id):
    """As a process of the next release makes it."""
    change(doors, Message, Message.id == message_id, template_version=99)


def test_a_newer_template_is_left_to_whom_it_is_known(doors, courier, carriers, people, clock):
    one, other = people
    message_id = make(doors, one)
    newer(doors, message_id)
    make(doors, other)
    tick(doors, courier)
    assert [outgoing.to for outgoing in carriers["sms"].given] == [PHONE]
    assert log(doors, message_id) == []
    change(doors, Message, Message.id == message_id, template_version=1)
    planning.plan_all(doors.database, list(courier.channels))
    newer(doors, message_id)
    clock.advance(seconds=60)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "waiting", 0, None)]
    change(doors, Message, Message.id == message_id, template_version=1)
    clock.advance(seconds=60)
    tick(doors, courier)
    assert log(doors, message_id) == [("sms", "accepted", 1, None)]


def test_an_inbox_shows_what_it_knows_beside_a_newer_template(doors, people):
    one, _ = people
    messages = [make(doors, one) for _ in range(2)]
    newer(doors, messages[0])
    known, unknown = doors.call("own_messages", {"limit": 20}, one.actor)["items"]
    assert known["wordings"][0]["text"].startswith("您报名的")
    assert [wording["title"] for wording in unknown["wordings"]] == ["新消息", "New message"]
    assert all(version != 99 for _, version in all_templates())
