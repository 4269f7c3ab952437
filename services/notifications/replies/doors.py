"""The door by which replies over SMS come in, from the provider's call at the gateway."""

from typing import Any

from services.notifications.replies import use_cases
from shared.contracts.base import Loaded
from shared.contracts.notifications.sms_replies import TakenSmsReplies, TakeSmsReplies
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.process.provided import Provided
from shared.runtime.settings import Settings


def reply_key_for(settings: Settings) -> str:
    """What a provider shows, "" where none is let in."""
    return settings.sms_reply_key


class ReplyDoors:
    """Taking replies, from whoever has the key."""

    db: CallDatabase
    reply_key = Provided(reply_key_for)

    @rpc(TakeSmsReplies, replies=TakenSmsReplies)
    def take_sms_replies(self, request: Loaded) -> Any:
        return self.db.run(use_cases.take_sms_replies, request, self.reply_key)
