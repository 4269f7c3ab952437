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
REFUSING = {"overflow": "reject-publish"}  # operators say how long a queue may be; queues and our policies, what then
REMEDY = "load the definitions of this release (`nuanliu secrets` writes them)"


def examine_policies(
    wanted: Sequence[Policy],
    present: Sequence[Mapping[str, Any]],
    topology: Topology,
    operators: Sequence[Mapping[str, Any]] = (),
) -> Iterator[Finding]:
    """present, operators: policies, and those of the broker's operators, as the management API lists them."""
    limiting = [{**policy, "definition": policy["definition"] | REFUSING} for policy in operators]
    troubles = [*_changed(wanted, present), *_losing(topology, present), *_losing(topology, limiting)]
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
    for queue in topology.queues:
        for policy in _heeded(present, queue.name):
            for loss in _losses(policy["definition"]):
                yield wrong(SUBJECT, f"policy {policy['name']} {loss} of queue {queue.name}; remove it.")


def _heeded(present: Sequence[Mapping[str, Any]], queue: str) -> list[Mapping[str, Any]]:
    """The broker heeds one for each queue, that of most weight; any one where several weigh the same."""
    fitting = [policy for policy in present if _fits(policy, queue)]
    most = max((int(policy["priority"]) for policy in fitting), default=0)
    return [policy for policy in fitting if int(policy["priority"]) == most]


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
