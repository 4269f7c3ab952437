"""Replies over SMS, as the provider's servers tell of them: `/sms-replies/aliyun` and `/sms-replies/tencent`.

Neither provider signs what it tells, so the address that it is given has a key in its query, which no log has. What is
not answered with 200 is told again; what was told before counts once (`services/notifications/replies`). Both tell
the second in which a reply came: its end is taken, so that no reply is older than the question in the same second.

Sources: Alibaba Cloud, SmsUp, HTTP batch push (help.aliyun.com/zh/sms/developer-reference/smsup-http); Tencent Cloud,
SMS Reply (tencentcloud.com/document/api/382/43548).
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, g, request

from gateway.arrival import admit, bucket_of, count
from gateway.calling import rpc
from gateway.operations import JSON, Operation
from gateway.refusals import MALFORMED
from shared.contracts.fields import Moment
from shared.contracts.notifications.refusals.replies import SMS_REPLIES_REFUSED
from shared.contracts.notifications.sms_replies import KEY_CHARACTERS_MAX, REPLIES_MAX, SmsReply
from shared.kernel.clock import BUSINESS_ZONE
from shared.kernel.errors import Invalid
from shared.runtime.serializer import NotPlainJson, parse, render

PATH = "/sms-replies"
TAKEN_BY_ALIYUN = {"code": 0, "msg": "接收成功"}
TAKEN_BY_TENCENT = {"result": 0, "errmsg": "OK"}
ALIYUN_TIME = "%Y-%m-%d %H:%M:%S"
WITHIN = timedelta(seconds=1, microseconds=-1)

_REPLY, _MOMENT = SmsReply(), Moment()
_log = logging.getLogger(__name__)

Json = dict[str, Any]


def serve_sms_replies(app: Flask) -> None:
    """The addresses that providers are given."""
    _serve(app, "aliyun", of_aliyun, TAKEN_BY_ALIYUN)
    _serve(app, "tencent", of_tencent, TAKEN_BY_TENCENT)


def of_aliyun(told: Json) -> Json:
    """Times are those of Beijing; the number of a reply is a text in one version of the protocol, else an integer."""
    at = datetime.strptime(told["send_time"], ALIYUN_TIME).replace(tzinfo=BUSINESS_ZONE)
    return _reply(f"aliyun:{told['sequence_id']}", told["phone_number"], told["content"], at)


def of_tencent(told: Json) -> Json:
    """A reply has no number there: it is known by what it says, from whom and when."""
    phone, at = f"{told['nationcode']}{told['mobile']}", datetime.fromtimestamp(told["time"], UTC)
    words = hashlib.sha256(f"{phone}:{told['time']}:{told['text']}".encode()).hexdigest()
    return _reply(f"tencent:{words}", phone, told["text"], at)


def _serve(app: Flask, provider: str, read: Callable[[Json], Json], taken: Json) -> None:
    operation = Operation(id=f"sms_replies_{provider}", rule=f"{PATH}/{provider}", open=True, unsafe=True)

    def take() -> Response:
        admit(operation)
        count(g, "addresses", bucket_of(g.address))
        key = request.args.get("key", "")[:KEY_CHARACTERS_MAX]
        if not key:
            raise SMS_REPLIES_REFUSED()
        replies = list(_replies(read))
        for first in range(0, len(replies), REPLIES_MAX):
            rpc("notifications").take_sms_replies({"key": key, "replies": replies[first : first + REPLIES_MAX]})
        return Response(render(taken), content_type=JSON)

    app.add_url_rule(operation.rule, operation.id, take, methods=["POST"])


def _replies(read: Callable[[Json], Json]) -> Iterator[Json]:
    """What was told, one or a list of them; one that cannot be read would be told again for ever, and is left out."""
    try:
        told = parse(request.get_data(cache=False))
    except NotPlainJson as error:
        raise MALFORMED(reason=error.reason) from None
    for one in told if isinstance(told, list) else [told]:
        try:
            reply = read(one)
            _REPLY.request(reply)
        except (KeyError, TypeError, ValueError, OverflowError, OSError, Invalid):
            _log.warning("a reply over SMS cannot be read")
            continue
        yield reply


def _reply(id: str, phone: str, text: str, at: datetime) -> Json:
    return {"id": id, "phone": phone, "text": text, "received_at": _MOMENT.serialize("at", {"at": at + WITHIN})}
