"""Rules of accounts: names people sign in with, passwords that are worth having."""

import re
import unicodedata
from datetime import timedelta

from shared.contracts.identity.account_words import PHONE_PATTERN
from shared.contracts.identity.refusals.accounts import PASSWORD_WEAK

INVITATION_DAYS = 7
DISTINCT_CHARACTERS_MIN = 5
COMMON_PARTS = ("password", "passw0rd", "qwerty", "asdfgh", "zxcvbn", "iloveyou", "admin", "woaini", "nuanliu", "暖流")
RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
RUN_CHARACTERS = 4
# What must be left once everything easily guessed is taken out.
REMAINING_CHARACTERS_MIN = 6

INVITATION_LIFE = timedelta(days=INVITATION_DAYS)


def folded_login(login: str) -> str:
    """A login name as it is compared: capital letters make no difference."""
    return login.lower()


def is_phone(login: str) -> bool:
    """Whether somebody signs in with a phone number instead of a login name."""
    return re.fullmatch(PHONE_PATTERN, login) is not None


def normal_password(password: str) -> str:
    """A password as it is hashed: the same, whatever keyboard composed its characters (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def refuse_weak_password(password: str, *known: str | None) -> None:
    """Raises Invalid `identity.password_weak` for what is guessed first. known: login name and number of the person."""
    plain = normal_password(password).lower()
    if len(set(plain)) < DISTINCT_CHARACTERS_MIN:
        raise PASSWORD_WEAK(reason="repetitive")
    if any(part and part.lower() in plain for part in known):
        raise PASSWORD_WEAK(reason="personal")
    if len(_remainder(plain)) < REMAINING_CHARACTERS_MIN:
        raise PASSWORD_WEAK(reason="common")


def _remainder(plain: str) -> str:
    """What is left of a password without common words, and runs on the keyboard or in the alphabet."""
    for part in COMMON_PARTS:
        plain = plain.replace(part, "")
    for run in RUNS:
        for direction in (run, run[::-1]):
            for start in range(len(direction) - RUN_CHARACTERS + 1):
                plain = plain.replace(direction[start : start + RUN_CHARACTERS], "")
    return plain
