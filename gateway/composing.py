"""Answers that no service has alone: each is asked for its part, and the gateway puts the parts together.

Nothing is half an answer: where a service is away, or refuses, its refusal is the answer.
"""

from typing import Any

from gateway.calling import rpc

SERVICES = ("identity", "teams", "projects", "demands", "credits", "notifications")


def all_permissions() -> dict[str, Any]:
    """The rules of all services."""
    return {"permissions": [line for service in SERVICES for line in rpc(service).permissions({})["permissions"]]}


def whole_export() -> dict[str, Any]:
    """What all services hold about whoever asks.

    Identity is asked last: it counts exports and notes them in the audit trail, and one that nobody got is none.
    """
    held = {service: rpc(service).export_own({}) for service in reversed(SERVICES)}
    areas = [area for service in SERVICES for area in held[service]["areas"]]
    return {"exported_at": held["identity"]["exported_at"], "areas": areas}
