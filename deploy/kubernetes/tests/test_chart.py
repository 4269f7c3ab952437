"""The chart, rendered by Helm itself: valid, true to the code, and as narrow as the compose file."""

import json
import re
from dataclasses import fields

import pytest
import yaml

from deploy.broker.rights import GATEWAY
from deploy.cli import services
from deploy.cli.run import DOORS
from deploy.installation.tests.files import processes
from deploy.kubernetes.tests.rendering import CHART, rendered
from deploy.probe import PORT
from gateway.web.settings import WebSettings
from services.notifications.channels.choice import CHANNELS
from shared.runtime.process.process import KERNEL_SPARE_SECONDS
from shared.runtime.settings import Settings

KNOWN = {f"NUANLIU_{field.name.upper()}" for field in fields(Settings)}
KNOWN |= {f"NUANLIU_{field.name.upper()}_FILE" for field in fields(Settings) if field.metadata["secret"]}
VALUES = yaml.safe_load((CHART / "values.yaml").read_text())
PROCESSES = VALUES["processes"]


def of_kind(kind, values="{}"):
    return {name: each for (found, name), each in rendered(values).items() if found == kind}


def pods():
    for (kind, name), each in rendered().items():
        if kind in ("Deployment", "Job"):
            yield name, each["spec"]["template"]


def containers():
    for name, pod in pods():
        for container in (*pod["spec"].get("initContainers", ()), *pod["spec"]["containers"]):
            yield name, container


def test_it_runs_the_processes_of_the_compose_file():
    told = {
        name.removeprefix("nuanliu-"): each["spec"]["template"]["spec"]["containers"][0]["args"][1:]
        for name, each in of_kind("Deployment").items()
    }
    assert told == processes()
    assert {process["service"] for process in PROCESSES.values()} == set(services.SERVICES)
    assert all(set(process.get("doors", ())) <= set(DOORS) for process in PROCESSES.values())


def test_every_setting_is_known():
    for name, container in containers():
        assert {each["name"] for each in container["env"]} <= KNOWN, name


def test_nothing_runs_as_root_or_writes_or_may_do_anything():
    for name, pod in pods():
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
        assert pod["spec"]["automountServiceAccountToken"] is False, name
    for name, container in containers():
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True and context["allowPrivilegeEscalation"] is False, name
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"] and container["resources"]["requests"]["cpu"]


def test_each_process_is_given_the_secrets_of_its_service_alone():
    for name, deployment in of_kind("Deployment").items():
        process = PROCESSES[name.removeprefix("nuanliu-")]
        volumes = {each["name"]: each for each in deployment["spec"]["template"]["spec"]["volumes"]}
        assert [item["key"] for item in volumes["secrets-bus"]["secret"]["items"]] == [process["service"]]
        assert ("secrets-database" in volumes) is (process["service"] != GATEWAY)
        keys = {item["key"] for item in volumes["secrets-keys"]["secret"]["items"]}
        assert ("signing.json" in keys) is (process["service"] == "identity")
        assert ("certificates.json" in keys) is (process["service"] == "credits")
        assert ("seal.json" in keys) is (process["service"] != GATEWAY)


@pytest.mark.parametrize("name", [name for name, told in processes().items() if told[-1] == "notifications"])
def test_who_takes_addresses_knows_the_same_channels_as_who_sends(name):
    pod = of_kind("Deployment")[f"nuanliu-{name}"]["spec"]["template"]["spec"]
    settings = {each["name"] for each in pod["containers"][0]["env"]}
    secret = {f"NUANLIU_{name.upper()}" for name, _ in CHANNELS.values() if f"NUANLIU_{name.upper()}_FILE" in KNOWN}
    assert secret and secret <= settings
    assert PROCESSES[name]["reachesOutside"]
    keys = next(each["secret"] for each in pod["volumes"] if each["name"] == "secrets-keys")
    assert "web-push.pem" in {each["key"] for each in keys["items"]}
    providers = next(each["secret"] for each in pod["volumes"] if each["name"] == "secrets-providers")
    assert providers["optional"], "whoever has no provider has no such secret"


def test_probes_ask_what_the_code_answers_and_it_is_given_the_time_to_stop():
    needed = Settings().stop_seconds + KERNEL_SPARE_SECONDS + 5
    for deployment in of_kind("Deployment").values():
        pod = deployment["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert container["ports"][0]["containerPort"] == PORT
        asked = {probe: container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "readiness", "liveness")}
        assert asked.pop("readiness") == "/health/ready"
        assert set(asked.values()) == {"/health/live"}, "whoever waits for the broker would be ended"
        assert pod["terminationGracePeriodSeconds"] >= needed
        assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_each_process_may_be_moved_one_at_a_time_and_is_scaled_by_what_it_does():
    assert set(of_kind("PodDisruptionBudget")) == set(of_kind("Deployment"))
    scaled = {**of_kind("HorizontalPodAutoscaler"), **of_kind("ScaledObject")}
    assert set(scaled) == set(of_kind("Deployment"))
    for name, each in of_kind("Deployment").items():
        assert "replicas" not in each["spec"], f"{name}: an upgrade would undo what was scaled"


