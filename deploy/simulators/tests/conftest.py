"""A registry that listens on a port of this process, and the directory that asks it."""

from contextlib import contextmanager
from datetime import date
from itertools import chain, repeat

import eventlet
import pytest

from deploy.simulators.member_directory import SimulatedRegistry
from deploy.simulators.tests.providers import listening as providers_listening
from services.identity.members.directory import Membership
from services.identity.members.directory_http import HttpMemberDirectory, LookUpLimits
from services.identity.members.directory_line import LineLimits, RegistryLine
from services.identity.members.directory_signing import RegistryKey
from services.identity.members.directory_simulator import SimulatedDirectory
from services.identity.members.domain.documents import read_document
from shared.contracts.identity.member_words import DocumentKind, MembershipState
from shared.kernel.breaker import Breaker, BreakerLimits

NAME = "欧阳小明"
DOCUMENT = read_document(DocumentKind.RESIDENT_ID, "11010519491231002X", date(2026, 2, 12))
MEMBERSHIP = Membership("BJ0000000001", "BJ-110105", date(2019, 5, 1), MembershipState.ACTIVE)
KEY = RegistryKey("city-1", b"k" * 32)
SLOW_SECONDS = 0.4
LINE_LIMITS = LineLimits(connect_seconds=1, silence_seconds=0.1, exchange_seconds=0.2)
LIMITS = LookUpLimits(attempts_max=3, pause_seconds=0.001, look_up_seconds=2, at_once_max=2)
NEVER_OPENS = BreakerLimits(failures_max=1000)


class Registry:
    """The simulated registry at a port. `fails_with(*faults)`: these in turn, the last one for ever."""

    def __init__(self, listener):
        self.listener = listener
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        members = [(DOCUMENT.key, NAME, MEMBERSHIP)]
        self.simulated = SimulatedRegistry(SimulatedDirectory(lambda: members), KEY, slow_seconds=SLOW_SECONDS)

    @property
    def asked(self):
        return self.simulated.asked

    def fails_with(self, *faults):
        self.simulated.faults = chain(faults, repeat(faults[-1]))

    def line(self, url=None, key=KEY, limits=LINE_LIMITS, tls=None):
        return RegistryLine(url or self.url, key, limits, tls)

    def directory(self, limits=LIMITS, breaker=None, **line):
        return HttpMemberDirectory(self.line(**line), limits, breaker or Breaker(NEVER_OPENS))


@contextmanager
def listening(tls=None):
    """A registry that answers while the context is open."""
    listener = eventlet.listen(("127.0.0.1", 0))
    registry = Registry(listener)
    serving = eventlet.spawn(registry.simulated.serve, listener, tls)
    try:
        yield registry
    finally:
        serving.kill()
        listener.close()


@pytest.fixture
def registry():
    with listening() as registry:
        yield registry


@pytest.fixture
def providers():
    with providers_listening() as providers:
        yield providers
