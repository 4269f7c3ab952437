"""A request's content as plain JSON: checked early with the contract, forwarded as it was sent.

The service's door is the authority; what is refused here would be refused there as well, only later.
"""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import request
from werkzeug.datastructures import MultiDict

from gateway.conditions import with_version
from gateway.operations import FORM, JSON, MULTIPART, VERSION_FIELD, Input
from gateway.refusals import (
    BODY_UNEXPECTED,
    CODING_UNSUPPORTED,
    FORM_MALFORMED,
    MALFORMED,
    MEDIA_UNSUPPORTED,
)
from shared.contracts import fields
from shared.contracts.base import REQUEST_INVALID, Contract, shown_name
from shared.contracts.refusals.files import FILE_TOO_LARGE
from shared.kernel.errors import Invalid, Refusal
from shared.runtime.serializer import NotPlainJson, parse

INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})(?:\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,3})?")
WORDS_OF_BOOLEAN = {"true": True, "false": False}
PLAIN = "identity"
FILE_PART = "file"
FILE_NAME_CHARACTERS_MAX = 255


def content_of(read: Input | None, path: Mapping[str, str]) -> list[dict[str, Any]]:
    """The view's arguments before those of the path: the content, or nothing where the operation has no contract.

    Raises Invalid, of many kinds: `request.malformed`, `request.media_unsupported`, `request.invalid`, …
    """
    takes_body = read is not None and read.source != "query"
    if not takes_body and request.get_data(cache=True):
        raise BODY_UNEXPECTED()
    if takes_body and request.headers.get("Content-Encoding", PLAIN).lower() != PLAIN:
        raise CODING_UNSUPPORTED()
    if read is None or read.source != "query":
        _refuse_unknown(request.args, set())
    if read is None:
        return []
    content = SOURCES[read.source](read)
    _refuse_unknown(content, set(_contract(read).load_fields) - set(read.path))
    try:
        _contract(read).request({**content, **{name: path[name] for name in read.path}})
    except Invalid as refused:
        raise told_of_file(read, refused) from None
    return [content]


def told_of_file(read: Input, refused: Refusal) -> Refusal:
    """The same with the names that the client has used: what is wrong with the content is wrong with the file."""
    problems = [
        problem | ({"at": FILE_PART} if problem["at"] in read.file_fields else {})
        for problem in refused.parameters["problems"]
    ]
    return REQUEST_INVALID(problems=problems)


def _body(read: Input) -> dict[str, Any]:
    if request.mimetype != JSON:
        raise MEDIA_UNSUPPORTED(expected=JSON)
    try:
        content = parse(request.get_data(cache=False))
    except NotPlainJson as error:
        raise MALFORMED(reason=error.reason) from None
    if not isinstance(content, dict):
        raise REQUEST_INVALID(problems=[{"at": "", "problem": "not_object"}])
    version, if_match = _contract(read).load_fields.get(VERSION_FIELD), request.headers.get("If-Match")
    if version is not None and if_match is not None:
        return with_version(content, if_match, version)
    return content


def _query(read: Input) -> dict[str, Any]:
    return plain(request.args, _contract(read))


def _form(read: Input) -> dict[str, Any]:
    if request.mimetype != FORM:
        raise MEDIA_UNSUPPORTED(expected=FORM)
    try:
        unquote_to_bytes(request.get_data(parse_form_data=False)).decode()
    except UnicodeDecodeError:
        raise FORM_MALFORMED() from None
    return plain(request.form, _contract(read))


def _upload(read: Input) -> dict[str, Any]:
    if request.mimetype != MULTIPART:
        raise MEDIA_UNSUPPORTED(expected=MULTIPART)
    files = request.files.getlist(FILE_PART)
    if len(files) != 1 or set(request.files) != {FILE_PART}:
        raise REQUEST_INVALID(problems=[{"at": FILE_PART, "problem": "not_one_file"}])
    file = files[0].read()
    if read.file_bytes_max and len(file) > read.file_bytes_max:
        raise FILE_TOO_LARGE(bytes_max=read.file_bytes_max)
    content, name = read.file_fields
    _refuse_unknown(request.form, set(_contract(read).load_fields) - {content, name})
    sent = plain(request.form, _contract(read))
    sent[content] = base64.b64encode(file).decode()
    if name in _contract(read).load_fields:
        sent[name] = (files[0].filename or "")[:FILE_NAME_CHARACTERS_MAX]
    return sent


SOURCES: dict[str, Callable[[Input], dict[str, Any]]] = {
    "body": _body,
    "query": _query,
    "form": _form,
    "upload": _upload,
}


def plain(sent: MultiDict[str, str], contract: Contract) -> dict[str, Any]:
    """Text of a query or form as the JSON that the contract's fields expect; what cannot be one stays text."""
    repeated = [name for name in sent if len(sent.getlist(name)) > 1 and not _is_many(contract, name)]
    if repeated:
        raise REQUEST_INVALID(problems=[{"at": shown_name(name), "problem": "repeated"} for name in repeated])
    known: dict[str, Any] = contract.load_fields
    return {
        name: [_value(known[name].inner, text) for text in sent.getlist(name)]
        if _is_many(contract, name)
        else _value(known.get(name), sent[name])
        for name in sent
    }


def _is_many(contract: Contract, name: str) -> bool:
    return isinstance(contract.load_fields.get(name), fields.Many)


def _value(field: Any, text: str) -> Any:
    if isinstance(field, fields.Integer) and INTEGER.fullmatch(text):
        return int(text)
    if isinstance(field, fields.Number) and NUMBER.fullmatch(text):
        return float(text)
    if isinstance(field, fields.Boolean):
        return WORDS_OF_BOOLEAN.get(text, text)
    return text


def _refuse_unknown(sent: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(sent) - known):
        raise REQUEST_INVALID(problems=[{"at": shown_name(name), "problem": "unknown_field"} for name in unknown[:50]])


def _contract(read: Input) -> Contract:
    """One instance per contract: making one binds all its fields anew."""
    if read.contract not in _INSTANCES:
        _INSTANCES[read.contract] = read.contract()
    return _INSTANCES[read.contract]


_INSTANCES: dict[type[Contract], Contract] = {}
