"""The desk of Tencent Cloud's SMS: SendSms of 2021-01-11 under TC3-HMAC-SHA256.

Source: cloud.tencent.com/document/product/382/55981 (SendSms), 1021/34193 (signature).
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from deploy.simulators.providers import Asked, NumberLimits, Said, Taken

HEADER = re.compile(
    r"TC3-HMAC-SHA256 Credential=([^/]+)/([0-9-]{10})/sms/tc3_request, "
    r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})"
)
NUMBER = re.compile(r"\+861[3-9]\d{9}")
CODE = re.compile(r"\d{4,6}")
WINDOW_SECONDS = 300
REGIONS = {"ap-beijing", "ap-guangzhou", "ap-nanjing"}
LIMITS = {60: "PhoneNumberThirtySecondLimit", 3600: "PhoneNumberOneHourLimit", 86_400: "PhoneNumberDailyLimit"}


class TencentDesk:
    """keys: secrets by id; templates: how many values each approved one has."""

    def __init__(self, keys: dict[str, str], app_id: str, sign_names: set[str], templates: dict[str, int]) -> None:
        self.keys, self.app_id, self.sign_names, self.templates = keys, app_id, sign_names, templates
        self._limits = NumberLimits()

    def is_meant(self, asked: Asked) -> bool:
        return "X-TC-Action" in asked.headers

    def answer(self, asked: Asked, take: Callable[[Taken], None]) -> Said:
        if trouble := self._trouble_with_signature(asked):
            return _error(trouble)
        headers = asked.headers
        if (headers["X-TC-Action"], headers["X-TC-Version"]) != ("SendSms", "2021-01-11"):
            return _error("InvalidAction")
        if headers.get("X-TC-Region") not in REGIONS:
            return _error("UnsupportedRegion")
        given = json.loads(asked.body)
        if given.get("SmsSdkAppId") != self.app_id:
            return _error("InvalidParameterValue.SdkAppIdNotExist")
        number, values = given["PhoneNumberSet"][0], given.get("TemplateParamSet", [])
        code = self._code(number, values, given, asked.now)
        if code == "Ok":
            take(Taken("tencent", number, {"template": given["TemplateId"], "values": values}))
        status = {"SerialNo": "5000:1045710669157053657849499619" if code == "Ok" else "", "PhoneNumber": number}
        return _said({"SendStatusSet": [{**status, "Fee": 1, "SessionContext": "", "Code": code, "Message": code}]})

    def _code(self, number: str, values: list[Any], given: dict[str, Any], now: float) -> str:
        if not NUMBER.fullmatch(number):
            return "InvalidParameterValue.IncorrectPhoneNumber"
        if given.get("SignName") not in self.sign_names:
            return "FailedOperation.SignatureIncorrectOrUnapproved"
        if given.get("TemplateId") not in self.templates:
            return "FailedOperation.TemplateIncorrectOrUnapproved"
        if len(values) != self.templates[given["TemplateId"]] or not all(isinstance(value, str) for value in values):
            return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        if len(values) == 1 and CODE.fullmatch(values[0]) and (period := self._limits.met(number, now)):
            return f"LimitExceeded.{LIMITS[period]}"
        return "Ok"

    def _trouble_with_signature(self, asked: Asked) -> str:
        found = HEADER.fullmatch(asked.headers.get("Authorization", ""))
        if not found or not {"content-type", "host"} <= set(found[3].split(";")):
            return "AuthFailure.InvalidAuthorization"
        secret, sent_at = self.keys.get(found[1]), int(asked.headers["X-TC-Timestamp"])
        if secret is None:
            return "AuthFailure.SecretIdNotFound"
        if (
            abs(sent_at - asked.now) > WINDOW_SECONDS
            or datetime.fromtimestamp(sent_at, UTC).date().isoformat() != found[2]
        ):
            return "AuthFailure.SignatureExpire"
        signed = "".join(f"{name}:{asked.headers[name].strip().lower()}\n" for name in found[3].split(";"))
        payload = hashlib.sha256(asked.body).hexdigest()
        request = f"POST\n/\n{asked.query}\n{signed}\n{found[3]}\n{payload}".encode()
        to_sign = f"TC3-HMAC-SHA256\n{sent_at}\n{found[2]}/sms/tc3_request\n{hashlib.sha256(request).hexdigest()}"
        signing = _mac(_mac(_mac(b"TC3" + secret.encode(), found[2]), "sms"), "tc3_request")
        return "" if hmac.compare_digest(_mac(signing, to_sign).hex(), found[4]) else "AuthFailure.SignatureFailure"


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode("utf-8"), "sha256").digest()


def _error(code: str) -> Said:
    return _said({"Error": {"Code": code, "Message": code}})


def _said(content: dict[str, Any]) -> Said:
    return Said(200, {"Response": {**content, "RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279"}})
