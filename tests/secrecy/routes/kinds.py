"""What each operation of the API is about, as far as two districts are concerned: which secret it could tell.

An operation without a line in this folder fails `test_two_districts.py`. Say of a new one which of these it is.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Named:
    """It names a thing in its path: one of another district is answered like one that does not exist.

    thing: of `Town.things`; body: what is sent beside, instead of the example in the document; holders_alone: no office
    shows it, not even of one's own district.
    """

    thing: str
    body: dict = field(default_factory=dict)
    holders_alone: bool = False


@dataclass(frozen=True)
class Listed:
    """It lists what is in reach: nothing of another district. query: with which it is not empty."""

    query: dict = field(default_factory=dict)


@dataclass(frozen=True)
class OfUnit:
    """It acts at a unit, whose code is public: at one of another district it is refused alike whatever is there.

    body: what is sent, with the unit's code in place of `{unit}`, instead of the example in the document.
    """

    body: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Own:
    """It is about whoever signed in, and names nothing else.

    is_noted: that it was read stands in the next answer, which is therefore another one.
    """

    is_noted: bool = False


@dataclass(frozen=True)
class Public:
    """It is the same for everybody, or changes only what is."""


@dataclass(frozen=True)
class Proved:
    """Whoever asks proves something; what it tells of strangers is asked in identity's test_no_enumeration.py."""
