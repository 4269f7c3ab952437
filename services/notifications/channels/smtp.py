"""E-mail by SMTP (RFC 5321), over TLS from the first byte or after STARTTLS (RFC 3207), with AUTH (RFC 4954).

A connection for each message: messages are few, and servers drop idle connections. The Message-ID is made of the
delivery's id: another try of one delivery is the same message to every mailbox that compares them.
"""

import logging
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import eventlet

from services.notifications.channels.cutting import cut_characters, one_line
from services.notifications.channels.port import Accepted, AccountFault, Away, InDoubt, Outgoing, Refused
from services.notifications.channels.verdicts import ACCOUNT_SECONDS
from shared.contracts.notifications.message_words import EMAIL_PATTERN
from shared.runtime.settings_channels import MailServer, MailTls

SILENCE_SECONDS_MAX = 10.0
SEND_SECONDS_MAX = 16.0  # less than the courier gives a channel: only here it is known what had been said by then
SUBJECT_CHARACTERS_MAX = 150
ADDRESS = re.compile(EMAIL_PATTERN)
NO_ADDRESS = "address_not_valid"
PERMANENT = 500  # replies from there on are final (RFC 5321, 4.2.1)

logger = logging.getLogger(__name__)


class _OutOfTime(Exception):
    """No OSError: smtplib makes another error of those."""


class SmtpMail:
    """`Channel`. now: aware UTC; tls: None for the usual authorities (and SSL_CERT_FILE)."""

    name = "email"

    def __init__(
        self,
        server: MailServer,
        now: Callable[[], datetime],
        tls: ssl.SSLContext | None = None,
        send_seconds: float = SEND_SECONDS_MAX,
    ) -> None:
        self._server, self._now, self._send_seconds = server, now, send_seconds
        self._tls = tls or ssl.create_default_context()

    def send(self, outgoing: Outgoing) -> Accepted:
        if not ADDRESS.fullmatch(outgoing.to):
            raise Refused(NO_ADDRESS)
        message = self._message(outgoing)
        is_sent = False  # whether the server has all of it, and only its word is missing
        try:
            with eventlet.Timeout(self._send_seconds, _OutOfTime()), self._opened() as session:
                _let_begin(session.mail(self._server.sender))
                _asked(session.rcpt(outgoing.to))
                is_sent = True
                _asked(session.data(message.as_bytes()))
        except smtplib.SMTPDataError as refused:  # the server did not want to have it at all
            raise _verdict(refused.smtp_code) from None
        except (OSError, smtplib.SMTPException, _OutOfTime) as fault:
            raise _trouble(fault, is_sent) from fault
        return Accepted(message["Message-ID"])

    def trouble(self) -> str:
        """What keeps us from the server, or it from us: it is asked up to the point where a message would begin."""
        try:
            with eventlet.Timeout(self._send_seconds, _OutOfTime()), self._opened():
                return ""
        except smtplib.SMTPAuthenticationError:
            return "it does not take our user and password."
        except ssl.SSLCertVerificationError:
            return "its certificate is not trusted; SSL_CERT_FILE may name a file with its authority."
        except smtplib.SMTPNotSupportedError as error:
            return f"it does not offer what we ask for: {error}"
        except (OSError, smtplib.SMTPException, _OutOfTime) as fault:
            return f"it cannot be reached ({type(fault).__name__}); is the address right, and the kind of TLS?"

    @contextmanager
    def _opened(self) -> Iterator[smtplib.SMTP]:
        """A session in which a message may begin. Raises what smtplib raises; how it ends matters to nobody."""
        server, seconds = self._server, SILENCE_SECONDS_MAX
        if server.tls is MailTls.IMPLICIT:
            session: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=self._tls)
        else:
            session = smtplib.SMTP(server.host, server.port, timeout=seconds)
        try:
            if server.tls is MailTls.STARTTLS:
                session.starttls(context=self._tls)
            if server.user:
                session.login(server.user, server.password)
            session.ehlo_or_helo_if_needed()
            yield session
            with suppress(OSError, smtplib.SMTPException, _OutOfTime):
                session.quit()
        finally:
            session.close()

    def _message(self, outgoing: Outgoing) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(self._server.sender_name, addr_spec=self._server.sender)
        message["To"] = outgoing.to
        message["Subject"] = cut_characters(one_line(outgoing.title), SUBJECT_CHARACTERS_MAX)
        message["Date"] = format_datetime(self._now())
        message["Message-ID"] = f"<{outgoing.id}@{self._server.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # no out-of-office answers (RFC 3834)
        message.set_content(outgoing.text, cte="base64")
        return message


def _let_begin(reply: tuple[int, bytes]) -> None:
    """Who is not let begin has said nothing of a message yet: its account, its sender or its address is not taken."""
    if reply[0] >= PERMANENT:
        logger.error("the mail server takes no message of ours: %d", reply[0])
        raise AccountFault(ACCOUNT_SECONDS)
    _asked(reply)


def _asked(reply: tuple[int, bytes]) -> None:
    """Raise what a reply means for the message, where it is no yes."""
    if not 200 <= reply[0] < 300:
        raise _verdict(reply[0])


def _verdict(code: int) -> Away | Refused:
    return Refused(str(code)) if code >= PERMANENT else Away()


def _trouble(fault: Exception, is_sent: bool) -> Away:
    logger.warning("the mail server did not answer: %s", type(fault).__name__)
    if isinstance(
        fault, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError | ssl.SSLCertVerificationError
    ):
        logger.error("the mail server takes no message of ours: %s", type(fault).__name__)
        return AccountFault(ACCOUNT_SECONDS)
    return InDoubt() if is_sent else Away()
