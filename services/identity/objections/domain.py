"""Rules of objections. Pure."""

from shared.contracts.identity.volunteer_words import ObjectionRejection

# What would tell who typed somebody else's document whether there is a record of it.
TELLING = frozenset({ObjectionRejection.NO_SUCH_RECORD.value, ObjectionRejection.RECORD_IS_RIGHT.value})


def told_reason(reason: str, *, identity_shown: bool) -> str:
    """What the person is told of a reason: one word for all that tells of the record, until they show who they are."""
    return reason if identity_shown or reason not in TELLING else ObjectionRejection.IDENTITY_NOT_SHOWN.value
