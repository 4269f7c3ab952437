"""The compose file says what the code needs: every service with all its doors, known settings, no door left open."""

import re
from dataclasses import fields

import pytest
import yaml

from deploy.broker.rights import GATEWAY, rights_of
from deploy.cli import services
from deploy.cli.run import DOORS
from deploy.installation.tests.files import ROOT, compose_file, ours, processes
from deploy.probe import PORT
from gateway.web.settings import WebSettings
from services.notifications.channels.choice import CHANNELS
from shared.runtime.doors.apart import kind_of
from shared.runtime.process.process import KERNEL_SPARE_SECONDS
from shared.runtime.settings import Settings

KNOWN = {f"NUANLIU_{field.name.upper()}" for field in fields(Settings)}
SECRET = {f"NUANLIU_{field.name.upper()}_FILE" for field in fields(Settings) if field.metadata["secret"]}
TAGGED = re.compile(r"\$\{[A-Z_]+:-[a-z0-9./-]+:[A-Za-z0-9._-]+\}|nuanliu(-saving)?:\$\{IMAGE_VERSION:-[0-9.]+\}")
ALL = compose_file()["services"]
WITH_OWN_LIMITS_ON_WRITING = {"broker"}  # an image of its makers that writes its settings when it starts


def service_of(told):
    return told[-1]


def doors_of(told):
    return {told[place + 1] for place, word in enumerate(told) if word == "--doors"} or set(DOORS)


def files_named_in_env(environment):
    """Secrets whose file `.env` names where it is used: NUANLIU_SMS_URI_FILE is that of `sms_uri`."""
    passed = {key for key, value in environment.items() if value is None and key in SECRET}
    return {key.removeprefix("NUANLIU_").removesuffix("_FILE").lower() for key in passed}


def test_every_service_of_the_release_runs_and_every_kind_of_its_doors_is_open_somewhere():
    opened = {}
    for told in processes().values():
        opened.setdefault(service_of(told), set()).update(doors_of(told))
    assert set(opened) == set(services.SERVICES)
    assert all(doors == set(DOORS) - {"web"} or doors == set(DOORS) for doors in opened.values())


def test_who_answers_calls_hears_which_tokens_are_void():
    """Broadcasts reach a process, and not a service: one that heard none would go on believing a revoked token."""
    for told in processes().values():
        assert "broadcast" in doors_of(told) or "rpc" not in doors_of(told)


def test_kinds_of_doors_are_those_of_the_code(service_classes):
    from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

    known = {
        kind_of(door)
        for service in service_classes.values()
        for name in dir(service)
        for door in getattr(getattr(service, name), ENTRYPOINT_EXTENSIONS_ATTR, ())
    }
    assert known <= set(DOORS)


@pytest.mark.parametrize("name", ours())
def test_every_setting_is_known(name):
    named = {key for key in ALL[name].get("environment", {}) if key.startswith("NUANLIU_")}
    assert named <= KNOWN | SECRET


@pytest.mark.parametrize("name", ours())
def test_a_container_of_ours_writes_nothing_and_may_do_nothing(name):
    each = ALL[name]
    assert each["read_only"] is True and each["cap_drop"] == ["ALL"] and "cap_add" not in each
    assert each["user"].startswith("${CONTAINER_ACCOUNT:-1")
    assert each["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", ALL)
def test_every_image_is_named_with_a_tag_and_every_container_has_limits(name):
    each = ALL[name]
    assert TAGGED.fullmatch(each["image"]), each["image"]
    assert {"cpus", "memory", "pids"} <= set(each["deploy"]["resources"]["limits"])
    assert each["cap_drop"] == ["ALL"]
    assert each.get("read_only") or name in WITH_OWN_LIMITS_ON_WRITING
    assert "privileged" not in each and "network_mode" not in each


@pytest.mark.parametrize("name", ALL)
def test_only_the_proxy_is_open_to_others_than_this_host(name):
    for port in ALL[name].get("ports", []):
        assert name == "proxy" or port.startswith("127.0.0.1:"), port


def test_what_is_no_job_of_one_moment_is_started_again_and_has_a_check():
    for name, each in ALL.items():
        assert each["restart"] == ("no" if name in ("migrate", "prepare", "operator", "saving") else "unless-stopped")
        checked = "healthcheck" in each and "disable" not in each["healthcheck"]
        assert checked or name in ours(), name  # ours have theirs in the image


