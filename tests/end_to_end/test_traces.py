"""One request and all that it causes is one trace, in every service that it reaches, at a collector's own protocol."""

import re
import time
from uuid import uuid4

import pytest

from services.identity.accounts.demo import load_accounts
from services.identity.conftest import Tree
from services.identity.second_factors.domain import totp_at
from shared.kernel.clock import SystemClock
from shared.testing.system import settings_for_tests
from tests.end_to_end.collector import collecting

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = f"00-{TRACE_ID}-00f067aa0ba902b7-01"
PERSONAL = re.compile(r"demo\.|127\.0\.0\.1|/api/|万寿路|BJ-1")
ARRIVES_SECONDS_MAX = 10
ATTRIBUTES = {
    "http.request.method",
    "http.response.status_code",
    "nuanliu.operation",
    "rpc.system",
    "rpc.service",
    "rpc.method",
    "messaging.operation.name",
    "messaging.destination.name",
    "messaging.message.id",
    "messaging.consumer.group.name",
    "db.system.name",
    "error.type",
}


@pytest.fixture(name="collector")
def _collector():
    with collecting() as collector:
        yield collector


@pytest.fixture(name="traced", params=["embedded", "distributed"])
def _traced(request, collector, service_classes):
    """A city with its staff whose every trace is recorded, on either bus."""
    settings = settings_for_tests(f"nuanliu-memory:///{uuid4()}")
    if request.param == "distributed":
        bus_uri = request.getfixturevalue("prepared_rabbitmq")
        settings = settings_for_tests(bus_uri).replaced(database_uri=request.getfixturevalue("migrated_databases"))
    run = request.getfixturevalue("run_services")
    settings = settings.replaced(development=True, traces_url=collector.url, traces_share=1.0)
    system = run(list(service_classes.values()), settings)
    tree = Tree(system.databases["identity"])
    tree.root()
    tree.found("BJ-110108", "district", "BJ")
    system.people = {account.role: account for account in load_accounts(tree.database)}
    return system


def staff(system, role):
    """Somebody of the staff, signed in."""
    account = system.people[role]
    payload = {"login": account.login, "password": account.password}
    payload["totp"] = totp_at(account.totp_secret, SystemClock().now())
    return system.http.as_(system.http.post("/api/v1/sessions", payload).json()["access_token"])


def arrived(collector, condition):
    """Wait until what has arrived is as it should become."""
    deadline = time.monotonic() + ARRIVES_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline, collector.spans
        time.sleep(0.05)


def test_a_request_its_call_and_what_every_service_does_with_the_event_are_one_trace(traced, collector):
    officer = staff(traced, "unit_admin")
    unit = {"code": "BJ-110108-01", "kind": "street", "name": "万寿路街道", "parent_code": "BJ-110108"}
    answer = officer.post("/api/v1/units", unit, headers={"traceparent": CALLER, "tracestate": "city=1"})
    assert answer.status_code == 201, answer.text
    traced.settled()
    readers = {"teams", "projects", "demands", "credits", "notifications"}
    told = lambda: collector.of(TRACE_ID)
    arrived(collector, lambda: readers <= {span.service for span in told() if span.kind == "CONSUMER"})
    by_id = {span.span_id: span for span in told()}
    (request,) = [span for span in told() if span.kind == "SERVER" and span.service == "gateway"]
    assert request.parent_id == CALLER.split("-")[2]
    assert request.attributes["http.response.status_code"] == 201
    for handled in (span for span in told() if span.kind == "CONSUMER"):
        chain = lineage(handled, by_id)
        assert [span.service for span in chain[-3:]] == ["identity", "gateway", "gateway"], chain
        assert chain[-1] == request
        (transaction,) = [span for span in told() if span.parent_id == handled.span_id]
        assert (transaction.service, transaction.name) == (handled.service, "write transaction")
    assert not any(span.is_error for span in told())
    says_nothing_of_people(traced, collector)


def lineage(span, by_id):
    """A span and all above it that have arrived, the first one last."""
    chain = [span]
    while (above := by_id.get(chain[-1].parent_id)) is not None:
        chain.append(above)
    return chain


def says_nothing_of_people(system, collector):
    """Neither of those who asked nor of what was said, also where somebody is refused."""
    assert system.http.get("/api/v1/accounts/me").status_code == 401
    arrived(collector, lambda: any(span.attributes.get("http.response.status_code") == 401 for span in collector.spans))
    for span in collector.spans:
        assert set(span.attributes) <= ATTRIBUTES, span
        assert not PERSONAL.search(f"{span.name} {span.attributes}"), span
