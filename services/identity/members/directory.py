"""The member registry (12351) as this service needs it: is this person a union member by real name, and where?

It is asked for one person at a time, who stands before us with a document: it is no way to list members. What it
answers is held for the act it was asked for. An answer takes time, so it is asked before a transaction, never in one.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.identity.members.domain.documents import Document
from shared.contracts.identity.member_words import MembershipState
from shared.contracts.identity.refusals.members import MEMBER_DIRECTORY_MISSING

RETRY_SECONDS = 30


class NoMembership(StrEnum):
    """Why somebody is not shown to be a member."""

    UNKNOWN = "unknown"  # the registry has no such document
    OTHER_NAME = "other_name"  # it has the document under another name, which it does not tell


@dataclass(frozen=True, slots=True)
class Membership:
    """A membership in the registry. member_since: None where the registry does not know it."""

    member_number: str = field(repr=False)
    unit_code: str
    member_since: date | None
    state: MembershipState


class MemberDirectory(Protocol):
    """Whatever knows the members."""

    def membership_of(self, document: Document, name: str) -> Membership | NoMembership:
        """The membership of the person of this document and name, as `read_document` and `read_name` gave them.

        Raises Unavailable `identity.member_directory_away` when it cannot be asked, and
        `identity.member_directory_missing` where this installation has none.
        """


class MissingDirectory:
    """The registry of an installation that has none: nobody is looked up, and nobody passes for a member."""

    def membership_of(self, document: Document, name: str) -> Membership | NoMembership:
        """Raises Unavailable `identity.member_directory_missing`."""
        raise MEMBER_DIRECTORY_MISSING()
