"""How routes are written: declarations over a one-line view.

    blueprint = blueprint_of("units", "Units of the union tree")

    @blueprint.route("/units/<unit_code:code>/move")
    class MoveUnit(MethodView):
        @blueprint.accepts(contracts.MoveUnit, path=["code"])
        @blueprint.answers(200, contracts.Unit)
        @blueprint.refuses(UNIT_NOT_FOUND)
        def post(self, request, code):
            "Move a unit under another one. …"
            return rpc("identity").move_unit({**request, "code": code})

The declarations only record; the request is read, checked and answered in `gateway.performing`, and described in
`gateway.openapi`. Their order does not matter.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import flask_smorest
from flask.views import MethodView

from gateway.openapi import describe
from gateway.operations import JSON, Answer, Input, Operation, Public
from gateway.performing import performed
from shared.contracts.base import Contract, Event
from shared.kernel.errors import Declared

PUBLIC_SECONDS_MAX = 30
NOT_IN_NAMES = re.compile(r"[^a-z0-9_]")
VARIABLE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

View = TypeVar("View", bound=Callable[..., Any])


def blueprint_of(name: str, description: str) -> "Routes":
    """The routes of one subject; `name` and `description` are its tag in the document. The application adds /api/v1."""
    return Routes(name, f"gateway.routes.{name}", description=description)


class Routes(flask_smorest.Blueprint):
    """A blueprint whose declarations are contracts and refusals of the published language."""

    def __init__(self, *arguments: Any, **rest: Any) -> None:
        super().__init__(*arguments, **rest)
        self._prepare_doc_cbks = [describe]
        self._operations: list[Operation] = []

    def register_views_in_doc(self, api: Any, *arguments: Any, **rest: Any) -> None:
        """Not before somebody asks for the document."""
        api.to_describe.append(partial(super().register_views_in_doc, api, *arguments, **rest))

    def documented_with(self, describe_more: Callable[..., dict[str, Any]]) -> None:
        """Let the routes' documents be changed after they are made: for a subject whose answers follow other rules."""
        self._prepare_doc_cbks.append(describe_more)

    def operations(self) -> list[Operation]:
        """All operations, in the order of the file."""
        return list(self._operations)

    def accepts(
        self, contract: type[Contract], *, path: Sequence[str] = (), form: bool = False
    ) -> Callable[[View], View]:
        """The request's body: `contract` without the fields in `path`, which stand in the URL.

        The view gets the checked, original JSON as its first argument. form: URL-encoded as OAuth wants it, not JSON.
        """
        return self._reads(Input(contract, "form" if form else "body", tuple(path)))

    def uploads(
        self,
        contract: type[Contract],
        *,
        content: str = "content",
        name: str = "file_name",
        path: Sequence[str] = (),
        bytes_max: int = 0,
    ) -> Callable[[View], View]:
        """A multipart form with one part `file`; the view gets its base64 in `content` and its name in `name`.

        Other fields of the contract are parts of the form with the same name. bytes_max: a larger file is refused as
        `file.too_large`, which the route declares; 0: as the contract says, in characters of base64.
        """
        return self._reads(Input(contract, "upload", tuple(path), (content, name), bytes_max))

    def queries(self, contract: type[Contract], *, path: Sequence[str] = ()) -> Callable[[View], View]:
        """The query string: `contract` without the fields in `path`. The view gets a plain dict: 12 for "12"."""
        return self._reads(Input(contract, "query", tuple(path)))

    @staticmethod
    def _reads(read: Input) -> Callable[[View], View]:
        def declare(view: View) -> View:
            assert _operation(view).input is None, "one operation has one contract"
            _operation(view).input = read
            return view

        return declare

    @staticmethod
    def answers(
        status: int,
        contract: type[Contract] | None = None,
        *,
        media: str = "",
        more_media: tuple[str, ...] = (),
        description: str = "",
        example: str = "",
    ) -> Callable[[View], View]:
        """A successful answer: JSON of `contract`; or of another `media` type, which the view returns as a Response.

        more_media: further types that it may have.
        """

        def declare(view: View) -> View:
            answer = Answer(status, contract, JSON if contract else media, description, example, more_media)
            _operation(view).answers[status] = answer
            return view

        return declare

    @staticmethod
    def refuses(*refusals: Declared) -> Callable[[View], View]:
        """Refusals by rules of the service; those that every operation of its kind can meet are added by themselves."""

        def declare(view: View) -> View:
            _operation(view).refusals += refusals
            return view

        return declare

    @staticmethod
    def public(
        *, seconds: int, event: type[Event] | None = None, key: Callable[[Any], str | None] | None = None
    ) -> Callable[[View], View]:
        """A read without a token, the same for everybody: kept by the gateway at most `seconds`, answered with an ETag.

        event: what outdates it; key: from the event, the path of the answers to forget (None: all of this operation).
        May be repeated for several events.
        """
        assert 0 < seconds <= PUBLIC_SECONDS_MAX

        def declare(view: View) -> View:
            operation = _operation(view)
            known = operation.public.forgotten_by if operation.public else ()
            operation.public = Public(seconds, known + (((event, key),) if event else ()))
            operation.open = True
            return view

        return declare

    @staticmethod
    def open() -> Callable[[View], View]:
        """No token is wanted; one that is sent is not looked at: an old one must not stand in the way of a new one."""

        def declare(view: View) -> View:
            _operation(view).open = True
            return view

        return declare

    @staticmethod
    def strict() -> Callable[[View], View]:
        """Sign-ins, codes, exports: of one address only as many a minute as `sign_ins_per_minute_max` says."""

        def declare(view: View) -> View:
            _operation(view).strict = True
            return view

        return declare

    def add_url_rule(self, rule: str, endpoint: Any = None, view_func: Any = None, *args: Any, **options: Any) -> None:
        """Finish the operations of a view class, then register it."""
        assert issubclass(view_func, MethodView), "routes are classes of methods"
        for method in view_func.methods or ():
            view = getattr(view_func, method.lower())
            operation = _operation(view)
            operation.id, operation.rule = operation_id(method, rule), rule
            operation.unsafe = method in UNSAFE
            operation.in_path = "<" in rule
            self._operations.append(operation)
            setattr(view_func, method.lower(), performed(view, operation, self._operations))
        super().add_url_rule(rule, endpoint, view_func, *args, **options)


def operation_id(method: str, rule: str) -> str:
    """("GET", "/units/<unit_code:code>/children") -> "get_units_children"; a variable is named where it comes last."""
    *before, last = rule.strip("/").split("/")
    words = [word for word in before if not VARIABLE.fullmatch(word)]
    variable = VARIABLE.fullmatch(last)
    name = "_".join([method.lower(), *words, f"by_{variable[1]}" if variable else last])
    return NOT_IN_NAMES.sub("_", name)


def _operation(view: Callable[..., Any]) -> Operation:
    """What was declared about a view so far. flask-smorest takes `_apidoc` along into its documentation."""
    known: dict[str, Any] = view.__dict__.setdefault("_apidoc", {})
    operation: Operation = known.setdefault("operation", Operation())
    return operation
