"""What a route declares about one operation: the request path executes it, the OpenAPI document prints it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.base import Contract, Event
from shared.kernel.errors import Declared

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
ATOM = "application/atom+xml"
EVENT_STREAM = "text/event-stream"
VERSION_FIELD = "version"


@dataclass(frozen=True)
class Input:
    """Where a request's contract is read from.

    source: "body", "form", "upload" or "query"; path: names of contract fields that stand in the URL instead.
    file_fields: for an upload, the contract's fields of the base64 content and of the file's name; file_bytes_max: of
    the file, 0 where the contract alone says how large it may be.
    """

    contract: type[Contract]
    source: str
    path: tuple[str, ...] = ()
    file_fields: tuple[str, str] = ("", "")
    file_bytes_max: int = 0


@dataclass(frozen=True)
class Answer:
    """A successful answer. contract: None for an answer without JSON; media: its content type, "" for no content.

    example: of an answer without JSON, as text; of a binary one, what it shows; more_media: further types it may have.
    """

    status: int
    contract: type[Contract] | None
    media: str
    description: str = ""
    example: str = ""
    more_media: tuple[str, ...] = ()


@dataclass(frozen=True)
class Public:
    """A read that is the same for everybody and may be kept.

    seconds: how long at most; forgotten_by: (event contract, key) pairs: the key makes from an event the path of the
    answers it outdates, None for all answers of the operation.
    """

    seconds: int
    forgotten_by: tuple[tuple[type[Event], Callable[[Any], str | None] | None], ...] = ()


@dataclass
class Operation:
    """Everything that was declared about one method of one route.

    id: its name in figures, logs and generated clients.
    rule: its path, with the names of what varies.
    open: no token is wanted, none is looked at.
    strict: counted for its address among the sign-ins as well.
    unsafe: it may change something, so that it has an idempotency key.
    in_path: its path has variable parts.
    """

    id: str = ""
    rule: str = ""
    input: Input | None = None
    answers: dict[int, Answer] = field(default_factory=dict)
    refusals: tuple[Declared, ...] = ()
    public: Public | None = None
    open: bool = False
    strict: bool = False
    unsafe: bool = False
    in_path: bool = False

    @property
    def takes_body(self) -> bool:
        """Whether something is read from the request's body."""
        return self.input is not None and self.input.source != "query"

    @property
    def takes_version(self) -> bool:
        """Whether an If-Match header can say what a field of the body says."""
        read = self.input
        return read is not None and read.source == "body" and VERSION_FIELD in read.contract().fields

    @property
    def has_etag(self) -> bool:
        """Whether its answer names the state that it shows: a read of JSON, or one that is kept."""
        return not self.unsafe and (self.public is not None or any(a.contract for a in self.answers.values()))

    @property
    def is_stream(self) -> bool:
        """Whether its answer stays open, and goes on after a cut where Last-Event-ID says."""
        return any(answer.media == EVENT_STREAM for answer in self.answers.values())

    @property
    def answer(self) -> Answer:
        """The answer of a view that names no status itself: the lowest declared one."""
        return self.answers[min(self.answers)]
