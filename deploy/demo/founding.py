"""How an installation comes to its first people, as its page for operators says: by codes that the command line shows.

The security administrator accepts, enrols a second factor, invites the administrator of a unit and gives them the
office; who does the same for a cadre.
"""

import re
import secrets
from typing import Any

import pyotp

from deploy.demo.caller import Caller

PASSWORD_BYTES = 18
INVITED = re.compile(r"^ +(system_admin|security_admin|audit_admin) +(\S+) +(\S+)$", re.MULTILINE)


def invited_in(shown: str) -> dict[str, tuple[str, str]]:
    """Login and code of each administrator in what `nuanliu administrators found` has shown, by role."""
    return {role: (login, code) for role, login, code in INVITED.findall(shown)}


def cadre_of(visitor: Caller, security: tuple[str, str], login: str, unit_code: str) -> tuple[str, str]:
    """Login and password of a cadre of a unit.

    security: login and code of the security administrator, who has just been founded. Raises NotAsPromised.
    """
    keeper = _with_second_factor(visitor, security[0], _accepted(visitor, *security))
    admin = f"{login}.admin"
    password = _appointed(visitor, keeper, admin, "unit_admin", unit_code)
    return login, _appointed(visitor, _with_second_factor(visitor, admin, password), login, "cadre", unit_code)


def _appointed(visitor: Caller, by: Caller, login: str, role: str, unit_code: str) -> str:
    """Somebody whom another has invited and given an office; their password."""
    invited = by.posts("/accounts/staff", {"login": login, "unit_code": unit_code})
    by.posts("/offices", {"login": login, "role": role, "unit_code": unit_code})
    return _accepted(visitor, login, invited["invitation_code"])


def _accepted(visitor: Caller, login: str, code: str) -> str:
    """The password that somebody has set with a code."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    said = {"login": login, "new_password": password, "invitation_code": code}
    visitor.posts("/invitations/acceptances", said)
    return password


def _with_second_factor(visitor: Caller, login: str, password: str) -> Caller:
    """Somebody who has enrolled a second factor, and signed in with a token that has all their offices."""
    session: dict[str, Any] = visitor.posts("/sessions", {"login": login, "password": password})
    once = visitor.as_(session["access_token"])
    secret = once.posts("/accounts/me/second-factor")["secret"]
    once.posts("/accounts/me/second-factor/confirmations", {"totp": pyotp.TOTP(secret).now()})
    again = visitor.posts("/sessions/refresh", {"refresh_token": session["refresh_token"]})
    return visitor.as_(again["access_token"])