def test_what_saves_has_what_it_needs_and_no_other_container_has_it():
    """Databases are in a network that leads nowhere: who saves is in it, with PostgreSQL's client and the evidence."""
    saving, operator, projects = (ALL[name] for name in ("saving", "operator", "projects"))
    recipe = saving["build"]["dockerfile_inline"]
    assert f"FROM {operator['image']}" in recipe and "postgresql-client" in recipe
    assert recipe.rstrip().endswith("USER 10001:0")
    assert "data" in saving["networks"] and "database_operator" in saving["secrets"] and "seal" in saving["secrets"]
    assert saving["volumes"] == projects["volumes"]
    assert saving["environment"]["NUANLIU_FILES_URI"] == projects["environment"]["NUANLIU_FILES_URI"]
    assert saving["profiles"] == ["tools"]
    assert "postgresql-client" not in (ROOT / "Dockerfile").read_text()


def test_processes_start_after_both_jobs():
    wanted = {job: {"condition": "service_completed_successfully"} for job in ("migrate", "prepare")}
    for name in processes():
        assert ALL[name]["depends_on"] == wanted


def test_a_process_is_given_the_time_that_it_takes_to_stop():
    needed = Settings().stop_seconds + KERNEL_SPARE_SECONDS
    for name in (*processes(), "proxy"):
        assert float(ALL[name]["stop_grace_period"].removesuffix("s")) > needed


def test_each_process_has_the_user_and_the_role_of_its_service_and_no_other():
    for name, told in processes().items():
        secrets = {secret for secret in ALL[name]["secrets"] if secret.startswith(("bus_", "database_"))}
        service = service_of(told)
        assert secrets == {f"bus_{service}", f"database_{service}"} - {f"database_{GATEWAY}"}
        assert ALL[name]["environment"]["NUANLIU_BUS_URI_FILE"] == f"/run/secrets/bus_{service}"


def test_private_keys_are_where_they_are_used_and_nowhere_else():
    having = {
        key: {service_of(told) for name, told in processes().items() if key in ALL[name]["secrets"]}
        for key in ("signing", "certificates", "member_directory")
    }
    assert having == {"signing": {"identity"}, "certificates": {"credits"}, "member_directory": {"identity"}}
    assert "seal" not in ALL["gateway"]["secrets"]


def test_every_secret_is_one_that_is_made(tmp_path, service_classes):
    from deploy.installation.secret_files import Place, make_secrets

    keeping = [name for name in service_classes if name != GATEWAY]
    make_secrets(tmp_path, list(service_classes.values()), keeping, Place())
    for secret in compose_file()["secrets"].values():
        path = tmp_path / secret["file"].removeprefix("./secrets/")
        assert path.exists() or path.parent.name == "keys", path
    users = {each.user for each in rights_of(list(service_classes.values()), "city")}
    assert {path.name for path in (tmp_path / "bus").iterdir()} == users


@pytest.mark.parametrize("name", ALL)
def test_a_container_is_given_each_secret_that_it_reads(name):
    given = {each if isinstance(each, str) else each["source"] for each in ALL[name].get("secrets", ())}
    environment = ALL[name].get("environment", {})
    read = set(re.findall(r"/run/secrets/([a-z_.]+)", str(environment))) | files_named_in_env(environment)
    assert read - given <= {"seal"}, "named to all in one place, and given to those who have a database"
    assert name not in ours() or given <= read


@pytest.mark.parametrize("name", ours())
def test_what_a_provider_gave_may_stand_in_a_file_wherever_it_may_stand_in_the_environment(name):
    passed = {key for key, value in (ALL[name].get("environment") or {}).items() if value is None}
    for key in passed:
        assert f"{key}_FILE" not in SECRET or f"{key}_FILE" in passed, key


@pytest.mark.parametrize("name", [name for name, told in processes().items() if service_of(told) == "notifications"])
def test_who_takes_addresses_knows_the_same_channels_as_who_sends(name):
    """An address for a channel that a process does not know is refused."""
    given = set(ALL[name]["environment"])
    assert {f"NUANLIU_{setting.upper()}" for setting, _ in CHANNELS.values()} <= given
    assert {"NUANLIU_PROVIDER_TEMPLATES_FILE", "NUANLIU_WEB_PUSH_KEY_FILE"} <= given
    assert "outside" in ALL[name]["networks"]


