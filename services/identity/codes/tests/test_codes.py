"""One-time codes: limits, one try at guessing them, and nothing that tells who is registered."""

import json
import threading
from datetime import UTC, datetime, timedelta

import eventlet
import pytest

from services.identity.codes import tallies, use_cases
from services.identity.codes.code_sender import CodePost, ShownCodes, code_post_for, shown_codes_file
from services.identity.codes.domain import CodeMessage
from services.identity.codes.models import OneTimeCode, Tally
from services.identity.tests.people import contains, new_phone
from shared.contracts.identity.account_words import CODE_SECONDS, CodePurpose
from shared.contracts.identity.codes import CodeWanted
from shared.kernel.errors import Conflict, Unavailable
from shared.runtime.events.outbox import Outbox, sealed_place
from shared.runtime.settings import Settings
from shared.runtime.trust.sealing import sealing_of

PHONE = new_phone()
SIGN_UP = CodePurpose.SIGN_UP


def ask(people, phone=PHONE, purpose="sign_up", **rest):
    return people.call("request_code", {"phone": phone, "purpose": purpose}, **rest)


def is_right(people, code, purpose=SIGN_UP, phone=PHONE):
    return people.database.step(use_cases.is_right, phone, purpose, code)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_reaches_the_phone_and_is_not_in_the_answer(people):
    answer = ask(people)
    (message,) = people.codes.messages
    assert message.phone == f"+86{PHONE}"
    assert answer == {"expires_in_seconds": 300, "resend_after_seconds": 60}


def test_the_right_code_is_right_and_a_wrong_one_is_wrong(people):
    code = people.code(PHONE, "sign_up")
    assert is_right(people, code)
    assert not is_right(people, wrong(code))


def test_a_code_serves_once(people):
    code = people.code(PHONE, "sign_up")
    assert people.database.step(use_cases.redeem, PHONE, SIGN_UP, code)
    assert not people.database.step(use_cases.redeem, PHONE, SIGN_UP, code)


def test_a_code_is_for_one_purpose(people):
    assert not is_right(people, people.code(PHONE, "sign_up"), CodePurpose.SIGN_IN)


def test_a_code_is_for_one_number(people):
    assert not is_right(people, people.code(PHONE, "sign_up"), phone=f"{int(PHONE) - 1}")


def test_a_code_is_good_for_five_minutes_and_no_longer(people):
    code = people.code(PHONE, "sign_up")
    people.clock.advance(seconds=299)
    assert is_right(people, code)
    people.clock.advance(seconds=1)
    assert not is_right(people, code)


def test_after_five_wrong_tries_the_right_code_is_wrong(people):
    code = people.code(PHONE, "sign_up")
    for _ in range(4):
        assert not is_right(people, wrong(code))
    assert is_right(people, code)
    assert not is_right(people, wrong(code))
    assert not is_right(people, code)


def test_a_newer_code_voids_the_older_one(people):
    older = people.code(PHONE, "sign_up")
    people.clock.advance(seconds=60)
    newer = people.code(PHONE, "sign_up")
    assert is_right(people, newer)
    assert older == newer or not is_right(people, older)


def test_a_second_code_within_a_minute_is_refused(people):
    ask(people)
    people.clock.advance(seconds=59)
    with pytest.raises(Unavailable, match="code_limit") as refused:
        ask(people)
    assert refused.value.parameters == {"retry_after_seconds": 1}
    people.clock.advance(seconds=1)
    ask(people)


def test_a_number_gets_at_most_ten_codes_a_day_whatever_their_purpose(people):
    for number in range(10):
        ask(people, purpose=["sign_in", "sign_up", "reset_password"][number % 3])
        people.clock.advance(minutes=20)
    with pytest.raises(Unavailable, match="code_limit"):
        ask(people)
    people.clock.advance(minutes=24 * 60 - 200)
    ask(people)


