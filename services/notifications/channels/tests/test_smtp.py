"""E-mail to a real server in a process of its own, over TLS, after signing in."""

import socket
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import eventlet
import pytest

from services.notifications.channels.port import AccountFault, Away, InDoubt, Outgoing, Refused
from services.notifications.channels.smtp import SEND_SECONDS_MAX, SmtpMail
from services.notifications.channels.verdicts import ACCOUNT_SECONDS
from services.notifications.deliveries import courier
from shared.runtime.settings_channels import MailServer, MailTls

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MESSAGE = Outgoing("li@example.cn", "报名通过", "您好：\n.\n明天 9 点见。𬭎\n", "sign_up.accepted", {}, UUID(int=7))
KINDS = {"implicit": MailTls.IMPLICIT, "starttls": MailTls.STARTTLS, "plain": MailTls.NONE}


@pytest.fixture
def mail(mail_servers, trusting):
    """`mail("starttls", password="…")`: a channel to a server of that kind, with other settings than the right ones."""

    def channel(kind="starttls", tls=trusting, **changes):
        user = {} if kind == "plain" else {"user": "notice", "password": "pass/word"}
        server = MailServer("127.0.0.1", mail_servers(kind).port, KINDS[kind], "notice@example.cn", "暖流", **user)
        return SmtpMail(replace(server, **changes), lambda: NOW, tls)

    return channel


def refusal(channel, message=MESSAGE, **changes):
    with pytest.raises((Refused, Away)) as raised:
        channel.send(replace(message, **changes))
    return raised.value


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_arrives_as_it_was_written(mail, mail_servers, kind):
    accepted = mail(kind).send(MESSAGE)
    taken = mail_servers(kind).taken()
    headers = taken["headers"]
    assert (taken["from"], taken["to"]) == ("notice@example.cn", ["li@example.cn"])
    assert taken["text"].replace("\r\n", "\n") == MESSAGE.text
    assert (taken["is_tls"], taken["is_signed_in"]) == (kind != "plain", kind != "plain")
    assert (headers["Subject"], headers["From"]) == ("报名通过", "暖流 <notice@example.cn>")
    assert headers["Date"] == "Mon, 02 Mar 2026 01:00:00 +0000"
    assert headers["Message-ID"] == accepted.provider_id == f"<{MESSAGE.id}@example.cn>"
    assert (headers["Auto-Submitted"], taken["has_bare_breaks"]) == ("auto-generated", False)


def test_nobody_writes_headers_with_a_title(mail, mail_servers):
    mail().send(replace(MESSAGE, title="x\r\nBcc: everybody@example.cn\r\n\r\nbody"))
    taken = mail_servers("starttls").taken()
    assert taken["headers"]["Subject"] == "x Bcc: everybody@example.cn body"
    assert "Bcc" not in taken["headers"]


@pytest.mark.parametrize(
    "to", ["li", "li@example", "li@example.cn\r\nDATA", "a@b.cn, c@d.cn", "李@example.cn", "<li@example.cn>", ""]
)
def test_what_is_no_address_is_refused_before_anybody_is_asked(mail, to):
    assert refusal(mail(), to=to).code == "address_not_valid"


def test_a_mailbox_that_is_not_there_is_refused(mail):
    assert refusal(mail(), to="nobody@example.cn").code == "550"


@pytest.mark.parametrize(
    ("sender", "expected"),
    [("stranger@example.cn", AccountFault), ("nobody@example.cn", AccountFault), ("early@example.cn", Away)],
)
def test_a_sender_that_is_not_taken_is_no_fault_of_the_message(mail, sender, expected):
    assert type(refusal(mail(sender=sender))) is expected


def test_a_session_ends_before_the_courier_gives_it_up():
    assert SEND_SECONDS_MAX < courier.SEND_SECONDS_MAX


@pytest.mark.parametrize("to", ["busy@example.cn", "full@example.cn"])
def test_a_server_that_wants_to_be_asked_later_is_away(mail, to):
    assert type(refusal(mail(), to=to)) is Away


def test_a_message_that_is_not_wanted_is_refused(mail, mail_servers):
    assert refusal(mail(), to="spam@example.cn").code == "554"
    mail_servers("starttls").taken()


def test_where_the_last_word_is_missing_it_is_said_that_the_message_may_be_there(mail, mail_servers):
    assert isinstance(refusal(mail(), to="dropped@example.cn"), InDoubt)
    assert mail_servers("starttls").taken()["to"] == ["dropped@example.cn"]


@pytest.mark.parametrize("kind", ["implicit", "starttls"])
def test_a_wrong_password_keeps_messages_waiting_and_the_doctor_says_so(mail, kind):
    channel = mail(kind, password="wrong")
    assert refusal(channel).retry_after_seconds == ACCOUNT_SECONDS
    assert "does not take our user and password" in channel.trouble()
    assert mail(kind).trouble() == ""


@pytest.mark.parametrize("kind", ["implicit", "starttls"])
def test_a_certificate_that_is_not_trusted_gets_no_password(mail, kind):
    channel = mail(kind, tls=None)
    assert refusal(channel).retry_after_seconds == ACCOUNT_SECONDS
    assert "certificate is not trusted" in channel.trouble()


def test_no_password_goes_in_clear_where_starttls_is_not_offered(mail_servers):
    plain = MailServer("127.0.0.1", mail_servers("plain").port, MailTls.STARTTLS, "notice@example.cn")
    channel = SmtpMail(replace(plain, user="notice", password="pass/word"), lambda: NOW)
    assert refusal(channel).retry_after_seconds == ACCOUNT_SECONDS
    assert "does not offer" in channel.trouble()


def test_where_nobody_listens_nothing_was_sent(mail):
    channel = mail(port=1)
    assert type(refusal(channel)) is Away
    assert "cannot be reached" in channel.trouble()


def test_a_server_that_says_nothing_is_given_up(trusting):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = MailServer("127.0.0.1", silent.getsockname()[1], MailTls.NONE, "notice@example.cn")
        channel = SmtpMail(server, lambda: NOW, trusting, send_seconds=0.2)
        with eventlet.Timeout(5):
            assert type(refusal(channel)) is Away
