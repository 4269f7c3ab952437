"""Somebody is asked in an emergency: at once and over all that reaches them, and nobody else can answer for them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.notifications.conftest import PUBLIC_URL
from services.notifications.contacts.models import OwnAddress
from services.notifications.deliveries.models import Delivery
from services.notifications.messages.models import Message
from services.notifications.sends.tests.telling import kinds, messages, texts
from shared.contracts.demands.calls import CallChanged, CallMade
from shared.contracts.demands.emergencies import EmergencyChanged
from shared.contracts.identity.volunteers import ContactChanged
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id

PHONE, CODE, TOKEN = "+8613800138000", CallMade.example["code"], CallMade.example["token"]


@pytest.fixture(name="li")
def _li(doors, city):
    li = city.volunteer()
    doors.hear(ContactChanged, id=str(li.account_id), phone=PHONE)
    return li


def ask(doors, one, **changes):
    """Somebody is asked; the id of the call."""
    now = doors.database.clock.now()
    told = {"id": str(new_id()), "volunteer_id": str(one.id), "starts_at": (now + timedelta(hours=1)).isoformat()}
    told |= {"due_at": (now + timedelta(minutes=10)).isoformat()} | changes
    doors.hear(CallMade, **told)
    return told["id"]


def reached_by_email(doors, one, sealing):
    address = OwnAddress(id=new_id(), account_id=one.account_id, channel="email", since=doors.database.clock.now())
    address.address_sealed = sealing.seal_text("li@example.cn", f"own_address.address.{address.id}")
    doors.database.step(lambda session: session.add(address))


def tick(doors, courier):
    doors.tick("send_due")
    courier.wait()


def test_at_night_too_by_sms_and_in_the_inbox_at_once(doors, courier, carriers, clock, li):
    clock.advance(hours=15)
    call_id = ask(doors, li)
    tick(doors, courier)
    (outgoing,) = carriers["sms"].given
    assert (outgoing.to, outgoing.template, outgoing.parameters["code"]) == (PHONE, "emergency_reply", CODE)
    assert f"能来请回复1{CODE}，不能来请回复0{CODE}" in outgoing.text and "望京街道工会服务站" in outgoing.text
    (message,) = messages(doors, li)
    assert (message.kind, message.about, str(message.about_id)) == ("emergency_call", "call", call_id)
    assert message.is_urgent and message.expires_at == clock.now() + timedelta(minutes=10)


def test_who_reads_mail_has_the_link_there(doors, courier, carriers, sealing, li):
    reached_by_email(doors, li, sealing)
    ask(doors, li)
    tick(doors, courier)
    (mail,) = carriers["email"].given
    assert f"{PUBLIC_URL}/calls?token={TOKEN}" in mail.text and CODE not in mail.text
    assert len(carriers["sms"].given) == 1


def test_without_an_address_of_this_installation_there_is_no_link(doors, courier, carriers, sealing, li):
    doors.things["public_url"] = ""
    reached_by_email(doors, li, sealing)
    ask(doors, li)
    tick(doors, courier)
    assert (len(carriers["sms"].given), carriers["email"].given) == (1, [])


def test_what_lets_somebody_answer_is_in_no_inbox_and_forgotten_when_it_was_sent(doors, courier, li):
    ask(doors, li)
    assert not any(secret in everything(doors) for secret in (CODE, TOKEN, PHONE))
    tick(doors, courier)
    (delivery,) = doors.rows(lambda session: session.scalars(select(Delivery)).all())
    assert (delivery.state, delivery.outgoing_sealed) == ("accepted", None)
    assert CODE not in repr(doors.events()) and TOKEN not in repr(doors.events())


def everything(doors):
    """All rows of messages and deliveries as text."""

    def rows(session):
        found = [*session.scalars(select(Message)), *session.scalars(select(Delivery))]
        return str([[getattr(row, column.name) for column in row.__table__.columns] for row in found])

    return doors.rows(rows)


def test_a_drill_says_that_it_is_one(doors, courier, carriers, li):
    ask(doors, li, is_drill=True)
    tick(doors, courier)
    assert kinds(doors, li) == ["drill_call"] and texts(doors, li)[0].startswith("【演练】")
    (outgoing,) = carriers["sms"].given
    assert (outgoing.template, outgoing.text[:4]) == ("drill_reply", "应急演练")


def test_a_call_that_is_told_again_is_asked_once(doors, courier, carriers, li):
    call_id = ask(doors, li)
    ask(doors, li, id=call_id)
    for _ in range(2):
        tick(doors, courier)
    assert len(carriers["sms"].given) == len(messages(doors, li)) == 1


@pytest.mark.parametrize(("minutes", "count"), [(9, 1), (10, 0)])
def test_nobody_is_asked_when_the_answer_would_come_too_late(doors, courier, carriers, clock, li, minutes, count):
    ask(doors, li)
    clock.advance(minutes=minutes)
    tick(doors, courier)
    assert len(carriers["sms"].given) == count


def test_who_has_no_phone_here_finds_it_in_the_inbox(doors, courier, carriers, city):
    wang = city.volunteer()
    ask(doors, wang)
    tick(doors, courier)
    assert (kinds(doors, wang), carriers["sms"].given) == (["emergency_call"], [])


def test_who_has_left_is_asked_nothing_and_who_is_not_known_yet_waited_for(doors, courier, carriers, city, li):
    city.told(li, state="withdrawn")
    ask(doors, li)
    tick(doors, courier)
    assert (kinds(doors, li), carriers["sms"].given) == ([], [])
    li.id = new_id()
    with pytest.raises(Unavailable, match=r"notifications\.not_yet_known"):
        ask(doors, li)


@pytest.mark.parametrize(("state", "count"), [("asked", 1), ("accepted", 0), ("declined", 0), ("stood_down", 0)])
@pytest.mark.parametrize("is_first", [False, True])
def test_who_is_not_asked_any_more_gets_no_question_that_still_waits(
    doors, courier, carriers, li, state, count, is_first
):
    doors.hear(EmergencyChanged)
    changed = {"id": str(new_id()), "volunteer_id": str(li.id), "state": state}
    if is_first:
        doors.hear(CallChanged, **changed)
    ask(doors, li, id=changed["id"])
    if not is_first:
        doors.hear(CallChanged, **changed)
    tick(doors, courier)
    assert [outgoing.template for outgoing in carriers["sms"].given].count("emergency_reply") == count
