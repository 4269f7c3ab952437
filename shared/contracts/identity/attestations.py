"""Identity's word on who somebody is, for a service that puts name and document on paper: a sealed attestation.

The gateway asks for it and passes it on. Only services of the same site can read it, and only for the one who asked.
"""

from shared.contracts.base import Contract
from shared.contracts.credits.certificate_words import DocumentShown
from shared.contracts.fields import Choice, Text

ATTESTATION_CHARACTERS_MAX = 4000
ATTESTATION_PATTERN = r"^[A-Za-z0-9_.-]+$"


def attestation_field() -> Text:
    """The field of an attestation, as it is passed on."""
    return Text(at_least=1, at_most=ATTESTATION_CHARACTERS_MAX, pattern=ATTESTATION_PATTERN, required=True)


class AttestOneself(Contract):
    """Ask who one is, in a form that other services believe. document: how much of its number is told."""

    document = Choice(DocumentShown, required=True)

    example = {"document": "masked"}


class Attestation(Contract):
    """The sealed word of identity; good for a few minutes."""

    attestation = attestation_field()

    example = {"attestation": "A256GCM.2026.c2VhbGVk"}
