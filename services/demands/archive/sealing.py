"""What a need says of somebody's life: sealed where it lies, opened for who may see it, masked for others."""

from typing import NamedTuple

from services.demands.archive.models import CONTACT, SEALED, Demand
from shared.kernel.places import Position
from shared.kernel.text import folded
from shared.runtime.data.session import Session
from shared.runtime.trust.sealing import sealing_of

PHONE_DIGITS = 11
SHOWN_OF_PHONE = 4
SHOWN_OF_ADDRESS = 4
STAR = "*"


class Contact(NamedTuple):
    """Name, phone and address, in clear or masked; None for what was not said, or is forgotten."""

    beneficiary_name: str | None
    phone: str | None
    address: str | None


def seal(session: Session, demand: Demand, column: str, clear: str | None) -> None:
    """Keep a text in a sealed column; None takes it away."""
    sealed = sealing_of(session).seal_text(clear, f"{SEALED[column]}.{demand.id}") if clear is not None else None
    setattr(demand, column, sealed)


def opened(session: Session, demand: Demand, column: str) -> str | None:
    """The text itself; None where there is none."""
    sealed: str | None = getattr(demand, column)
    return None if sealed is None else sealing_of(session).open_text(sealed, f"{SEALED[column]}.{demand.id}")


def contact_of(session: Session, demand: Demand) -> Contact:
    """In clear."""
    return Contact(*(opened(session, demand, column) for column in CONTACT[:3]))


def masked(contact: Contact) -> Contact:
    """The first character of the name, the last four digits of the phone, of the address at most half."""
    name, phone, address = contact
    return Contact(
        name and name[0] + STAR,
        phone and STAR * (PHONE_DIGITS - SHOWN_OF_PHONE) + phone[-SHOWN_OF_PHONE:],
        address and address[: min(SHOWN_OF_ADDRESS, len(address) // 2)] + STAR * SHOWN_OF_ADDRESS,
    )


def position_of(session: Session, demand: Demand) -> Position | None:
    """Where exactly it is; None where it was not said, or is forgotten."""
    said = opened(session, demand, "position_sealed")
    if said is None:
        return None
    longitude, _, latitude = said.partition(" ")
    return Position(float(longitude), float(latitude))


def put_contact(session: Session, demand: Demand, contact: Contact, position: Position | None) -> None:
    """Keep it sealed, with the fingerprints by which duplicates are found."""
    for column, clear in zip(CONTACT, contact, strict=False):
        seal(session, demand, column, clear)
    said = f"{position.longitude!r} {position.latitude!r}" if position else None
    seal(session, demand, "position_sealed", said)
    demand.phone_index = _index(session, "demand.phone", contact.phone)
    demand.address_index = _index(session, "demand.address", contact.address and folded(contact.address))


def forget_contact(demand: Demand) -> None:
    """Nobody needs it any more."""
    for column in CONTACT:
        setattr(demand, column, None)
    demand.phone_index = demand.address_index = demand.area_cell = None


def normal_phone(phone: str) -> str:
    """A mobile number of the mainland without +86."""
    return phone[-PHONE_DIGITS:]


def _index(session: Session, purpose: str, value: str | None) -> bytes | None:
    return None if value is None else sealing_of(session).blind_index(value, purpose)
