"""Statements that one test compiled serve the next: most tests have engines of their own, for the same tables."""

import pytest
from sqlalchemy.util import LRUCache

from shared.runtime.data import engine

COMPILED_MAX = 20_000
_caches, _alike = {}, {}


def sharing(create_engine):
    """An engine's maker whose engines share what they compile, as far as they speak the same dialect."""

    def made(*arguments, **rest):
        found = create_engine(*arguments, **rest)
        dialect = type(found.dialect)
        found.dialect.__class__ = _alike.setdefault(dialect, _equal_ones(dialect))
        found._compiled_cache = _caches.setdefault(dialect, LRUCache(COMPILED_MAX))
        return found

    return made


def _equal_ones(dialect):
    """The dialect, of which each is equal to each: it is a part of the keys of what is compiled."""
    equality = {"__eq__": lambda self, other: type(self) is type(other), "__hash__": lambda self: hash(type(self))}
    return type(dialect.__name__, (dialect,), {**equality, "supports_statement_cache": True})


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """From now on, in this process."""
    engine.create_engine = sharing(engine.create_engine)
