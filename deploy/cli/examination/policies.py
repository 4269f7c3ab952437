"""Policies of the broker: as this release has them, and none of somebody else's that would lose events."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deploy.broker.policies import Policy
from deploy.cli.examination.findings import Finding, note, well, wrong
from shared.runtime.bus.queues import DELIVERY_LIMIT
from shared.runtime.process.topology import Topology

SUBJECT = "policies"
APPLYING = ("all", "queues", "quorum_queues")
REMEDY = "load the definitions of this release (`nuanliu secrets` writes them)"


def examine_policies(
    wanted: Sequence[Policy], present: Sequence[Mapping[str, Any]], topology: Topology
) -> Iterator[Finding]:
    """present: as the management API lists them."""
    troubles = [*_changed(wanted, present), *_losing(topology, present)]
    yield from troubles
    names = {str(policy["name"]) for policy in present}
    missing = [policy.name for policy in wanted if policy.name not in names]
    if missing:
        yield note(SUBJECT, f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set; {REMEDY}.")
    elif not troubles:
        yield well(SUBJECT, f"all {len(wanted)} are set, and no other loses events.")


def _changed(wanted: Sequence[Policy], present: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    there = {str(policy["name"]): policy for policy in present}
    for policy in wanted:
        if policy.name in there and _said(there[policy.name]) != (policy.pattern, policy.definition, policy.priority):
            yield wrong(SUBJECT, f"{policy.name} is not as this release has it; {REMEDY}.")


def _said(policy: Mapping[str, Any]) -> tuple[str, dict[str, Any], int]:
    return str(policy["pattern"]), dict(policy["definition"]), int(policy["priority"])


def _losing(topology: Topology, present: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """For each queue the broker heeds one policy: of those whose pattern is found in its name, that of most weight."""
    for queue in topology.queues:
        fitting = [policy for policy in present if _fits(policy, queue.name)]
        if fitting:
            heeded = max(fitting, key=lambda policy: int(policy["priority"]))
            for loss in _losses(heeded["definition"]):
                yield wrong(SUBJECT, f"policy {heeded['name']} {loss} of queue {queue.name}; remove it.")


def _fits(policy: Mapping[str, Any], queue: str) -> bool:
    return policy["apply-to"] in APPLYING and re.search(str(policy["pattern"]), queue) is not None


def _losses(definition: Mapping[str, Any]) -> Iterator[str]:
    """How a definition would lose events."""
    if {"max-length", "max-length-bytes"} & set(definition) and definition.get("overflow") != "reject-publish":
        yield "drops the oldest events"
    if definition.get("message-ttl") is not None:
        yield "lets events expire"
    if definition.get("expires") is not None:
        yield "removes the queue when nobody reads"
    limit = definition.get("delivery-limit")
    if limit is not None and 0 <= int(limit) < DELIVERY_LIMIT:
        yield f"expels after {limit} deliveries events"
