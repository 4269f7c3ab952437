"""Names on a page. Other services hold none: they say whose names somebody may see, and the gateway asks identity once.

A service answers with a ticket beside the items (`ticketed`); the gateway gives it to identity, and shows the names
instead (`named`).
"""

from functools import cache

from shared.contracts.base import Contract
from shared.contracts.fields import Id, Many, Part, Text
from shared.contracts.identity.member_words import NAME_CHARACTERS_MAX

NAMES_MAX = 400  # a page of 200 items may speak of two people each
TICKET_CHARACTERS_MAX = 40_000
EXAMPLE_ID = "01936f0e-7b2a-7c11-8000-0000000000f1"


class NamesOf(Contract):
    """Ask for the names that a ticket is good for."""

    ticket = Text(at_least=1, at_most=TICKET_CHARACTERS_MAX, pattern=r"^[A-Za-z0-9_.-]+$", required=True)

    example = {"ticket": "A256GCM.2026.c2VhbGVk"}


class NameOf(Contract):
    """The name of a volunteer, in public its first character and a star."""

    volunteer_id = Id(required=True)
    name = Text(at_least=1, at_most=NAME_CHARACTERS_MAX, required=True)

    example = {"volunteer_id": EXAMPLE_ID, "name": "欧*"}


class Names(Contract):
    """Names by volunteer. Of people who left there is none."""

    names = Many(Part(NameOf), at_most=NAMES_MAX, required=True)

    example = {"names": [NameOf.example]}


@cache
def ticketed(contract: type[Contract]) -> type[Contract]:
    """The contract as the service answers it: with `names_ticket`, null where nobody is named."""
    members = {
        "names_ticket": Text(at_most=TICKET_CHARACTERS_MAX, allow_none=True, required=True),
        "example": contract.example | {"names_ticket": None},
        "__doc__": contract.__doc__,
    }
    return type(f"Ticketed{contract.__name__}", (contract,), members)


@cache
def named(contract: type[Contract]) -> type[Contract]:
    """The contract as the gateway answers it: with the `names` of those whom it speaks of."""
    members = {
        "names": Many(Part(NameOf), at_most=NAMES_MAX, required=True),
        "example": contract.example | Names.example,
        "__doc__": contract.__doc__,
    }
    return type(f"Named{contract.__name__}", (contract,), members)