@pytest.mark.parametrize("name", ALL)
def test_no_password_stands_in_the_environment_of_a_container(name):
    for key, value in ALL[name].get("environment", {}).items():
        assert "PASSWORD" not in key or key.endswith("_FILE"), key
        assert not re.search(r"://[^/]*:[^/]*@", value or ""), key


def test_the_log_of_the_database_has_no_statements_and_no_rows():
    """By default a refused statement is logged with all its values, and "Key (…)=(…) already exists" below it."""
    told = ALL["database"]["command"]
    assert {"log_min_error_statement=panic", "log_error_verbosity=terse"} <= set(told)
    assert not any(word in each for each in told for word in ("log_statement", "duration"))


def test_each_check_of_health_ends_before_the_next_one_and_waits_for_the_start():
    for name, each in ALL.items():
        check = each.get("healthcheck", {})
        if "interval" in check:
            interval, timeout = (float(check[key].removesuffix("s")) for key in ("interval", "timeout"))
            assert timeout <= interval and check["retries"] >= 3 and "start_period" in check, name


def test_servers_are_in_networks_that_lead_nowhere():
    networks = compose_file()["networks"]
    for name in ("broker", "database"):
        assert all(networks[network]["internal"] for network in ALL[name]["networks"])
    assert "data" not in ALL["gateway"]["networks"] and "bus" not in ALL["proxy"]["networks"]


def test_the_image_is_built_from_pinned_packages_by_an_account_that_is_not_root():
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.txt" in text
    assert "USER 10001:0" in text
    assert f"NUANLIU_HEALTH_PORT={PORT}" in text and f"NUANLIU_HTTP_PORT={PORT}" in text
    assert text.count("FROM ${PYTHON_TAG}") == 2
    assert text.rpartition("FROM")[2].count("RUN ") == 1  # what is built is copied, nothing is installed there


def test_what_is_not_named_stays_out_of_the_image():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    assert not {line for line in lines if line.startswith("!")} & {"!secrets", "!.env", "!data"}


@pytest.mark.parametrize("file", ["deploy/dev.env", "deploy/env.example"])
def test_environment_files_name_variables_of_the_compose_file(file):
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())) | {"COMPOSE_PROFILES"}
    passed = {key for each in ALL.values() for key, value in (each.get("environment") or {}).items() if value is None}
    named = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / file).read_text(), re.MULTILINE))
    assert named <= used | passed


def test_the_proxy_names_its_backend_as_the_compose_file_does():
    text = (ROOT / "deploy/proxy/haproxy.cfg").read_text()
    assert "gateway:8000" in text and "/run/secrets/proxy.pem" in text


def test_who_comes_without_tls_is_sent_to_where_people_are_told_that_we_are():
    """With deploy/dev.env that is another port than 443."""
    text = (ROOT / "deploy/proxy/haproxy.cfg").read_text()
    assert "http-request redirect code 308 location %[env(NUANLIU_PUBLIC_URL),regsub(/$,)]%[pathq]" in text
    given = {name: ALL[name]["environment"]["NUANLIU_PUBLIC_URL"] for name in ("proxy", "gateway")}
    assert given["proxy"] == given["gateway"]
    told = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / "deploy/dev.env").read_text(), re.MULTILINE))
    assert told["NUANLIU_PUBLIC_URL"].endswith(f":{told['PROXY_HTTPS_PORT']}")


def test_the_proxy_waits_longer_than_the_gateway_and_lets_pass_what_it_takes():
    text = (ROOT / "deploy/proxy/haproxy.cfg").read_text()
    waits = {name: int(seconds) for name, seconds in re.findall(r"^    timeout (\S+) (\d+)s$", text, re.MULTILINE)}
    web = WebSettings()
    assert waits["server"] > max(Settings().request_seconds, web.request_seconds, web.heartbeat_seconds)
    assert waits["client"] >= waits["server"] and waits["http-keep-alive"] < web.keepalive_seconds
    assert int(re.search(r"req.body_size gt (\d+)", text)[1]) > Settings().upload_bytes_max
    assert "del-header X-Forwarded-For" in text and "option forwardfor" in text


def test_the_file_is_plain_yaml_without_a_registry():
    text = (ROOT / "docker-compose.yml").read_text()
    assert yaml.safe_load(text)["name"] == "nuanliu"
    assert not re.search(r"image: .*[a-z]\.[a-z]+/", text)
