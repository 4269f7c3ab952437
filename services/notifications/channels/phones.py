"""Phone numbers as providers of SMS want them. Only mainland numbers: others need other templates and other prices."""

import re

from services.notifications.channels.port import Refused

MAINLAND = re.compile(r"\+861[3-9][0-9]{9}")
NO_MAINLAND_PHONE = "phone_not_of_mainland"


def mainland_phone(to: str) -> str:
    """The number with +86. Raises Refused."""
    if not MAINLAND.fullmatch(to):
        raise Refused(NO_MAINLAND_PHONE)
    return to