def test_an_address_gets_at_most_twenty_codes_in_ten_minutes(people):
    for _ in range(20):
        ask(people, phone=new_phone_unlike(people))
    with pytest.raises(Unavailable, match="code_limit"):
        ask(people, phone=new_phone_unlike(people))
    ask(people, phone=new_phone_unlike(people), address="203.0.113.10")


def new_phone_unlike(people):
    known = {message.phone for message in people.codes.messages}
    return next(phone for phone in iter(new_phone, None) if f"+86{phone}" not in known)


def test_a_known_and_an_unknown_number_get_the_same_answer_and_only_the_known_one_a_code(people):
    account = people.register()
    people.codes.messages.clear()
    known = ask(people, phone=account["phone"], purpose="sign_in")
    unknown = ask(people, phone=f"{int(account['phone']) ^ 1}", purpose="sign_in")
    assert known == unknown
    assert [message.phone for message in people.codes.messages] == [f"+86{account['phone']}"]


def test_an_unknown_number_is_limited_like_a_known_one(people):
    ask(people, purpose="sign_in")
    with pytest.raises(Unavailable, match="code_limit"):
        ask(people, purpose="sign_in")


def test_neither_the_number_nor_the_code_is_stored(people):
    code = people.code(PHONE, "sign_up")
    rows = people.rows(lambda session: [vars(row) for row in (*session.query(OneTimeCode), *session.query(Tally))])
    assert len(rows) == 3
    assert PHONE not in str(rows)
    assert not contains(str(rows), code)
    assert "203.0.113.9" not in str(rows)


def test_a_repeated_request_sends_no_second_code(people):
    ask(people, key="once")
    with pytest.raises(Conflict, match="already_done"):
        ask(people, key="once")
    assert len(people.codes.messages) == 1


