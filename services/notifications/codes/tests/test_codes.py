"""A code of identity goes out as an SMS at any hour, until it serves no more, and is forgotten then."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.notifications.channels.port import Away, Refused
from services.notifications.deliveries.models import Delivery
from shared.contracts.identity.codes import CodeWanted
from shared.kernel.ids import new_id

PHONE, CODE = "+8613800138000", "204816"


def want(doors, **changes):
    """A code is wanted; the id of its delivery."""
    told = {"id": str(new_id()), "expires_at": (doors.database.clock.now() + timedelta(minutes=5)).isoformat()}
    doors.hear(CodeWanted, **(told | changes))
    return told["id"]


def tick(doors, courier):
    doors.tick("send_due")
    courier.wait()


def delivery(doors):
    return doors.rows(lambda session: session.scalar(select(Delivery)))


def everything(doors):
    """The row as text."""
    return str([getattr(delivery(doors), column.name) for column in Delivery.__table__.columns])


def test_a_code_is_sent_once(doors, courier, carriers):
    id = want(doors)
    want(doors, id=id)
    assert PHONE not in everything(doors) and CODE not in everything(doors)
    for _ in range(2):
        tick(doors, courier)
    (outgoing,) = carriers["sms"].given
    assert (outgoing.to, outgoing.template, outgoing.parameters) == (PHONE, "code", {"code": CODE})
    assert outgoing.text == "您的验证码是204816，5分钟内有效。请勿告诉任何人。"
    assert (delivery(doors).state, delivery(doors).outgoing_sealed) == ("accepted", None)
    assert CODE not in repr(doors.events())


def test_at_night_too(doors, courier, carriers, clock):
    clock.advance(hours=15)
    want(doors)
    tick(doors, courier)
    assert len(carriers["sms"].given) == 1


def test_for_a_number_that_nobody_has_nothing_is_kept(doors, courier, carriers):
    want(doors, is_wanted=False)
    tick(doors, courier)
    assert (carriers["sms"].given, delivery(doors)) == ([], None)


@pytest.mark.parametrize(("seconds", "sent"), [(299, 1), (300, 0)])
def test_a_code_that_serves_no_more_is_not_sent(doors, courier, carriers, clock, seconds, sent):
    want(doors)
    clock.advance(seconds=seconds)
    tick(doors, courier)
    assert len(carriers["sms"].given) == sent
    assert (delivery(doors).state == "expired") == (not sent)
    assert delivery(doors).outgoing_sealed is None


def test_without_a_channel_it_is_forgotten_when_it_serves_no_more(doors, courier, carriers, clock):
    courier.channels = {}
    want(doors)
    tick(doors, courier)
    assert delivery(doors).state == "waiting"
    clock.advance(seconds=300)
    tick(doors, courier)
    assert (delivery(doors).state, delivery(doors).outgoing_sealed) == ("expired", None)


def test_a_carrier_that_is_away_is_asked_again_soon(doors, courier, carriers, clock):
    carriers["sms"].says = [Away()]
    want(doors)
    tick(doors, courier)
    clock.advance(seconds=5)
    tick(doors, courier)
    assert delivery(doors).state == "accepted"


def test_a_number_that_the_carrier_refuses_is_not_tried_again(doors, courier, carriers, clock):
    carriers["sms"].says = [Refused("isv.MOBILE_NUMBER_ILLEGAL")]
    want(doors)
    tick(doors, courier)
    clock.advance(seconds=60)
    tick(doors, courier)
    assert (delivery(doors).state, delivery(doors).refusal) == ("refused", "isv.MOBILE_NUMBER_ILLEGAL")
    assert len(carriers["sms"].given) == 1
