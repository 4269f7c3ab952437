"""What is said between Nuanliu and the member registry: paths, requests, answers (docs/member-directory.md).

Personal data stands in bodies only, never in a path: paths end in the logs of proxies.
"""

import json
import re
from typing import Any

import marshmallow as ma

from services.identity.members.directory import Membership, NoMembership
from services.identity.members.domain.member_numbers import read_member_number
from shared.contracts import fields
from shared.contracts.base import Contract
from shared.contracts.identity.member_words import (
    DOCUMENT_CHARACTERS_MAX,
    MEMBER_NUMBER_CHARACTERS_MAX,
    NAME_CHARACTERS_MAX,
    DocumentKind,
    MembershipState,
)
from shared.kernel.errors import Refusal

LOOK_UP_PATH = "/v1/memberships/look-up"
HEALTH_PATH = "/v1/health"
REQUEST_BYTES_MAX = 2048
ANSWER_BYTES_MAX = 4096
MEMBER = "member"
WELL = "ok"
UNIT_CODE_PATTERN = r"^[0-9A-Za-z-]{1,40}$"
UNIT_CODE = re.compile(UNIT_CODE_PATTERN)


class NonsenseSaid(ValueError):
    """What does not fit the protocol. The text says nothing of what was sent: it may be personal."""


class OddMembership(NonsenseSaid):
    """An answer about one member that cannot be read. It says nothing against what is answered about others."""


class LookUp(Contract):
    """The question: document and name as the person gave them, in normal form."""

    document_kind = fields.Choice(DocumentKind, required=True)
    document_number = fields.Text(at_least=1, at_most=DOCUMENT_CHARACTERS_MAX, required=True)
    name = fields.Text(at_least=1, at_most=NAME_CHARACTERS_MAX, required=True)


class MembershipSaid(Contract):
    """A membership in an answer. member_number: what a roster may say, too (`read_member_number`)."""

    member_number = fields.Text(at_least=1, at_most=MEMBER_NUMBER_CHARACTERS_MAX, required=True)
    unit_code = fields.Text(at_least=1, at_most=40, pattern=UNIT_CODE_PATTERN, required=True)
    member_since = fields.Day(allow_none=True, required=True)
    state = fields.Choice(MembershipState, required=True)


class Answer(Contract):
    """The answer: a membership, or why there is none."""

    result = fields.Choice([MEMBER, *NoMembership], required=True)
    membership = fields.Part(MembershipSaid, load_default=None)


class Health(Contract):
    """Whether the registry can answer."""

    status = fields.Choice([WELL], required=True)


def written(said: dict[str, Any]) -> bytes:
    """JSON as it goes over the wire."""
    return json.dumps(said, ensure_ascii=False).encode()


def read(contract: type[Contract], body: bytes) -> Any:
    """What the other side said, as the contract has it. Raises NonsenseSaid."""
    try:
        return contract().load(json.loads(body))
    except (ValueError, RecursionError, ma.ValidationError):
        raise NonsenseSaid(f"what was said is no {contract.__name__}") from None


def read_answer(body: bytes) -> Membership | NoMembership:
    """The answer to a look-up. Raises NonsenseSaid, OddMembership where only what it says of the member is odd."""
    try:
        return _found(read(Answer, body))
    except (NonsenseSaid, Refusal):
        if _is_about_a_member(body):
            raise OddMembership("a membership that cannot be read") from None
        raise NonsenseSaid("what was said is no answer") from None


def _found(answer: Any) -> Membership | NoMembership:
    said = answer.membership
    if (answer.result == MEMBER) != (said is not None):
        raise NonsenseSaid("a member without a membership, or the other way round")
    if said is None:
        return NoMembership(answer.result)
    number = read_member_number(said.member_number)
    return Membership(number, said.unit_code, said.member_since, MembershipState(said.state))


def _is_about_a_member(body: bytes) -> bool:
    """Whether it is an answer of the right form that names a member, whatever it says of them."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    is_answer = isinstance(said, dict) and said.keys() == {"result", "membership"}
    return is_answer and said["result"] == MEMBER and isinstance(said["membership"], dict)


def answer_of(found: Membership | NoMembership) -> dict[str, Any]:
    """The answer as plain JSON, for whoever speaks for the registry."""
    if isinstance(found, NoMembership):
        return {"result": found.value}
    membership = {
        "member_number": found.member_number,
        "unit_code": found.unit_code,
        "member_since": found.member_since and found.member_since.isoformat(),
        "state": found.state.value,
    }
    return {"result": MEMBER, "membership": membership}
