"""SMS by Tencent Cloud (腾讯云短信): SendSms of 2021-01-11, with positional parameters.

Source: cloud.tencent.com/document/product/382/55981 (request), 382/38780 and SmsErrorCode of its SDK (error codes).
3 000 requests a second; limits for one number are set in its console, by default 1 in 30 seconds, 5 an hour, 10 a day.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.notifications.channels.cutting import one_line
from services.notifications.channels.line import Line, said_in, word_in
from services.notifications.channels.phones import mainland_phone
from services.notifications.channels.port import Accepted, InDoubt, Outgoing
from services.notifications.channels.provider_templates import ProviderTemplates
from services.notifications.channels.tencent_signing import CONTENT_TYPE, authorization
from services.notifications.channels.verdicts import Verdicts
from shared.runtime.settings_channels import SmsProvider

SERVICE, ACTION, VERSION = "sms", "SendSms", "2021-01-11"
TAKEN = "Ok"
DOUBTFUL = ("InternalError.Timeout", "InternalError.SendAndRecvFail")  # its own way to the carrier broke
VERDICTS = Verdicts(
    "Tencent Cloud SMS",
    later={
        "LimitExceeded": 60,
        "LimitExceeded.PhoneNumberThirtySecondLimit": 30,
        "LimitExceeded.PhoneNumberOneHourLimit": 3600,
        "LimitExceeded.PhoneNumberDailyLimit": 86_400,
        "LimitExceeded.PhoneNumberSameContentDailyLimit": 86_400,
        "LimitExceeded.AppDailyLimit": 3600,
        "RequestLimitExceeded": None,
        "InternalError": None,
    },
    account=(
        "AuthFailure",
        "UnauthorizedOperation",
        "IpNotInWhitelist",
        "IpInBlacklist",
        "FailedOperation.InsufficientBalanceInSmsPackage",
        "FailedOperation.MissingSignature",
        "FailedOperation.SignatureIncorrectOrUnapproved",
        "InternalError.RequestTimeException",
        "InvalidParameterValue.SdkAppIdNotExist",
        "InvalidParameter.AppidAndBizId",
    ),
    never=("FailedOperation", "InvalidParameter", "InvalidParameterValue", "MissingParameter", "UnsupportedOperation"),
)


class TencentSms:
    """`Channel`. now: aware UTC; the provider refuses a request whose time is five minutes off."""

    name = "sms"

    def __init__(
        self, provider: SmsProvider, templates: ProviderTemplates, line: Line, now: Callable[[], datetime]
    ) -> None:
        self._provider, self._templates, self._line, self._now = provider, templates, line, now

    def send(self, outgoing: Outgoing) -> Accepted:
        template = self._templates.of(outgoing)
        asked = {
            "PhoneNumberSet": [mainland_phone(outgoing.to)],
            "SmsSdkAppId": self._provider.app_id,
            "SignName": self._provider.sign_name,
            "TemplateId": template.template,
            "TemplateParamSet": [one_line(value) for _, value in template.values(outgoing)],
            "SessionContext": str(outgoing.id),
        }
        body = json.dumps(asked, ensure_ascii=False).encode()
        said = said_in(self._line.post(f"{self._provider.url}/", self._headers(body), body))
        return _accepted(said.get("Response"))

    def trouble(self) -> str:
        """What keeps us from the provider; keys and signature show at the first message only."""
        return self._line.trouble(self._provider.url)

    def _headers(self, body: bytes) -> dict[str, str]:
        now, host = self._now(), self._provider.host
        keys = self._provider.key_id, self._provider.secret
        return {
            "Authorization": authorization(*keys, service=SERVICE, host=host, body=body, now=now),
            "Content-Type": CONTENT_TYPE,
            "Host": host,
            "X-TC-Action": ACTION,
            "X-TC-Version": VERSION,
            "X-TC-Region": self._provider.region,
            "X-TC-Timestamp": str(int(now.timestamp())),
        }


def _accepted(said: Any) -> Accepted:
    """What the answer says of the one number that was asked for."""
    if isinstance(said, dict) and isinstance(said.get("Error"), dict):
        raise _verdict(word_in(said["Error"], "Code"))
    try:
        status = said["SendStatusSet"][0]
        code, serial = word_in(status, "Code"), status["SerialNo"]
    except (KeyError, IndexError, TypeError, AttributeError) as fault:
        raise InDoubt from fault
    if code == TAKEN:
        return Accepted(str(serial))
    raise _verdict(code)


def _verdict(code: str) -> Exception:
    return InDoubt() if code.startswith(DOUBTFUL) else VERDICTS.on(code)
