"""Things that a service needs once per process, made from its settings: hashers, signers, senders."""

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider


class Provided(DependencyProvider):  # type: ignore[misc]
    """`passwords = Provided(passwords_for)`: every call finds what the function made of the settings at the start.

    A thing with a method `finish` is told when the service stops.
    """

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make
        self._thing: Any = None

    def setup(self) -> None:
        self._thing = self._make(self.container.config["SETTINGS"])

    def stop(self) -> None:
        finish = getattr(self._thing, "finish", None)
        if finish is not None:
            finish()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self._thing
