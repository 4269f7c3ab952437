"""A real mail server (aiosmtpd) as a process of its own: `python mail_server.py PORT_KIND CERTIFICATE KEY`.

It prints its port, then one line of JSON for every message that it takes. Senders and recipients decide how it behaves.
"""

import asyncio
import json
import ssl
import sys
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = b"notice", b"pass/word"
SENDERS = {
    "stranger@example.cn": "550 5.7.1 sender not allowed",
    "nobody@example.cn": "530 5.7.0 authentication required",
    "early@example.cn": "451 4.7.1 try again later",
}
REPLIES = {
    "nobody@example.cn": "550 5.1.1 no such mailbox",
    "busy@example.cn": "450 4.2.0 greylisted",
    "full@example.cn": "452 4.2.2 mailbox full",
}


class Mailbox:
    """aiosmtpd's handler."""

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address in SENDERS:
            return SENDERS[address]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in REPLIES:
            return REPLIES[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=default)
        taken = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "is_tls": session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None,
            "is_signed_in": bool(session.authenticated),
            "headers": {name: str(value) for name, value in message.items()},
            "text": message.get_content(),
            "has_bare_breaks": b"\n" in envelope.content.replace(b"\r\n", b""),
        }
        tell(json.dumps(taken))
        if "spam@example.cn" in envelope.rcpt_tos:
            return "554 5.7.1 content refused"
        if "dropped@example.cn" in envelope.rcpt_tos:
            server.transport.abort()
        return "250 taken"


def signed_in(server, session, envelope, mechanism, given):
    """aiosmtpd's authenticator."""
    return AuthResult(success=(given.login, given.password) == (USER, PASSWORD), handled=False)


def tell(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def serve(kind, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    is_starttls = kind == "starttls"

    def session():
        return SMTP(
            Mailbox(),
            hostname="mail.example.cn",
            tls_context=context if is_starttls else None,
            require_starttls=is_starttls,
            auth_required=kind != "plain",
            auth_require_tls=is_starttls,
            authenticator=signed_in,
        )

    tls = context if kind == "implicit" else None
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=tls)
    tell(str(server.sockets[0].getsockname()[1]))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
