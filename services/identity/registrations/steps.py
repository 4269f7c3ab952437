"""Registering, in steps: count the attempt, ask the member registry (which waits for somebody else), then act.

The registry is asked in every case alike, whatever is known here of the document: the time an answer takes tells
nothing.
"""

from typing import Any

from services.identity.accounts.queries import account_of
from services.identity.codes.code_sender import CodePost
from services.identity.codes.domain import CodeMessage
from services.identity.members.directory import MemberDirectory, Membership, NoMembership
from services.identity.registrations import guardians, use_cases
from services.identity.registrations.domain import Applicant, read_applicant
from shared.contracts.base import Loaded
from shared.contracts.identity.refusals.members import MEMBER_DIRECTORY_MISSING
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.errors import Refusal
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.repetition import refuse_repeated
from shared.runtime.data.session import Session


def register_volunteer(
    db: CallDatabase, directory: MemberDirectory, request: Loaded, actor: Actor, address: str
) -> Any:
    """Apply to be a volunteer. A registry that is away is no fault of the applicant's: a person looks at it later."""
    refuse_repeated(db)
    applicant = db.step(_read, request, actor)
    db.step(use_cases.begin, actor, address)
    return db.run(use_cases.register_volunteer, request, applicant, asked(directory, applicant), actor)


def send_guardian_code(db: CallDatabase, post: CodePost, request: Loaded, actor: Actor, address: str) -> Any:
    """Make a code for the guardian's number, then send it."""
    post.refuse_unless_ready()
    made: list[CodeMessage] = []
    answer = db.run(guardians.make_code, request, actor, address, post.tell, made.append)
    if made:
        post.send(made[-1])
    return answer


def asked(directory: MemberDirectory, applicant: Applicant) -> Membership | NoMembership | None:
    """What the registry says of a person; None where it cannot be asked."""
    try:
        return directory.membership_of(applicant.document, applicant.name)
    except Refusal as refusal:
        return NoMembership.UNKNOWN if refusal.code == MEMBER_DIRECTORY_MISSING.code else None


def _read(session: Session, request: Loaded, actor: Actor) -> Applicant:
    account_of(session, actor)
    return read_applicant(request, business_date(session.now))
