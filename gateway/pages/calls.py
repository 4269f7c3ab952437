"""The page behind an answer link: whoever is called in an emergency says whether they come, without signing in.

Looking answers nothing, since programs look at links before people do. The token stands in the query and in the form,
which no log has; the page asks nobody else for anything, and has no script.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jinja2
from flask import Flask, Response, current_app, g, request

from gateway.arrival import admit, bucket_of, count
from gateway.calling import rpc
from gateway.operations import Operation
from gateway.pages.certificates import CSP, CSS, HTML
from gateway.words import Words
from shared.contracts.demands.dispatch_calls import AnswerByLink
from shared.contracts.demands.emergency_words import CallState
from shared.contracts.demands.refusals.emergencies import (
    CALL_LINK_INVALID,
    CALL_OVERDUE,
    CALL_STATE_FORBIDS,
    EMERGENCY_OVER,
)
from shared.contracts.fields import Moment
from shared.kernel.clock import beijing_time
from shared.kernel.errors import Invalid, Refusal

PAGE_PATH = "/calls"
LOOK = Operation(id="call_page", rule=PAGE_PATH, open=True)
ANSWER = Operation(id="call_page_answer", rule=PAGE_PATH, open=True, unsafe=True)
COMING = {"yes": True, "no": False}
STATUS = {CALL_LINK_INVALID.code: 404} | {one.code: 409 for one in (CALL_STATE_FORBIDS, CALL_OVERDUE, EMERGENCY_OVER)}

_ANSWER, _MOMENT = AnswerByLink(), Moment()


def serve_call_page(app: Flask) -> None:
    """`/calls` and its style."""
    own = files(__package__)
    template = jinja2.Environment(autoescape=True).from_string(own.joinpath("call.html").read_text("utf-8"))
    style = own.joinpath("call.css").read_bytes()
    app.add_url_rule(PAGE_PATH, "call_page", lambda: look(template), methods=["GET"])
    app.add_url_rule(PAGE_PATH, "call_page_answer", lambda: answer(template), methods=["POST"])
    app.add_url_rule(f"{PAGE_PATH}/call.css", "call_css", lambda: Response(style, content_type=CSS))


def look(template: jinja2.Template) -> Response:
    """What is asked, and where the answer stands."""
    token = request.args.get("token", "")
    return _answered(template, token, LOOK, lambda: rpc("demands").call_by_link({"token": _said(token)["token"]}))


def answer(template: jinja2.Template) -> Response:
    """Say whether one comes; or, after one had accepted, that one cannot."""
    token, coming = request.form.get("token", ""), COMING.get(request.form.get("answer", ""))
    return _answered(template, token, ANSWER, lambda: rpc("demands").answer_by_link(_said(token, is_coming=coming)))


def _answered(template: jinja2.Template, token: str, operation: Operation, ask: Any) -> Response:
    """Everybody in a mobile network may be called at once: an address is counted like any that asks the API."""
    admit(operation)
    count(g, "addresses", bucket_of(g.address))
    try:
        call = ask()
    except Refusal as refusal:
        return _refused(template, refusal)
    return _page(template, 200, call=call, token=token, told=list(_told(call)))


def _said(token: str, *, is_coming: bool | None = False) -> dict[str, Any]:
    """What is passed on. Raises NotFound for what can be no link and no answer."""
    said = {"token": token, "is_coming": is_coming}
    try:
        _ANSWER.request(said)
    except Invalid:
        raise CALL_LINK_INVALID() from None
    return said


def _told(call: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the page says of a call, each with its name in the catalogues; times as they are in Beijing."""
    starts_at, ends_at, due_at = (_beijing(call[name]) for name in ("starts_at", "ends_at", "due_at"))
    yield "content", call["content"]
    yield "place", call["place_words"]
    yield "time", f"{starts_at} – {ends_at}"
    if call["state"] == CallState.ASKED:
        yield "due", due_at


def _beijing(moment: str) -> str:
    return beijing_time(_MOMENT.deserialize(moment))


def _refused(template: jinja2.Template, refusal: Refusal) -> Response:
    """The same page with what was refused. Raises what is not about the call."""
    if refusal.code not in STATUS:
        raise refusal
    words = _words()
    trouble = [words.sentence(g.language, id, refusal.parameters) for id in (refusal.code, f"{refusal.code}.remedy")]
    return _page(template, STATUS[refusal.code], trouble=trouble)


def _page(template: jinja2.Template, status: int, **values: Any) -> Response:
    nothing = {"call": None, "token": "", "told": [], "trouble": None}
    text = template.render(nothing | values, language=g.language, say=_say)
    response = Response(text, status, content_type=HTML)
    response.headers["Content-Security-Policy"] = CSP
    response.headers["Cache-Control"] = "no-store"
    return response


def _say(name: str) -> str:
    return _words().sentence(g.language, f"call_page.{name}")


def _words() -> Words:
    words: Words = current_app.extensions["words"]
    return words
