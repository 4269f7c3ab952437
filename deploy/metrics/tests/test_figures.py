"""Dashboards and alarms name figures that there are, with labels that they have; each process is asked for its own."""

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client import ProcessCollector

from deploy.installation.tests.files import compose_file, processes
from deploy.probe import PORT
from shared.runtime.metrics import REGISTRY

HERE = Path(__file__).parents[1]
NAME = re.compile(r"\b(?:nuanliu|rabbitmq|haproxy|process)_[a-z0-9_]+\b|\bup\b")
LABELS = re.compile(r"(?:by|without) \(([a-z_, ]+)\)|([a-z_]+)(?:=~|!~|!=|=)\"")
ADDED = {"le", "job", "instance", "process"}  # by Prometheus, and by what it is told to call a process
OF_THE_HOST = {"DiskFull", "BackupOld"}  # no process of ours has their figures
OF_OTHERS = {  # what RabbitMQ 4 and HAProxy 3 tell, with the labels that are used of it
    "up": set(),
    "rabbitmq_connections": set(),
    "rabbitmq_channels": set(),
    "rabbitmq_process_resident_memory_bytes": set(),
    "rabbitmq_resident_memory_limit_bytes": set(),
    "rabbitmq_alarms_memory_used_watermark": set(),
    "rabbitmq_alarms_free_disk_space_watermark": set(),
    "rabbitmq_detailed_queue_messages": {"queue"},
    "rabbitmq_detailed_queue_messages_ready": {"queue"},
    "rabbitmq_detailed_queue_messages_unacked": {"queue"},
    "haproxy_frontend_http_responses_total": {"code"},
    "haproxy_backend_active_servers": {"proxy"},
}


def own_figures():
    """Names as they are told, with the labels of each."""
    found = {}
    for collector, names in REGISTRY._collector_to_names.items():
        labels = set(getattr(collector, "_labelnames", ()))
        found |= dict.fromkeys(names, labels)
    machine = {sample.name: set() for figure in ProcessCollector(registry=None).collect() for sample in figure.samples}
    return found | machine


def expressions():
    for file in sorted((HERE / "dashboards").glob("*.json")):
        for panel in json.loads(file.read_text())["panels"]:
            for target in panel["targets"]:
                yield f"{file.name}: {panel['title']}", target["expr"]
    for group in yaml.safe_load((HERE / "rules.yml").read_text())["groups"]:
        for rule in group["rules"]:
            yield f"rules.yml: {rule['alert']}", rule["expr"]


@pytest.mark.parametrize(("place", "expression"), list(expressions()))
def test_a_figure_that_is_looked_at_is_there(place, expression, service_classes):
    known = own_figures() | OF_OTHERS
    named = set(NAME.findall(expression)) - ADDED
    assert named and named <= set(known), named - set(known)
    labels = {word.strip() for by, plain in LABELS.findall(expression) for word in (by or plain).split(",")}
    assert labels <= set().union(ADDED, *(known[name] for name in named)), labels


def test_a_figure_that_is_not_there_would_be_found(service_classes):
    assert "nuanliu_request_seconds_bucket" in own_figures()
    assert "nuanliu_requests_seconds_bucket" not in own_figures()


def test_every_process_is_asked():
    (job,) = [job for job in prometheus()["scrape_configs"] if job["job_name"] == "nuanliu"]
    (found,) = job["dns_sd_configs"]
    assert sorted(found["names"]) == sorted(processes()) and found["port"] == PORT
    networks = set(compose_file()["services"]["prometheus"]["networks"])
    assert all(networks & set(compose_file()["services"][name]["networks"]) for name in found["names"])


def prometheus():
    return yaml.safe_load((HERE / "prometheus.yml").read_text())


def test_every_alarm_says_how_bad_it_is_and_what_it_is():
    for group in yaml.safe_load((HERE / "rules.yml").read_text())["groups"]:
        for rule in group["rules"]:
            assert rule["labels"]["severity"] in ("page", "ticket")
            assert rule["annotations"]["summary"]


def test_a_process_of_which_nothing_is_left_is_missed():
    """Its name leads nowhere then, so there is no `up` that could be 0."""
    (group,) = yaml.safe_load((HERE / "rules.yml").read_text())["groups"]
    rules = {rule["alert"]: rule["expr"] for rule in group["rules"]}
    assert set(re.findall(r'absent\(up\{job="nuanliu", process="([a-z-]+)"\}\)', rules["ProcessDown"])) == set(
        processes()
    )
    asked = {job["job_name"] for job in prometheus()["scrape_configs"]}
    watched = {job for expression in rules.values() for job in re.findall(r'up\{job="([a-z]+)"', expression)}
    assert asked - watched == {"queues"}, "the broker again"


def test_for_every_alarm_it_is_written_what_to_do():
    page = (HERE.parents[1] / "docs/operating.md").read_text()
    table = page.partition("| alarm | when |")[2].partition("\n\n")[0]
    told = set(re.findall(r"^\| ([A-Z]\w+) \|", table, re.MULTILINE))
    rules = [rule for group in yaml.safe_load((HERE / "rules.yml").read_text())["groups"] for rule in group["rules"]]
    assert told == {rule["alert"] for rule in rules} | OF_THE_HOST


def test_dashboards_ask_the_source_that_is_provisioned():
    (source,) = yaml.safe_load((HERE / "grafana/datasources/prometheus.yml").read_text())["datasources"]
    for file in (HERE / "dashboards").glob("*.json"):
        board = json.loads(file.read_text())
        assert {panel["datasource"]["uid"] for panel in board["panels"]} == {source["uid"]}