def test_requests_at_the_same_moment_get_one_code(people):
    outcomes = []

    def request():
        try:
            outcomes.append(ask(people))
        except Unavailable as refusal:
            outcomes.append(refusal.code)

    callers = [threading.Thread(target=request) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(timeout=20)
    assert outcomes.count("identity.code_limit") == 3
    assert len(people.codes.messages) == 1


def test_without_a_sender_no_code_is_made(people):
    people.post = CodePost(None)
    with pytest.raises(Unavailable, match="code_sending_away"):
        ask(people)
    assert people.rows(lambda session: session.query(OneTimeCode).count()) == 0


def told_codes(people):
    """What was told to be sent, opened as its reader opens it."""

    def told(session):
        rows = session.query(Outbox).filter_by(event_type=CodeWanted.event_type).order_by(Outbox.sequence)
        opened = [sealing_of(session).open_text(row.data["sealed"], _place(row)) for row in rows]
        return [CodeWanted().request(json.loads(text)) for text in opened]

    return people.database.read(told)


def _place(row):
    return sealed_place(row.event_type, row.event_id)


SENDING = Settings(sms_uri="aliyun+https://id:secret@dysmsapi.aliyuncs.com?sign=%E6%9A%96%E6%B5%81")


def test_where_no_sms_are_sent_from_no_code_is_made(people):
    people.post = code_post_for(Settings())
    with pytest.raises(Unavailable, match="code_sending_away"):
        ask(people)
    assert people.rows(lambda session: session.query(OneTimeCode).count()) == 0
    assert told_codes(people) == []


def test_outside_of_development_a_code_is_told_sealed_to_who_sends_it(people):
    people.post = code_post_for(SENDING)
    ask(people)
    (told,) = told_codes(people)
    assert (told.phone, told.purpose, told.is_wanted) == (f"+86{PHONE}", "sign_up", True)
    assert told.expires_at == people.clock.now() + timedelta(seconds=CODE_SECONDS)
    assert is_right(people, told.code)
    (event,) = people.events("CodeWanted")
    assert told.code not in str(event.data) and PHONE not in str(event.data)


def test_for_a_number_that_nobody_has_a_decoy_is_told(people):
    people.post = code_post_for(SENDING)
    ask(people, purpose="sign_in")
    (told,) = told_codes(people)
    assert not told.is_wanted


class Slow:
    """A carrier that takes its time, or fails."""

    def __init__(self, failing=False):
        self.sent, self.failing, self.gate = [], failing, eventlet.event.Event()

    def send(self, message):
        self.gate.wait()
        if self.failing:
            raise ConnectionError(message.phone)
        self.sent.append(message)


MESSAGE = CodeMessage(f"+86{PHONE}", "204816", SIGN_UP)


def test_nobody_waits_for_the_carrier():
    carrier = Slow()
    post = CodePost(carrier)
    post.send(MESSAGE)
    assert carrier.sent == []
    carrier.gate.send()
    post.finish()
    assert carrier.sent == [MESSAGE]


def test_a_carrier_that_fails_leaves_a_line_without_number_and_code(caplog):
    carrier = Slow(failing=True)
    carrier.gate.send()
    post = CodePost(carrier)
    post.send(MESSAGE)
    post.finish()
    assert "ConnectionError" in caplog.text
    assert PHONE not in caplog.text
    assert "204816" not in caplog.text


def test_too_many_waiting_codes_are_refused(monkeypatch):
    monkeypatch.setattr("services.identity.codes.code_sender.UNDER_WAY_MAX", 12)
    carrier = Slow()
    post = CodePost(carrier)
    for _ in range(12):
        post.send(MESSAGE)
        eventlet.sleep(0)
    with pytest.raises(Unavailable, match="code_sending_away"):
        post.refuse_unless_ready()
    carrier.gate.send()
    post.finish()
    assert len(carrier.sent) == 12


def test_a_message_shows_neither_code_nor_number_when_printed():
    assert "204816" not in repr(MESSAGE)
    assert PHONE not in repr(MESSAGE)


def test_the_simulator_shows_the_last_hundred_codes_to_its_owner_only(tmp_path, capsys):
    shown = ShownCodes(tmp_path / "codes.jsonl")
    for number in range(101):
        shown.send(CodeMessage("+8619900000000", f"{number:06}", SIGN_UP))
    assert [line["code"] for line in shown.shown()] == [f"{number:06}" for number in range(1, 101)]
    assert (tmp_path / "codes.jsonl").stat().st_mode & 0o077 == 0
    assert "000100" in capsys.readouterr().err


def test_the_simulator_keeps_no_code_that_serves_no_more(tmp_path, clock):
    file = tmp_path / "codes.jsonl"
    shown = ShownCodes(file, clock.now)
    shown.send(CodeMessage("+8619900000000", "000001", SIGN_UP))
    clock.advance(seconds=CODE_SECONDS - 1)
    shown.send(CodeMessage("+8619900000000", "000002", SIGN_UP))
    shown.forget_old()
    assert [line["code"] for line in shown.shown()] == ["000001", "000002"]
    clock.advance(seconds=1)
    shown.forget_old()
    assert [line["code"] for line in shown.shown()] == ["000002"]
    clock.advance(seconds=CODE_SECONDS)
    shown.forget_old()
    assert file.read_text() == ""


def test_a_process_removes_what_the_one_before_has_left(tmp_path):
    settings = Settings().replaced(data_folder=tmp_path, development=True)
    before = ShownCodes(shown_codes_file(settings), lambda: datetime.now(UTC) - timedelta(seconds=CODE_SECONDS))
    before.send(CodeMessage("+8619900000000", "000001", SIGN_UP))
    code_post_for(settings)
    assert shown_codes_file(settings).read_text() == ""


def test_old_codes_and_tallies_are_removed(people):
    ask(people)
    people.clock.advance(hours=24, minutes=5)
    assert people.database.step(use_cases.sweep) == 0
    people.clock.advance(seconds=1)
    assert people.database.step(use_cases.sweep) == 1
    assert people.database.step(tallies.sweep) == 0
    people.clock.advance(days=1)
    assert people.database.step(tallies.sweep) == 2
