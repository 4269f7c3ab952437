"""Taking replies over SMS: whoever answered a question is told of to its owner, once, and their words are not kept."""

import hmac
from types import SimpleNamespace
from uuid import UUID

from services.notifications.contacts.queries import accounts_of
from services.notifications.replies.domain import Answer, answer_in, full_number
from services.notifications.replies.models import SmsReply
from shared.contracts.base import Loaded
from shared.contracts.notifications.refusals.replies import SMS_REPLIES_REFUSED
from shared.contracts.notifications.sms_answers import SmsAnswered
from shared.kernel.ids import id_of_fact
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def take_sms_replies(session: Session, request: Loaded, key: str) -> SimpleNamespace:
    """Tell of each answer in them; what answers nothing, and whose phone is nobody's, is forgotten.

    key: the installation's, "" where none are taken. Raises Forbidden.
    """
    if not key or not hmac.compare_digest(request.key.encode(), key.encode()):
        raise SMS_REPLIES_REFUSED()
    taken = 0
    for reply in request.replies:
        answer = answer_in(reply.text)
        for account_id in accounts_of(session, full_number(reply.phone)) if answer else ():
            taken += _tell(session, reply, account_id, answer)
    return SimpleNamespace(answers_count=taken)


def _tell(session: Session, reply: Loaded, account_id: UUID, answer: Answer) -> bool:
    """Whether it is new. Two calls with the same reply meet on its row."""
    id = id_of_fact("sms_reply", reply.id, account_id)
    if session.get(SmsReply, id) is not None:
        return False
    said = SmsReply(id=id, account_id=account_id, answer=answer.answer.value, received_at=reply.received_at)
    told = SimpleNamespace(id=id, account_id=account_id, received_at=reply.received_at, **answer._asdict(), version=1)
    session.add_all([said, Outbox.of(SmsAnswered, told)])
    session.flush()
    return True
