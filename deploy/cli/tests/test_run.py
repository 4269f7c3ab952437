import signal
import socket

import pytest
from sqlalchemy import create_engine, text

from tests.installation import Process, get

FREE = {"HTTP_PORT": "0", "DATA_FOLDER": "data"}


@pytest.fixture
def start(tmp_path):
    """`start("identity", HTTP_PORT="0")`: `nuanliu run` as a process in an empty folder; ended with the test."""
    started = []

    def start(*arguments, is_anew=False, **settings):
        name, given = f"run{len(started)}", FREE | settings
        started.append(Process("run", *arguments, folder=tmp_path, settings=given, name=name, is_anew=is_anew))
        return started[-1]

    yield start
    for process in started:
        process.__exit__()


@pytest.mark.parametrize("is_anew", [True, False])
def test_everything_runs_in_one_process_and_answers_over_http(start, is_anew):
    process = start(is_anew=is_anew).await_ready()
    status, report = get(process.address, "/health/ready")
    assert (status, report["status"]) == (200, "ready")


def test_it_says_where_it_runs_and_how_it_is_stopped_in_both_languages(start):
    process = start().await_ready()
    assert process.out.splitlines() == [
        "Nuanliu runs: identity, teams, projects, demands, credits, notifications, gateway. 暖流已启动。",
        f"  Address 地址: {process.address}",
        f"  Documentation 接口文档: {process.address}/docs",
        "  Stop with Ctrl-C. 按 Ctrl-C 停止。",
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_within_seconds(start, number):
    process = start().await_ready()
    process._process.send_signal(number)
    assert process.ended(10) == 0
    assert "Traceback" not in process.err


def test_a_taken_port_is_a_sentence_that_names_the_setting(start, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        process = start(HTTP_PORT=number)
        assert process.ended() == 1
    (line,) = process.err.splitlines()
    assert f"127.0.0.1:{number}" in line and "NUANLIU_HTTP_PORT" in line
    assert not (tmp_path / "data").exists()  # nothing was begun


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])  # RFC 5737, RFC 2606: nobody has them
def test_an_address_that_this_machine_has_not_is_a_sentence_that_names_the_setting(start, host):
    process = start("gateway", HTTP_HOST=host)
    assert process.ended() == 1
    (line,) = process.err.splitlines()
    assert f"cannot listen at {host}:0" in line and "NUANLIU_HTTP_HOST" in line and "broker" not in line


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
def test_so_is_one_at_which_health_was_to_be_told(start, tmp_path, host):
    process = start("identity", HEALTH_HOST=host, HEALTH_PORT="18777")
    assert process.ended() == 1
    (line,) = process.err.splitlines()
    assert f"cannot listen at {host}:18777" in line and "NUANLIU_HEALTH_HOST" in line
    assert not (tmp_path / "data").exists()


def test_a_second_process_on_the_same_data_is_refused(start):
    start().await_ready()
    second = start()
    assert second.ended() == 1
    assert "Another process of Nuanliu runs on" in second.err and "Traceback" not in second.err


def test_wrong_settings_are_told_before_anything_begins(start, tmp_path):
    process = start(HTTP_PORT="eighty", LOG_LEVEL="loud")
    assert process.ended() == 2
    assert len(process.err.splitlines()) == 2
    assert not (tmp_path / "data").exists()


def test_with_servers_a_database_without_its_migrations_is_refused(start, rabbitmq, service_databases):
    process = start("identity", BUS_URI=rabbitmq, DATABASE_URI=service_databases, DEVELOPMENT="true")
    assert process.ended() == 1
    assert "Run `nuanliu migrate identity` first." in process.err


def test_with_servers_a_database_that_a_newer_release_has_migrated_is_run_on(
    start, nuanliu, rabbitmq, service_databases
):
    """While a rolling upgrade goes on, a process of the older release may be started again."""
    servers = {"BUS_URI": rabbitmq, "DATABASE_URI": service_databases, "DEVELOPMENT": "true"}
    nuanliu("migrate", **servers)
    nuanliu("prepare", **servers)
    engine = create_engine(service_databases.replace("{service}", "identity"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    start("identity", **servers).await_ready()


@pytest.mark.parametrize("name", ["identity", "gateway"])
def test_with_servers_a_broker_that_was_not_prepared_is_refused(start, nuanliu, rabbitmq, service_databases, name):
    """Not only by those who hear: what a service tells to an exchange without queues is confirmed, and lost."""
    servers = {"BUS_URI": rabbitmq, "DATABASE_URI": service_databases, "DEVELOPMENT": "true"}
    nuanliu("migrate", **servers)
    process = start(name, **servers)
    assert process.ended() == 1
    assert process.err.splitlines()[-1].startswith("nuanliu: The broker lacks events")
    assert process.err.endswith("run `nuanliu prepare` first.\n") and "Traceback" not in process.err


def test_a_broker_that_is_away_is_waited_for_and_the_wait_can_be_ended(start, tmp_path):
    away = {"BUS_URI": "amqp://127.0.0.1:1/", "DATABASE_URI": f"sqlite:///{tmp_path}/{{service}}.sqlite"}
    process = start("gateway", **away, DEVELOPMENT="true")
    process.await_ready(lambda process: "the broker is away" in process.err)
    assert process.stop() == 0
    assert "Traceback" not in process.err


def test_with_servers_each_process_runs_what_it_is_told(start, nuanliu, rabbitmq, service_databases):
    servers = {"BUS_URI": rabbitmq, "DATABASE_URI": service_databases, "DEVELOPMENT": "true"}
    assert nuanliu("migrate", **servers).code == 0
    assert nuanliu("prepare", **servers).code == 0
    identity = start("identity", **servers).await_ready()
    assert identity.out.splitlines()[0] == "Nuanliu runs: identity. 暖流已启动。"
    gateway = start("gateway", **servers).await_ready()
    assert get(gateway.address, "/health/ready")[0] == 200
    assert (gateway.stop(), identity.stop()) == (0, 0)
