"""The doors of answer times."""

from typing import Any

from services.demands.answer_times import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.demands.archive_settings import AnswerTimes, AnswerTimesOf, SetAnswerTimes
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class AnswerTimesDoors:
    """Until when units answer needs."""

    db: CallDatabase
    actor: Actor

    @rpc(AnswerTimesOf, replies=AnswerTimes)
    def answer_times(self, request: Loaded) -> Any:
        return self.db.read(queries.answer_times, request, self.actor)

    @rpc(SetAnswerTimes, replies=AnswerTimes)
    def set_answer_times(self, request: Loaded) -> Any:
        return self.db.run(use_cases.set_answer_times, request, self.actor)
