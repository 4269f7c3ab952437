"""Replies over SMS: whoever answered is told of once, to whom the question was theirs; the words are not kept."""

import pytest
from sqlalchemy import select

from services.notifications.conftest import REPLY_KEY
from services.notifications.contacts.models import KnownContact
from services.notifications.keeping import phones_without_index
from services.notifications.replies.models import SmsReply
from shared.contracts.identity.closings import AccountClosed
from shared.contracts.identity.volunteers import ContactChanged
from shared.contracts.notifications.sms_answers import SmsAnswered
from shared.kernel.errors import Forbidden

PHONE = "+8613800138000"
AT = "2026-03-02T01:05:31Z"


@pytest.fixture(name="li")
def _li(doors, city):
    li = city.volunteer()
    doors.hear(ContactChanged, id=str(li.account_id), phone=PHONE)
    return li


def reply(text="1 4821", phone="13800138000", id="aliyun:17"):
    """One, as the gateway passes it on."""
    return {"id": id, "phone": phone, "text": text, "received_at": AT}


def take(doors, *replies, key=REPLY_KEY):
    """How many answers came with them."""
    return doors.call("take_sms_replies", {"key": key, "replies": list(replies)})["answers_count"]


def answers(doors):
    return [(told["account_id"], told["answer"], told["code"]) for told in doors.events(SmsAnswered)]


def test_an_answer_is_told_with_the_account_and_not_the_phone(doors, li):
    assert take(doors, reply()) == 1
    assert answers(doors) == [(str(li.account_id), "yes", "4821")]
    (told,) = doors.events(SmsAnswered)
    assert told["received_at"] == AT and "13800138000" not in repr(told)


def test_what_the_provider_tells_again_counts_once(doors, li):
    assert [take(doors, reply(), reply()), take(doors, reply())] == [1, 0]
    assert take(doors, reply("0 4821", id="aliyun:18")) == 1
    assert [answer for _, answer, _ in answers(doors)] == ["yes", "no"]


def test_what_answers_nothing_and_whose_phone_is_nobodys_is_forgotten(doors, li):
    assert take(doors, reply("谢谢"), reply(phone="13900139000", id="aliyun:18")) == 0
    assert answers(doors) == [] and doors.rows(lambda session: session.scalar(select(SmsReply))) is None


def test_everybody_who_is_reached_at_the_phone_may_have_been_asked(doors, city, li):
    wang = city.volunteer()
    doors.hear(ContactChanged, id=str(wang.account_id), phone=PHONE)
    assert take(doors, reply()) == 2
    assert {account for account, _, _ in answers(doors)} == {str(li.account_id), str(wang.account_id)}


@pytest.mark.parametrize(("given", "known"), [("x" * 32, REPLY_KEY), (REPLY_KEY, ""), ("x", "")])
def test_who_does_not_have_the_key_is_refused(doors, li, given, known):
    doors.things["reply_key"] = known
    with pytest.raises(Forbidden, match="sms_replies_refused"):
        take(doors, reply(), key=given)
    assert answers(doors) == []


def test_the_phone_of_a_closed_account_answers_nothing(doors, li):
    take(doors, reply())
    doors.hear(AccountClosed, id=str(li.account_id), volunteer_id=str(li.id))
    assert doors.rows(lambda session: session.scalar(select(SmsReply))) is None
    assert take(doors, reply(id="aliyun:18")) == 0


def test_a_phone_that_was_learned_before_is_found_after_a_while(doors, li, database):
    def forget(session):
        session.get_one(KnownContact, li.account_id).phone_index = None

    database.step(forget)
    assert take(doors, reply()) == 0
    assert [database.step(phones_without_index, 10) for _ in range(2)] == [1, 0]
    assert take(doors, reply()) == 1


def test_one_that_cannot_be_opened_holds_up_no_other(doors, city, li, database):
    def break_it(session):
        row = session.get_one(KnownContact, li.account_id)
        row.phone_index, row.phone_sealed = None, "A256GCM.gone.AAAA"

    database.step(break_it)
    assert [database.step(phones_without_index, 10) for _ in range(2)] == [1, 0]
