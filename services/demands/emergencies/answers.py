"""Answering a call: signed in, or by the link that came with it."""

from types import SimpleNamespace

from services.demands.emergencies.answering import answer, locked_call
from services.demands.emergencies.queries import called_self, linked_call, own_call
from shared.contracts.base import Loaded
from shared.contracts.demands.dispatch_words import AnswerWay
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session


def answer_call(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say whether one comes; who had accepted says so that they cannot come after all."""
    call = locked_call(session, called_self(session, request.id, actor).id)
    answer(session, call, request.is_coming, AnswerWay.ACCOUNT, session.now)
    return own_call(session, call)


def answer_by_link(session: Session, request: Loaded) -> SimpleNamespace:
    """The same for whoever has the link: nobody else was told it."""
    call = locked_call(session, linked_call(session, request.token).id)
    answer(session, call, request.is_coming, AnswerWay.LINK, session.now)
    return own_call(session, call)
