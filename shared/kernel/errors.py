"""The six kinds of refusal, and how a refusal crosses the wire.

A refusal has a code `service.reason`, declared once in the published language (`shared.contracts`), and string-able
parameters; the words belong to the gateway's message catalogues. A broken assumption is not a refusal: it is an
assertion and becomes a 500 at the outermost door.
"""

from dataclasses import dataclass
from typing import Any, ClassVar


class Refusal(Exception):
    """A request that is answered with no. Changes nothing, and says which rule refused it."""

    kind: ClassVar[str]

    def __init__(self, code: str, /, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        """The code alone: parameters may be personal, and text of errors ends in logs."""
        return self.code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and self.to_wire() == other.to_wire()

    __hash__ = Exception.__hash__

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON: {"kind", "code", "parameters"}."""
        return {"kind": self.kind, "code": self.code, "parameters": self.parameters}


class Invalid(Refusal):
    """What was sent is malformed or breaks a rule that needs no look at what is stored."""

    kind = "invalid"


class NotFound(Refusal):
    """There is no such thing, or none that the caller may know of."""

    kind = "not_found"


class Conflict(Refusal):
    """The thing's present state does not allow it."""

    kind = "conflict"


class Forbidden(Refusal):
    """The caller is known, and may not."""

    kind = "forbidden"


class Unauthenticated(Refusal):
    """It is not known who is calling."""

    kind = "unauthenticated"


class Unavailable(Refusal):
    """Not now: a deadline, a limit, a copy not yet filled. Parameter `retry_after_seconds` says when to come again."""

    kind = "unavailable"


KINDS: dict[str, type[Refusal]] = {
    kind.kind: kind for kind in (Invalid, NotFound, Conflict, Forbidden, Unauthenticated, Unavailable)
}


def refusal_from_wire(wire: dict[str, Any]) -> Refusal:
    """The refusal that `to_wire` described. Raises KeyError or TypeError where it is no such description."""
    code = wire["code"]
    if not isinstance(code, str):
        raise TypeError("a code is a text")
    return KINDS[wire["kind"]](code, **wire["parameters"])


@dataclass(frozen=True)
class Declared:
    """A refusal of the published language: `UNIT_NOT_FOUND = declare(NotFound, "identity.unit_not_found", "code")`.

    Calling it makes the exception: `raise UNIT_NOT_FOUND(code="BJ-1")`. An undeclared parameter is an assertion.
    """

    kind: type[Refusal]
    code: str
    parameters: tuple[str, ...]

    def __call__(self, **given: Any) -> Refusal:
        assert set(given) == set(self.parameters), f"{self.code} takes {self.parameters}, not {tuple(given)}"
        return self.kind(self.code, **given)


def declare(kind: type[Refusal], code: str, *parameters: str) -> Declared:
    """Name a refusal of a service, with the parameters its sentence is made from."""
    service, _, reason = code.partition(".")
    assert service and reason and code == code.lower(), f"a code reads service.reason, not {code!r}"
    return Declared(kind, code, parameters)


def declared_in(namespace: dict[str, Any]) -> list[Declared]:
    """All refusals that a module of the published language declares, in its order."""
    return [value for value in namespace.values() if isinstance(value, Declared)]
