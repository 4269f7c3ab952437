"""The code on a volunteer card: signed by identity, verified anywhere with the public keys, also without a connection.

A compact JWS (RFC 7515) with the type `volunteer-card+jwt`, signed with Ed25519: `sub` the volunteer's id, `num` the
number, `cv` the card's version, `exp`. Nothing personal. Whoever verifies it offline learns that identity once gave
this card; whether it is still the present one say the state and card version that identity tells (`VolunteerChanged`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt

from shared.contracts.identity.volunteer_words import CARD_CODE_CHARACTERS_MAX, CARD_DAYS
from shared.kernel.clock import Clock, SystemClock
from shared.runtime.trust.tokens import ALGORITHMS, PublicKeys

CARD_TYPE = "volunteer-card+jwt"
CARD_LIFE_SECONDS = CARD_DAYS * 86400


@dataclass(frozen=True)
class Card:
    """What a card's code says."""

    volunteer_id: UUID
    number: str
    card_version: int
    expires_at: datetime


class CardFault(StrEnum):
    """Why a code is none."""

    FORGED = "forged"  # not signed by identity, or changed since
    EXPIRED = "expired"


class CardInvalid(ValueError):
    """A code that is no valid card's; `fault` says why."""

    def __init__(self, fault: CardFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class CardVerifier:
    """Reads codes with the public keys of a JWKS file, also those keys that sign no more."""

    def __init__(self, jwks_file: Path, *, issuer: str, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._keys = PublicKeys(jwks_file, self._clock, for_cards=True)
        self._issuer = issuer

    def card(self, code: str, at: datetime | None = None) -> Card:
        """What the code says. at: when it was read, for what is looked at later; now where none is said.

        Raises CardInvalid.
        """
        if not code.isascii() or len(code) > CARD_CODE_CHARACTERS_MAX:
            raise CardInvalid(CardFault.FORGED)
        self._keys.look()
        try:
            card = card_from(self._claims(code))
        except (
            jwt.PyJWTError,
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            ArithmeticError,
            OSError,
            RecursionError,
        ):
            raise CardInvalid(CardFault.FORGED) from None
        if (at or self._clock.now()) >= card.expires_at:
            raise CardInvalid(CardFault.EXPIRED)
        return card

    def _claims(self, code: str) -> Mapping[str, Any]:
        header = jwt.get_unverified_header(code)
        key = self._keys.get(header["kid"]) if header.get("typ") == CARD_TYPE else None
        if key is None:
            raise ValueError("no card, or of a key that is not known")
        # The moment is compared with the clock of this process.
        options: Any = {"verify_exp": False, "require": ["exp"]}
        return jwt.decode(code, key, algorithms=ALGORITHMS, issuer=self._issuer, options=options)


def card_claims(card: Card) -> dict[str, Any]:
    """A card as claims."""
    moment = int(card.expires_at.timestamp())
    return {"sub": str(card.volunteer_id), "num": card.number, "cv": card.card_version, "exp": moment}


def card_from(claims: Mapping[str, Any]) -> Card:
    """Claims as a card. Raises KeyError, TypeError or ValueError for other shapes."""
    subject, number, version, expires = (claims[name] for name in ("sub", "num", "cv", "exp"))
    if (type(subject), type(number), type(version), type(expires)) != (str, str, int, int):
        raise TypeError("claims of other types")
    return Card(UUID(subject), number, version, datetime.fromtimestamp(expires, UTC))


def card_verifier_for(settings: Any) -> CardVerifier:
    """The verifier of a process."""
    return CardVerifier(settings.jwks_file, issuer=settings.token_issuer)
