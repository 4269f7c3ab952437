"""Answers of several services as one, and of nobody where one of them is away."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask, g

from gateway.composing import SERVICES, all_permissions, whole_export
from gateway.tests.drawings import FakeService
from shared.contracts.permissions import Permission
from shared.contracts.refusals.bus import BUS_AWAY
from shared.kernel.errors import Unavailable
from shared.runtime.context import CallContext


@pytest.fixture(name="asked")
def _asked(app: Flask, service: FakeService) -> Iterator[FakeService]:
    """Within a request that may take a minute."""
    with app.app_context():
        g.calls, g.context = service, CallContext("", time.time() + 60, "", "", "")
        yield service


def rules_of(name: str) -> dict[str, object]:
    return {"permissions": [Permission.example | {"permission": name}]}


def test_the_rules_of_all_services_are_one_matrix(asked: FakeService) -> None:
    asked.answers = [rules_of(f"{service}.act") for service in SERVICES]
    assert [line["permission"] for line in all_permissions()["permissions"]] == [f"{name}.act" for name in SERVICES]
    assert [name for name, _, _ in asked.asked] == [f"{service}.permissions" for service in SERVICES]


def test_half_a_matrix_is_none(asked: FakeService) -> None:
    asked.answers = [rules_of("a.b"), BUS_AWAY(retry_after_seconds=1)]
    with pytest.raises(Unavailable, match="away"):
        all_permissions()


def held(area: str, at: str = "2026-02-12T08:30:00Z") -> dict[str, object]:
    return {"exported_at": at, "areas": [{"area": area, "records": [], "complete": True}]}


def test_an_export_is_what_all_services_hold_and_identity_is_asked_last(asked: FakeService) -> None:
    others = list(reversed(SERVICES[1:]))
    asked.answers = [*(held(f"of_{service}") for service in others), held("of_identity", "2026-02-12T08:31:00Z")]
    export = whole_export()
    assert [area["area"] for area in export["areas"]] == [f"of_{service}" for service in SERVICES]
    assert export["exported_at"] == "2026-02-12T08:31:00Z"
    assert [name for name, _, _ in asked.asked] == [f"{service}.export_own" for service in reversed(SERVICES)]


@pytest.mark.parametrize("before", range(len(SERVICES)))
def test_half_an_export_is_none(asked: FakeService, before: int) -> None:
    asked.answers = [*([held("sign_ups")] * before), BUS_AWAY(retry_after_seconds=1)]
    with pytest.raises(Unavailable, match="away"):
        whole_export()
