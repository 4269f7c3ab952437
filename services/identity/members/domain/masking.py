"""What of a name, a document or a phone number is shown to whom: by what stands beside it, not by who asks.

An ID number shown by its first six and last four characters hides the birth date and nothing else. Beside a birth date
or an age that is the whole number: there only its ends are shown. In public no digit is. Who may see the clear text
is for policies to say; here is only what everybody else gets.
"""

from enum import StrEnum

from services.identity.codes.domain import masked_phone
from services.identity.members.domain.names import HIDDEN, public_name


class View(StrEnum):
    """Where something personal is shown."""

    PUBLIC = "public"  # pages that need no sign-in: honour walls, verification of certificates
    BESIDE_BIRTH = "beside_birth"  # lists and records that show a birth date or an age as well
    ALONE = "alone"  # where neither is shown: to compare with the card in somebody's hand


LONG_CHARACTERS = 18  # an area, a birth date, a sequence, a check character
ENDS = (1, 1)
ENDS_OF_SHORT = (2, 2)
ENDS_OF_LONG = (6, 4)


def shown_name(name: str, view: View) -> str:
    """The name, in public its first character and a star."""
    return public_name(name) if view == View.PUBLIC else name


def shown_document(number: str, view: View) -> str | None:
    """The number with stars for what is hidden; None in public."""
    if view == View.PUBLIC:
        return None
    if view == View.BESIDE_BIRTH:
        return _ends(number, *ENDS)
    return _ends(number, *(ENDS_OF_LONG if len(number) == LONG_CHARACTERS else ENDS_OF_SHORT))


def shown_phone(phone: str, view: View) -> str | None:
    """The last four digits; None in public."""
    return None if view == View.PUBLIC else masked_phone(phone)


def _ends(number: str, first: int, last: int) -> str:
    return f"{number[:first]}{HIDDEN * (len(number) - first - last)}{number[-last:]}"
