"""What the chart says to KEDA is what KEDA documents, and each mistake in it would be found."""

import copy

import jsonschema_rs
import pytest
import yaml

from deploy.kubernetes.tests import keda
from deploy.kubernetes.tests.rendering import CHART, rendered

TRIGGER = ("spec", "triggers", 0)
MISTAKES = [
    (("apiVersion",), "keda.sh/v1"),
    (("spec", "maxReplicas"), 4),
    (("spec", "minReplicaCount"), "1"),
    (("spec", "scaleTargetRef"), {"kind": "Deployment"}),
    (("spec", "triggers"), []),
    (("spec", "fallback"), {"replicas": 1}),
    ((*TRIGGER, "type"), "rabbit"),
    ((*TRIGGER, "authenticationRef"), {}),
    ((*TRIGGER, "metadata", "value"), 2000),
    ((*TRIGGER, "metadata", "mode"), "queueLength"),
    ((*TRIGGER, "metadata", "useRegexp"), "true"),
    ((*TRIGGER, "metadata", "useRegex"), True),
]
VALUES = yaml.safe_load((CHART / "values.yaml").read_text())


def of_kind(kind):
    return {name: each for (found, name), each in rendered().items() if found == kind}


@pytest.fixture(name="scaled")
def _scaled():
    """One of the chart's, to be spoilt."""
    return copy.deepcopy(next(iter(of_kind("ScaledObject").values())))


def test_all_that_is_said_to_keda_is_documented():
    """The rendering has refused it otherwise."""
    said = [each for each in rendered().values() if each["apiVersion"] == keda.VERSION]
    assert {each["kind"] for each in said} == set(keda.SPECS)
    for each in said:
        keda.validate(each)


def test_it_scales_what_there_is_and_enters_with_what_there_is():
    authentications, deployments = of_kind("TriggerAuthentication"), of_kind("Deployment")
    by_processor = {each["spec"]["scaleTargetRef"]["name"] for each in of_kind("HorizontalPodAutoscaler").values()}
    for each in of_kind("ScaledObject").values():
        name = each["spec"]["scaleTargetRef"]["name"]
        assert name in deployments
        assert name not in by_processor, "KEDA makes an autoscaler of its own, and two would fight"
        for trigger in each["spec"]["triggers"]:
            assert trigger["authenticationRef"]["name"] in authentications
    for each in authentications.values():
        (target,) = each["spec"]["secretTargetRef"]
        assert target == {"parameter": "host", "name": VALUES["keda"]["secret"], "key": "host"}


def test_where_the_broker_does_not_answer_as_many_stay_as_there_are_at_least():
    for each in of_kind("ScaledObject").values():
        assert each["spec"]["fallback"]["replicas"] == each["spec"]["minReplicaCount"] >= 1


@pytest.mark.parametrize(("place", "value"), MISTAKES)
def test_a_mistake_is_found(scaled, place, value):
    *way, last = place
    thing = scaled
    for step in way:
        thing = thing[step]
    thing[last] = value
    with pytest.raises(jsonschema_rs.ValidationError):
        keda.validate(scaled)


@pytest.mark.parametrize("last", ["queueName", "mode", "value"])
def test_a_trigger_says_what_it_must(scaled, last):
    del scaled["spec"]["triggers"][0]["metadata"][last]
    with pytest.raises(jsonschema_rs.ValidationError):
        keda.validate(scaled)


def test_a_pattern_of_queues_is_asked_of_the_management_api(scaled):
    scaled["spec"]["triggers"][0]["metadata"]["protocol"] = "amqp"
    with pytest.raises(keda.Refused, match="HTTP alone"):
        keda.validate(scaled)


def test_at_least_is_not_more_than_at_most(scaled):
    scaled["spec"]["minReplicaCount"] = scaled["spec"]["maxReplicaCount"] + 1
    with pytest.raises(keda.Refused, match="at most"):
        keda.validate(scaled)
