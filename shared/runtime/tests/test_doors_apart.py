import inspect

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR
from nameko.timer import timer

from shared.contracts.base import Nothing
from shared.runtime.doors.apart import with_doors
from shared.runtime.doors.rpc import rpc


class Library:
    name = "library"

    @rpc(Nothing, replies=Nothing)
    def lend(self, request):
        """A request."""

    @timer(interval=60)
    def sweep(self):
        return "swept"

    def plain(self):
        """No door."""


def opened(service):
    members = inspect.getmembers(service, inspect.isfunction)
    return {name for name, method in members if getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, set())}


def test_all_doors_are_opened_unless_some_are_named():
    assert with_doors(Library, None) == {}


def test_only_doors_of_the_named_kinds_are_opened():
    assert opened(type("Apart", (Library,), with_doors(Library, frozenset({"rpc"})))) == {"lend"}
    assert opened(type("Apart", (Library,), with_doors(Library, frozenset({"timer"})))) == {"sweep"}


def test_the_service_itself_keeps_its_doors_and_methods_stay_methods():
    apart = type("Apart", (Library,), with_doors(Library, frozenset()))
    assert opened(Library) == {"lend", "sweep"}
    assert apart().sweep() == "swept"
