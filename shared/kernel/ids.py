"""Ids that are unique across sites: UUIDv7 for new things (RFC 9562), UUIDv5 for what follows from a fact."""

import secrets
import time
from uuid import UUID, uuid5

FACTS = UUID("6d0c6b0e-7d3c-5b0a-9f3e-6e75616e6c69")

NO_ID = UUID(int=0)  # nothing has it: looked for where there is nothing, so that this takes as long


def new_id(milliseconds: int | None = None) -> UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then 74 random bits. Sorts by time of making."""
    milliseconds = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    assert 0 <= milliseconds < 1 << 48
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return UUID(int=value)


def id_told_again() -> UUID:
    """The id of an event that republishes a state: a UUIDv4, so that readers tell it from news (`is_news`)."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def is_news(event_id: UUID) -> bool:
    """Whether an event tells of something that just happened: its id is a UUIDv7."""
    return event_id.version == 7


def id_of_fact(*parts: object) -> UUID:
    """The same id for the same fact, everywhere and always: a redelivery meets the first one on the primary key."""
    return uuid5(FACTS, ":".join(str(part) for part in parts))
