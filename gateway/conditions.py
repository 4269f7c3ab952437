"""Conditional requests (RFC 9110 13): a read names the state it shows, a change the state it is meant for.

An ETag of ours is the version of the thing, where it has one, and a digest of what was sent. A change is conditional
on the version alone: it stands in the request, and the service compares it under its lock.
"""

import re
from typing import Any

from flask import Response, g, request
from marshmallow import ValidationError
from marshmallow.fields import Field

from gateway.operations import VERSION_FIELD
from gateway.refusals import ETAG_DIFFERS, IF_MATCH_INVALID, VERSIONS_DIFFER
from shared.contracts.fields import INTEGER_MAX

ANY = "*"
TAGS_MAX = 50  # in one header
TAG = re.compile(r'(W/)?"([!\x23-\x7e\x80-\xff]*)"[ \t]*(?:,[ \t,]*|\Z)')
VERSIONED = re.compile(r"([1-9][0-9]{0,15})(?:-[0-9a-f]{1,64})?")
NEVER = INTEGER_MAX  # a version that nothing reaches


def with_version(content: dict[str, Any], if_match: str, field: Field[Any]) -> dict[str, Any]:
    """The content with the version that an If-Match header names. `*` asks for no more than that there is such a thing.

    field: that of the version in the contract, which refuses what is none, whatever the header says.

    Versions only grow: of several, only the newest that the client has seen can still be the present one. A weak tag
    matches nothing, nor does one without a version; what the service refuses then is 412, like everything stale.
    Raises Invalid where it is no list of ETags, or none of them names the version in the content.
    """
    if if_match.strip() == ANY:
        return content
    found = [VERSIONED.fullmatch(tag) for tag in strong_tags(if_match)]
    versions = [int(match[1]) for match in found if match]
    g.stale_is_412 = True
    named = content.get(VERSION_FIELD)
    if versions and named is not None:
        if named not in versions:
            raise VERSIONS_DIFFER()
        return content
    if VERSION_FIELD in content and not _takes(field, named):
        return content
    return content | {VERSION_FIELD: max(versions, default=NEVER)}


def _takes(field: Field[Any], value: Any) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return False
    return True


def strong_tags(header: str) -> list[str]:
    """The opaque part of every strong tag in a list of ETags. Raises Invalid where it is none."""
    text = header.strip(" \t,")
    found, at = [], 0
    for _ in range(TAGS_MAX):
        if not (tag := TAG.match(text, at)):
            raise IF_MATCH_INVALID()
        if tag[1] is None:
            found.append(tag[2])
        at = tag.end()
        if at == len(text):
            return found
    raise IF_MATCH_INVALID()


def tagged(response: Response, etag: str) -> Response:
    """The answer to a read under its ETag: 304 and nothing else for a client that has it.

    Raises Conflict `request.etag_differs`, 412, where If-Match wants another state than the present one.
    """
    if_match = request.headers.get("If-Match", ANY).strip()
    if if_match != ANY and etag not in strong_tags(if_match):
        raise ETAG_DIFFERS()
    response.set_etag(etag)
    # Werkzeug would answer 412 to `*`, and without a word.
    response.make_conditional({name: value for name, value in request.environ.items() if name != "HTTP_IF_MATCH"})
    return response
