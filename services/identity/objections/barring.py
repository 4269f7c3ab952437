"""What an objection leaves: nobody enters somebody again who was not asked, or who has taken their consent back."""

from sqlalchemy import exists, select

from services.identity.objections.models import Objection
from shared.contracts.identity.volunteer_words import ObjectionReason
from shared.runtime.data.session import Session

LASTING = frozenset({ObjectionReason.NOT_ASKED.value, ObjectionReason.CONSENT_WITHDRAWN.value})


def bar(made: Objection) -> None:
    """Remember the document of an objection that is right, before the person is forgotten in it."""
    if made.reason in LASTING:
        made.barred_index = made.document_index


def is_barred(session: Session, document_index: bytes) -> bool:
    """Whether nobody but the person may make a record with this document."""
    return bool(session.scalar(select(exists().where(Objection.barred_index == document_index))))
