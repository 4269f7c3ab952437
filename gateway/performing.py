"""One operation from request to answer: token, content, view, JSON."""

import hashlib
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from flask import Response, current_app, g, request

from gateway.arrival import admit
from gateway.cache import Cache, Kept
from gateway.conditions import tagged
from gateway.operations import JSON, Answer, Operation, Public
from gateway.requests import content_of
from gateway.web.streams import Stream
from shared.runtime.serializer import render

ETAG_CHARACTERS = 22
REVALIDATE = "no-cache"  # may be kept, and must be asked about each time: the ETag makes that cheap


def performed(
    view: Callable[..., Any], operation: Operation, of_subject: Sequence[Operation] = ()
) -> Callable[..., Response | Stream]:
    """The view with everything around it that its operation declares. of_subject: all operations of its blueprint."""

    @wraps(view)
    def perform(self: Any, **path: str) -> Response | Stream:
        admit(operation)
        content = content_of(operation.input, path)
        if operation.public:
            return kept(operation, operation.public, lambda: view(self, *content, **path))
        reply = view(self, *content, **path)
        if operation.unsafe:
            forget_written(operation, of_subject)
        return reply if isinstance(reply, Response | Stream) else answered(operation.answer, reply)

    return perform


def answered(answer: Answer, reply: Any) -> Response:
    """The reply passed through as JSON; a read has an ETag, and is not sent again to who has it."""
    if answer.contract is None:
        return Response(status=answer.status)
    body = render(reply)
    response = Response(body, answer.status, content_type=JSON)
    if request.method in ("GET", "HEAD"):
        return tagged(response, etag_of(body, reply))
    return response


def kept(operation: Operation, public: Public, read: Callable[[], Any]) -> Response:
    """Answer a public read, and keep the answer for those who ask next."""
    cache: Cache = current_app.extensions["cache"]
    reading = cache.reading()
    reply = read()
    own = isinstance(reply, Response)  # of another media type than JSON
    response = tagged(reply, etag_of(reply.get_data(), None)) if own else answered(operation.answer, reply)
    response.headers["Cache-Control"] = REVALIDATE
    ends = reading.began + min(public.seconds, current_app.config["CACHE_SECONDS"])
    media = operation.answer.media if not own else reply.content_type
    entry = Kept(response.get_data(), response.headers["ETag"], operation.id, reading, ends, media)
    cache.keep(request.environ["PATH_INFO"], request.environ.get("QUERY_STRING", ""), g.language, entry)
    return response


def forget_written(operation: Operation, of_subject: Sequence[Operation]) -> None:
    """Outdate what is kept of the thing that was changed, and of what it lies in.

    The event of the change does so everywhere, some milliseconds later; whoever made it here finds it at once.
    """
    for read in of_subject:
        if read.public and f"{operation.rule}/".startswith(f"{read.rule}/"):
            further = operation.rule.count("/") - read.rule.count("/")
            current_app.extensions["cache"].forget(request.environ["PATH_INFO"].rsplit("/", further)[0])


def etag_of(body: bytes, reply: Any) -> str:
    """The version, where the thing has one, and a digest of what is sent."""
    digest = hashlib.sha256(body).hexdigest()[:ETAG_CHARACTERS]
    version = reply.get("version") if isinstance(reply, dict) else None
    return f"{version}-{digest}" if isinstance(version, int) else digest
