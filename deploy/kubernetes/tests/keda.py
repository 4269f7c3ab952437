"""KEDA's own kinds, as far as the chart uses them: Kubernetes has no schema of them, and takes what KEDA then refuses.

After the specifications of ScaledObject, TriggerAuthentication and the RabbitMQ scaler in KEDA's documentation (2.18).
What is not named here is refused: a field that the chart begins to use is looked up there first, and written down.
"""

import jsonschema_rs

VERSION = "keda.sh/v1alpha1"
NUMBER = r"^[0-9]+(\.[0-9]+)?$"
YES_OR_NO = {"enum": ["true", "false"]}  # all that a trigger is told is text
BY_HTTP = {"MessageRate", "DeliverGetRate", "PublishedToDeliveredRatio", "ExpectedQueueConsumptionTime"}
MODES = ["QueueLength", *sorted(BY_HTTP)]


def _things(required, **others):
    """An object with these fields and no others."""
    return {
        "type": "object",
        "properties": required | others,
        "required": list(required),
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0}
SECONDS = {"type": "integer", "minimum": 1}
METADATA = {"type": "object", "required": ["name"]}

RABBITMQ = _things(
    {"queueName": TEXT, "mode": {"enum": MODES}, "value": {"type": "string", "pattern": NUMBER}},
    protocol={"enum": ["auto", "http", "amqp"]},
    activationValue={"type": "string", "pattern": NUMBER},
    vhostName=TEXT,
    useRegex=YES_OR_NO,
    operation={"enum": ["sum", "max", "avg"]},
    excludeUnacknowledged=YES_OR_NO,
)
TRIGGER = _things(
    {"type": {"const": "rabbitmq"}, "metadata": RABBITMQ, "authenticationRef": _things({"name": TEXT})},
)
SCALED_OBJECT = _things(
    {
        "scaleTargetRef": _things({"name": TEXT}, apiVersion=TEXT, kind=TEXT),
        "triggers": {"type": "array", "minItems": 1, "items": TRIGGER},
    },
    pollingInterval=SECONDS,
    cooldownPeriod=COUNT,
    minReplicaCount=COUNT,
    maxReplicaCount=SECONDS,
    fallback=_things({"failureThreshold": COUNT, "replicas": COUNT}),
)
AUTHENTICATION = _things(
    {
        "secretTargetRef": {
            "type": "array",
            "minItems": 1,
            "items": _things(dict.fromkeys(("parameter", "name", "key"), TEXT)),
        }
    }
)
SPECS = {"ScaledObject": SCALED_OBJECT, "TriggerAuthentication": AUTHENTICATION}


class Refused(Exception):
    """KEDA would not do what is meant."""


def validate(manifest):
    """Raises Refused, or the schema's ValidationError."""
    kinds = {"enum": list(SPECS)}
    known = _things({"apiVersion": {"const": VERSION}, "kind": kinds, "metadata": METADATA, "spec": {}})
    jsonschema_rs.validate(known, manifest)
    spec = manifest["spec"]
    jsonschema_rs.validate(SPECS[manifest["kind"]], spec)
    if spec.get("minReplicaCount", 0) > spec.get("maxReplicaCount", 100):
        raise Refused("it is to have at least more than it may have at most")
    for trigger in spec.get("triggers", ()):
        told = trigger["metadata"]
        needs_http = told["mode"] in BY_HTTP or {"useRegex", "excludeUnacknowledged"} & told.keys()
        if needs_http and told.get("protocol") != "http":
            raise Refused("what the queues are asked for is answered by HTTP alone")
