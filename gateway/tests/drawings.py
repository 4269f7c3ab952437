"""A few routes as the tests need them, and a service that answers as the test says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from gateway.blueprints import Routes, blueprint_of
from gateway.calling import rpc
from shared.contracts import fields
from shared.contracts.base import Contract, Event, PageRequest
from shared.contracts.refusals.bus import TOKEN_INVALID
from shared.contracts.refusals.files import FILE_TOO_LARGE
from shared.kernel.actor import Actor
from shared.kernel.errors import Conflict, NotFound, declare
from shared.runtime.context import CallContext

TOKEN = "wang.token"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
WANG = Actor("person", str(UUID(int=1)))
LIMIT = 20
SIGN_INS = 3
SCAN_BYTES_MAX = 1000
ORIGIN = "https://volunteers.example"

DRAWING_NOT_FOUND = declare(NotFound, "drawings.not_found", "code")
DRAWING_FINISHED = declare(Conflict, "drawings.finished")
DRAWING_CHANGED_SINCE = declare(Conflict, "drawings.drawing_changed_since", "version")


class Drawing(Contract):
    """A drawing."""

    code = fields.Text(at_most=20, required=True)
    title = fields.Text(at_most=20, required=True)
    version = fields.Integer(at_least=1, required=True)

    example = {"code": "BJ-1", "title": "海", "version": 3}


class Retitle(Contract):
    """Give a drawing another title."""

    code = fields.Text(at_most=60, pattern=r"^BJ-[0-9]+$", required=True)
    title = fields.Text(at_least=1, at_most=20, required=True)
    version = fields.Integer(at_least=1, load_default=None)

    example = {"code": "BJ-1", "title": "海"}


class FindDrawings(PageRequest):
    """Find drawings."""

    width = fields.Number(at_least=0, at_most=9, load_default=None)
    framed = fields.Boolean(load_default=None)
    colours = fields.Many(fields.Choice(["red", "blue"]), at_most=2, load_default=None)

    example = {"width": 1.5}


class Scan(Contract):
    """Read a drawing from a file."""

    content = fields.Text(at_least=1, at_most=1_000_000, required=True)
    file_name = fields.Text(at_most=255, required=True)
    pages = fields.Integer(at_least=1, at_most=9, load_default=1)

    example = {"content": "5rW3", "file_name": "sea.txt", "pages": 2}


class SignForm(Contract):
    """A form as OAuth sends it."""

    grant_type = fields.Choice(["client_credentials"], required=True)

    example = {"grant_type": "client_credentials"}


class DrawingChanged(Event):
    """A drawing changed."""

    event_type = "drawings.DrawingChanged.v1"
    code = fields.Text(required=True)


def drawings() -> Routes:
    """The routes of the tests."""
    blueprint = blueprint_of("drawings", "Drawings")

    @blueprint.route("/drawings/<unit_code:code>")
    class OneDrawing(MethodView):
        @blueprint.public(seconds=30, event=DrawingChanged, key=lambda event: f"/drawings/{event.code}")
        @blueprint.answers(200, Drawing)
        @blueprint.refuses(DRAWING_NOT_FOUND)
        def get(self, code: str) -> Any:
            """Look at a drawing.

            Everybody may.
            """
            return rpc("drawings").drawing({"code": code})

    @blueprint.route("/drawings/<unit_code:code>/title")
    class Title(MethodView):
        @blueprint.accepts(Retitle, path=["code"])
        @blueprint.answers(200, Drawing)
        @blueprint.refuses(DRAWING_NOT_FOUND, DRAWING_FINISHED, DRAWING_CHANGED_SINCE)
        def put(self, request: dict[str, Any], code: str) -> Any:
            """Retitle a drawing.

            The old title is forgotten.
            """
            return rpc("drawings").retitle({**request, "code": code})

        @blueprint.answers(200, Drawing)
        def get(self, code: str) -> Any:
            """Look at a drawing with its title.

            For those who are signed in.
            """
            return rpc("drawings").drawing({"code": code})

        @blueprint.answers(204)
        def delete(self, code: str) -> Any:
            """Take the title away.

            Nothing is left.
            """
            return rpc("drawings").untitle({"code": code})

    @blueprint.route("/drawings")
    class Drawings(MethodView):
        @blueprint.queries(FindDrawings)
        @blueprint.answers(200, Drawing)
        def get(self, request: dict[str, Any]) -> Any:
            """Find drawings.

            By what they are like.
            """
            return rpc("drawings").find(request)

        @blueprint.uploads(Scan, bytes_max=SCAN_BYTES_MAX)
        @blueprint.answers(201, Drawing)
        @blueprint.refuses(FILE_TOO_LARGE)
        def post(self, request: dict[str, Any]) -> Any:
            """Scan a drawing.

            From a file.
            """
            return rpc("drawings").scan(request)

    @blueprint.route("/token")
    class Token(MethodView):
        @blueprint.open()
        @blueprint.strict()
        @blueprint.accepts(SignForm, form=True)
        @blueprint.answers(200, Drawing)
        def post(self, request: dict[str, Any]) -> Any:
            """Get a token.

            As a client.
            """
            return rpc("drawings").sign(request)

    @blueprint.route("/drawings/<uuid:id>/picture")
    class Picture(MethodView):
        @blueprint.answers(200, media="image/png", description="The picture.", example="a sea")
        def get(self, id: str) -> Response:
            """Look at a picture.

            As it is.
            """
            return Response(b"png", content_type="image/png")

    return blueprint


@dataclass
class FakeService:
    """What was asked, and the answers to come: plain JSON, or an exception to raise."""

    asked: list[tuple[str, Any, CallContext]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    def __call__(self, service: str, context: CallContext) -> "FakeCallee":
        return FakeCallee(self, service, context)

    @property
    def payload(self) -> Any:
        """The last request."""
        return self.asked[-1][1]

    @property
    def context(self) -> CallContext:
        """The context of the last request."""
        return self.asked[-1][2]


@dataclass
class FakeCallee:
    """One service for one request."""

    service: FakeService
    name: str
    context: CallContext

    def __getattr__(self, verb: str) -> Callable[[Any], Any]:
        def call(payload: Any) -> Any:
            self.service.asked.append((f"{self.name}.{verb}", payload, self.context))
            answer = self.service.answers.pop(0) if self.service.answers else Drawing.example
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


class FakeVerifier:
    """Knows one token."""

    def actor(self, token: str) -> Actor:
        """Wang's, or none."""
        if token != TOKEN:
            raise TOKEN_INVALID()
        return WANG
