"""The desk of Alibaba Cloud's SMS: SendSms of 2017-05-25 under signature V3, which is checked step by step.

Source: help.aliyun.com, "V3 request structure and signature"; "SendSms"; "API error codes".
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from deploy.simulators.providers import Asked, NumberLimits, Said, Taken

HEADER = re.compile(r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})")
WANTED = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"}
NUMBER = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
WINDOW_SECONDS = 900
VALUE_CHARACTERS_MAX = 35
LIMITS = {60: "触发分钟级流控Permits:1", 3600: "触发小时级流控Permits:5", 86_400: "触发天级流控Permits:10"}


class AliyunDesk:
    """keys: secrets by id; sign_names: approved ones; templates: the variables of each approved one."""

    def __init__(self, keys: dict[str, str], sign_names: set[str], templates: dict[str, set[str]]) -> None:
        self.keys, self.sign_names, self.templates = keys, sign_names, templates
        self._limits = NumberLimits()
        self._nonces: set[str] = set()

    def is_meant(self, asked: Asked) -> bool:
        return "x-acs-action" in asked.headers

    def answer(self, asked: Asked, take: Callable[[Taken], None]) -> Said:
        if trouble := self._trouble_with_signature(asked):
            return _said(400, trouble)
        given = dict(parse_qsl(asked.query, keep_blank_values=True))
        if (asked.headers["x-acs-action"], asked.headers["x-acs-version"]) != ("SendSms", "2017-05-25"):
            return _said(404, "InvalidAction.NotFound")
        if trouble := self._trouble_with_words(given):
            return _said(200, trouble)
        number, values = _number(given["PhoneNumbers"]), json.loads(given.get("TemplateParam") or "{}")
        if "code" in values and (period := self._limits.met(number, asked.now)):
            return _said(200, "isv.BUSINESS_LIMIT_CONTROL", LIMITS[period])
        take(Taken("aliyun", number, {"template": given["TemplateCode"], **values}))
        return _said(200, "OK", "OK", BizId=f"{len(self._nonces):018d}^0")

    def _trouble_with_signature(self, asked: Asked) -> str:
        found = HEADER.fullmatch(asked.headers.get("Authorization", ""))
        if not found or not set(found[2].split(";")) >= WANTED or found[2].split(";") != sorted(found[2].split(";")):
            return "IncompleteSignature"
        secret, nonce = self.keys.get(found[1]), asked.headers["x-acs-signature-nonce"]
        if secret is None:
            return "InvalidAccessKeyId.NotFound"
        digest = hashlib.sha256(asked.body).hexdigest()
        sent_at = datetime.strptime(asked.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs(sent_at.timestamp() - asked.now) > WINDOW_SECONDS:
            return "InvalidTimeStamp.Expired"
        if nonce in self._nonces:
            return "SignatureNonceUsed"
        wanted = hmac.new(secret.encode(), _to_sign(asked, found[2], digest).encode(), "sha256").hexdigest()
        if not hmac.compare_digest(wanted, found[3]) or asked.headers["x-acs-content-sha256"] != digest:
            return "SignatureDoesNotMatch"
        self._nonces.add(nonce)
        return ""

    def _trouble_with_words(self, given: dict[str, str]) -> str:
        if not _number(given.get("PhoneNumbers", "")):
            return "isv.MOBILE_NUMBER_ILLEGAL"
        if given.get("SignName") not in self.sign_names:
            return "isv.SMS_SIGNATURE_ILLEGAL"
        if given.get("TemplateCode") not in self.templates:
            return "isv.SMS_TEMPLATE_ILLEGAL"
        try:
            values: dict[str, Any] = json.loads(given.get("TemplateParam") or "{}")
        except ValueError:
            return "isv.INVALID_JSON_PARAM"
        if not all(isinstance(value, str) for value in values.values()):
            return "isv.INVALID_JSON_PARAM"
        if self.templates[given["TemplateCode"]] - set(values):
            return "isv.TEMPLATE_MISSING_PARAMETERS"
        return "isv.PARAM_LENGTH_LIMIT" if any(len(value) > VALUE_CHARACTERS_MAX for value in values.values()) else ""


def _to_sign(asked: Asked, names: str, digest: str) -> str:
    """The query as it is once it was decoded, sorted and encoded again: however the client wrote it."""
    pairs = sorted(tuple(unquote(half) for half in pair.partition("=")[::2]) for pair in asked.query.split("&") if pair)
    query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in pairs)
    headers = "".join(f"{name}:{asked.headers[name].strip()}\n" for name in names.split(";"))
    request = f"{asked.method}\n{asked.path or '/'}\n{query}\n{headers}\n{names}\n{digest}"
    return "ACS3-HMAC-SHA256\n" + hashlib.sha256(request.encode()).hexdigest()


def _encoded(text: str) -> str:
    """RFC 3986, byte by byte."""
    plain = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
    return "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in text.encode())


def _number(text: str) -> str:
    found = NUMBER.fullmatch(text)
    return found[1] if found else ""


def _said(status: int, code: str, message: str = "", **more: str) -> Said:
    return Said(status, {"Code": code, "Message": message or code, "RequestId": "0A974B78-02BF-4C79-ADF3", **more})