def test_without_keda_there_are_as_many_processes_as_are_said():
    said = {"keda": {"enabled": False}, "processes": {"credits-events": {"minimum": 3}}}
    deployments = of_kind("Deployment", json.dumps(said))
    numbers = {name: each["spec"].get("replicas") for name, each in deployments.items()}
    assert numbers["nuanliu-credits-events"] == 3 and numbers["nuanliu-projects-events"] == 1
    assert numbers["nuanliu-projects"] is None, "by its processor it is scaled all the same"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        # Calls would be answered 503, and timers stand still: no length of a queue calls them back.
        ({"processes": {"teams": {"minimum": 0}}}, "processes.teams.minimum: one process at least"),
        ({"processes": {"teams": {"maximum": 1}}}, "processes.teams.maximum: no less than its minimum"),
        ({"ingress": {"tlsSecret": ""}}, "ingress.tlsSecret: people and tokens come in by HTTPS alone"),
    ],
)
def test_values_that_would_leave_people_outside_are_refused(values, sentence):
    with pytest.raises(AssertionError, match=re.escape(sentence)):
        rendered(json.dumps(values))


def test_queues_that_are_counted_are_those_of_the_reader(service_classes):
    from shared.runtime.process.topology import topology_of

    queues = [queue.name for queue in topology_of(service_classes.values(), VALUES["site"]).queues]
    for each in of_kind("ScaledObject").values():
        (trigger,) = each["spec"]["triggers"]
        service = PROCESSES[each["metadata"]["name"].removeprefix("nuanliu-")]["service"]
        counted = [name for name in queues if re.search(trigger["metadata"]["queueName"], name)]
        assert counted and all(name.startswith(f"{service}-") for name in counted)


def test_tables_and_queues_come_before_processes():
    (job,) = of_kind("Job").values()
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    spec = job["spec"]["template"]["spec"]
    assert [each["args"] for each in (*spec["initContainers"], *spec["containers"])] == [["migrate"], ["prepare"]]


def test_only_the_gateway_is_let_in_to_and_only_those_who_ask_others_are_let_out():
    policies = of_kind("NetworkPolicy")
    everybody = policies["nuanliu"]["spec"]
    assert set(everybody["policyTypes"]) == {"Ingress", "Egress"}
    assert [port for rule in everybody["ingress"] for port in rule["ports"]] == [{"port": PORT}]
    outside = {name for name in policies if name.endswith("-outside")}
    asking = ("identity", "notifications", "notifications-events")
    assert outside == {f"nuanliu-{name}-outside" for name in asking}
    (excluded,) = policies["nuanliu-databases"]["spec"]["podSelector"]["matchExpressions"]
    assert excluded["values"] == ["nuanliu-gateway"]


def test_who_has_need_of_more_is_let_out_to_it_and_nobody_else():
    said = {
        "traces": {"namespace": "tracing"},
        "outsidePorts": [443, 12351],
        "files": {"claim": ""},
        "processes": {"projects": {"reachesOutside": True, "secretSettings": ["NUANLIU_FILES_URI"]}},
    }
    policies, usual = (of_kind("NetworkPolicy", json.dumps(values)) for values in (said, {}))
    assert set(policies) - set(usual) == {"nuanliu-projects-outside"}
    (rule,) = policies["nuanliu-projects-outside"]["spec"]["egress"]
    assert rule == {"ports": [{"port": 443}, {"port": 12351}]}
    added = [rule for rule in policies["nuanliu"]["spec"]["egress"] if rule not in usual["nuanliu"]["spec"]["egress"]]
    assert [rule["ports"] for rule in added] == [[{"port": 4318}]]
    deployments = of_kind("Deployment", json.dumps(said))
    (container,) = deployments["nuanliu-projects"]["spec"]["template"]["spec"]["containers"]
    (uri,) = [each for each in container["env"] if each["name"] == "NUANLIU_FILES_URI"]
    assert uri["valueFrom"]["secretKeyRef"]["name"] == VALUES["secrets"]["settings"]


def test_people_may_ask_for_what_the_proxy_of_the_compose_file_passes_on():
    (ingress,) = of_kind("Ingress").values()
    paths = {path["path"] for path in ingress["spec"]["rules"][0]["http"]["paths"]}
    proxy = (CHART.parents[0] / "proxy" / "haproxy.cfg").read_text()
    passed = re.search(r"acl asked_for path_beg (.*)", proxy)[1].split()
    assert paths == {path.rstrip("/") for path in passed}


def test_the_ingress_lets_evidence_pass_and_logs_no_query():
    (ingress,) = of_kind("Ingress").values()
    told = {key.rpartition("/")[2]: value for key, value in ingress["metadata"]["annotations"].items()}
    assert int(told["proxy-body-size"].removesuffix("m")) * 1024 * 1024 > Settings().upload_bytes_max
    assert int(told["proxy-read-timeout"]) > max(Settings().request_seconds, WebSettings().heartbeat_seconds)
    assert (told["enable-access-log"], told["proxy-buffering"]) == ("false", "off")


@pytest.mark.parametrize(
    "changed", [{"keda": {"enabled": False}}, {"ingress": {"enabled": False}}, {"files": {"claim": ""}}]
)
def test_what_may_be_left_out_leaves_a_valid_chart(changed):
    kinds = {kind for kind, _ in rendered(json.dumps(changed))}
    assert ("ScaledObject" in kinds) is ("keda" not in changed)
    assert ("Ingress" in kinds) is ("ingress" not in changed)


def test_a_manifest_that_kubernetes_would_refuse_is_found():
    """The rendering sees a wrong value as the cluster would."""
    with pytest.raises(AssertionError, match="is not of type"):
        rendered(json.dumps({"terminationGracePeriodSeconds": "soon"}))
