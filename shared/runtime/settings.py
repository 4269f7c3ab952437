"""What an installation may set: environment variables NUANLIU_*, read once, checked together before anything starts.

`Settings.from_environment()` either gives complete settings or raises `SettingsWrong` with one sentence for every
variable that cannot be meant. A secret may stand in a file instead, which `NUANLIU_BUS_URI_FILE` and the like name.
"""

import dataclasses
import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from shared.runtime import serializer
from shared.runtime.settings_channels import (
    PUSH_HOSTS,
    a_contact,
    a_mail_server,
    a_wechat_app,
    an_sms_provider,
    push_hosts,
)
from shared.runtime.settings_contradictions import contradictions
from shared.runtime.settings_values import (
    MEMORY_BUS,
    Reader,
    Wrong,
    a_bus,
    a_choice,
    a_count,
    a_database,
    a_file_store,
    a_key,
    a_path,
    a_public_url,
    a_registry_url,
    a_share,
    a_site,
    a_text,
    a_time,
    a_yes_or_no,
    counts_by_service,
    networks,
    origins,
    without_password,
)

PREFIX = "NUANLIU_"
OTHER_PREFIXES = ("NUANLIU_TEST_", "NUANLIU_BACKING_", "NUANLIU_BENCH_", "NUANLIU_FUZZ_", "NUANLIU_FAULTS_")
SECRET_BYTES_MAX = 4096
MEBIBYTE = 1024 * 1024
EVIDENCE_BYTES_DEFAULT = 10_000_000


class SettingsWrong(ValueError):
    """Settings that cannot be meant. `problems`: one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


WORKERS_MAX = {"": 10, "gateway": 128, "projects": 50}  # "": every other service; a rush fills a group
DERIVED: dict[str, Callable[["Settings"], Any]] = {  # what follows from other settings while it is not set
    "jwks_file": lambda settings: settings.data_folder / "keys" / "jwks.json",
    "signing_keys_file": lambda settings: settings.data_folder / "keys" / "signing.json",
    "seal_keys_file": lambda settings: settings.data_folder / "keys" / "seal.json",
    "certificate_keys_file": lambda settings: settings.data_folder / "keys" / "certificates.json",
    "certificate_jwks_file": lambda settings: settings.data_folder / "keys" / "certificate-jwks.json",
    "member_directory_key_file": lambda settings: settings.data_folder / "keys" / "member-directory.json",
    "provider_templates_file": lambda settings: settings.data_folder / "provider-templates.json",
    "web_push_key_file": lambda settings: settings.data_folder / "keys" / "web-push.pem",
    "token_issuer": lambda settings: f"nuanliu:{settings.site}",
    "evidence_bytes_max": lambda settings: min(EVIDENCE_BYTES_DEFAULT, settings.upload_bytes_max),
}


def _setting(default: Any, reads: Reader, meaning: str, *, secret: bool = False) -> Any:
    metadata = {"reads": reads, "meaning": meaning, "secret": secret}
    if isinstance(default, dict):
        return dataclasses.field(default_factory=default.copy, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """All settings of one process. A field `http_port` is the variable NUANLIU_HTTP_PORT."""

    site: str = _setting("city", a_site(), "name of this installation; part of every name on the bus")
    bus_uri: str = _setting(MEMORY_BUS, a_bus(), "the broker; without one everything runs in one process", secret=True)
    database_uri: str = _setting("", a_database(), "databases; empty: SQLite files in the data folder", secret=True)
    data_folder: Path = _setting(Path("data"), a_path("/var/lib/nuanliu"), "SQLite files and keys")
    files_uri: str = _setting(
        "", a_file_store(), "where evidence is kept; empty: a folder `files` in the data folder", secret=True
    )
    development: bool = _setting(False, a_yes_or_no(), "simulators, with codes in the log; never where people are")

    http_host: str = _setting("127.0.0.1", a_text("0.0.0.0", at_most=255), "address at which the gateway listens")
    http_port: int = _setting(8000, a_count(0, 65535), "port of the gateway; 0: any free one")
    http_reuse_port: bool = _setting(False, a_yes_or_no(), "several gateway processes of one host share the port")
    public_url: str = _setting("", a_public_url(), "the gateway as seen from outside; empty: as it was asked")
    trusted_proxies: tuple[str, ...] = _setting((), networks(), "proxies whose word on a client's address is taken")
    cors_origins: tuple[str, ...] = _setting((), origins(), "web origins that may call the API from a browser")
    connections_max: int = _setting(800, a_count(1, 10_000), "open connections of one gateway process")
    streams_per_address_max: int = _setting(20, a_count(1, 10_000), "live streams of one address, per gateway process")
    body_bytes_max: int = _setting(MEBIBYTE, a_count(1024, 64 * MEBIBYTE), "largest body of a request")
    upload_bytes_max: int = _setting(10 * MEBIBYTE, a_count(1024, 11 * MEBIBYTE), "largest uploaded file")
    evidence_bytes_max: int = _setting(None, a_count(1024, 11 * MEBIBYTE), "largest file of evidence")
    request_seconds: float = _setting(10.0, a_time(0.1, 120), "how long a request may take before it is refused")
    cache_seconds: float = _setting(30.0, a_time(0, 30), "how late a public answer may be when a broadcast is lost")
    requests_per_minute_max: int = _setting(600, a_count(1, 1_000_000), "of one person or address, per process")
    sign_ins_per_minute_max: int = _setting(30, a_count(1, 1_000_000), "of one address, per process")

    workers_max: dict[str, int] = _setting(WORKERS_MAX, counts_by_service(1, 1000), "work at once, per service process")
    database_connections_max: int = _setting(10, a_count(1, 100), "per service and process")
    retention_days: int = _setting(30, a_count(30, 3650), "how long events are kept, so that late ones are known")

    jwks_file: Path = _setting(
        None, a_path("/run/secrets/jwks.json"), "public keys of access tokens, read by all services"
    )
    signing_keys_file: Path = _setting(
        None, a_path("/run/secrets/signing.json"), "private keys of access tokens, read by identity alone"
    )
    seal_keys_file: Path = _setting(None, a_path("/run/secrets/seal.json"), "keys of sealed personal data")
    certificate_keys_file: Path = _setting(
        None, a_path("/run/secrets/certificates.json"), "private keys of certificates, read by credits alone"
    )
    certificate_jwks_file: Path = _setting(
        None, a_path("/run/secrets/certificate-jwks.json"), "their public keys, which the gateway publishes"
    )
    token_issuer: str = _setting(None, a_text("nuanliu:city", at_most=100), "who says so in access tokens")
    token_audience: str = _setting("nuanliu", a_text("nuanliu", at_most=100), "for whom access tokens are")

    member_directory_url: str = _setting(
        "", a_registry_url(), "the member registry (12351); empty: simulated in development, else there is none"
    )
    member_directory_key_file: Path = _setting(
        None, a_path("/run/secrets/member-directory.json"), "the key that signs what it is asked"
    )

    smtp_uri: str = _setting("", a_mail_server(), "the server for e-mail; empty: none is sent", secret=True)
    sms_uri: str = _setting("", an_sms_provider(), "the provider of SMS; empty: none is sent", secret=True)
    sms_reply_key: str = _setting(
        "", a_key(), "what the provider of SMS shows that tells of replies; empty: none are taken", secret=True
    )
    wechat_uri: str = _setting("", a_wechat_app(), "the mini program that sends; empty: none does", secret=True)
    wecom_url: str = _setting("", a_registry_url(), "where robots of WeCom are asked; empty: nowhere")
    provider_templates_file: Path = _setting(
        None, a_path("/etc/nuanliu/provider-templates.json"), "which template of SMS and WeChat says what ours says"
    )
    web_push_contact: str = _setting("", a_contact(), "where push services reach us; empty: nothing is pushed")
    web_push_key_file: Path = _setting(None, a_path("/run/secrets/web-push.pem"), "the key that push services know")
    web_push_hosts: tuple[str, ...] = _setting(PUSH_HOSTS, push_hosts(), "push services that are asked, and no other")

    health_host: str = _setting(
        "127.0.0.1", a_text("0.0.0.0", at_most=255), "where processes without the gateway tell health"
    )
    health_port: int = _setting(0, a_count(0, 65535), "their port; 0: none")
    stall_seconds: float = _setting(20.0, a_time(5, 600), "a process whose loop stalls longer is ended")
    stop_seconds: float = _setting(25.0, a_time(1, 300), "from SIGTERM to the end, whatever hangs")
    traces_url: str = _setting(
        "", a_registry_url(), "an OpenTelemetry collector that takes OTLP over HTTP; empty: no spans are recorded"
    )
    traces_share: float = _setting(0.05, a_share(), "of the traces that begin here, how many are recorded: 0 to 1")
    log_level: str = _setting("info", a_choice("debug", "info", "warning", "error"), "the least that is logged")
    log_format: str = _setting("json", a_choice("json", "text"), "json for machines, text for a terminal")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings that the environment gives. Raises SettingsWrong with all problems at once."""
        given, problems = _read(environment)
        if not problems:
            settings = cls(**given)
            problems = list(contradictions(settings))
        if problems:
            raise SettingsWrong(problems)
        return settings

    def __post_init__(self) -> None:
        for name, follows in DERIVED.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, follows(self))

    def replaced(self, **changes: Any) -> "Settings":
        """The same with some fields changed, for tests and command-line options."""
        derived = {name: None for name, follows in DERIVED.items() if getattr(self, name) == follows(self)}
        return dataclasses.replace(self, **derived | changes)

    @property
    def mode(self) -> str:
        """ "embedded": bus and services in one process. "distributed": services around a broker."""
        return "embedded" if self.bus_uri.startswith(MEMORY_BUS) else "distributed"

    def database_uri_of(self, service: str) -> str:
        """The SQLAlchemy address of one service's own database."""
        if self.database_uri:
            return self.database_uri.replace("{service}", service)
        path = (self.data_folder / f"{service}.sqlite").absolute()
        return URL.create("sqlite", database=str(path)).render_as_string()  # a % or ? in it would say something else

    def workers_max_of(self, service: str) -> int:
        """How many requests and events one process of a service works on at once."""
        return self.workers_max.get(service, self.workers_max[""])

    def nameko_config(self, service: str) -> dict[str, Any]:
        """The configuration of one service's container, with these settings in it."""
        return {
            "SETTINGS": self,
            "SERVICE": service,
            "AMQP_URI": self.bus_uri,
            **serializer.NAMEKO_CONFIG,
            "max_workers": self.workers_max_of(service),
            "WEB": self._web(),
        }

    def _web(self) -> dict[str, Any]:
        return {
            "host": self.http_host,
            "port": self.http_port,
            "reuse_port": self.http_reuse_port,
            "trusted_proxies": self.trusted_proxies,
            "connections_max": self.connections_max,
            "streams_per_address_max": self.streams_per_address_max,
            "body_bytes_max": self.body_bytes_max,
            "request_seconds": self.request_seconds,
        }

    def __repr__(self) -> str:
        shown = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        secrets = [field.name for field in dataclasses.fields(self) if field.metadata["secret"]]
        shown |= {name: without_password(shown[name]) for name in secrets}
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


def _read(environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Values by field name, and a sentence for each variable that is wrong."""
    fields = {PREFIX + field.name.upper(): field for field in dataclasses.fields(Settings)}
    given: dict[str, Any] = {}
    problems = []
    for variable in sorted(name for name in environment if name.startswith(PREFIX)):
        if variable.startswith(OTHER_PREFIXES):
            continue
        try:
            field, text = _field_and_text(variable, environment, fields)
            given[field.name] = _value(variable, text, field)
        except Wrong as wrong:
            problems.append(str(wrong))
    return given, problems


def _field_and_text(
    variable: str, environment: Mapping[str, str], fields: dict[str, dataclasses.Field[Any]]
) -> tuple[dataclasses.Field[Any], str]:
    if variable in fields:
        return fields[variable], environment[variable]
    of_secret = fields.get(variable.removesuffix("_FILE"))
    if of_secret is None or not of_secret.metadata["secret"]:
        near = difflib.get_close_matches(variable, fields, n=1)
        hint = f"did you mean {near[0]}?" if near else "`nuanliu doctor --settings` lists all of them."
        raise Wrong(f"{variable} is no setting; {hint}")
    if variable.removesuffix("_FILE") in environment:
        raise Wrong(f"{variable} and {variable.removesuffix('_FILE')} are both set: which of them is meant?")
    try:
        with open(environment[variable], encoding="utf-8") as file:
            return of_secret, file.read(SECRET_BYTES_MAX).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise Wrong(f"{variable} names the file {environment[variable]!r}, which cannot be read: {reason}.") from None


def _value(variable: str, text: str, field: dataclasses.Field[Any]) -> Any:
    reads: Reader = field.metadata["reads"]
    shown = "set (its value is a secret)" if field.metadata["secret"] else repr(text)
    try:
        if "${" in text:
            raise Wrong("nothing replaced the ${…} in it")
        return reads.read(text.strip())
    except Wrong as wrong:
        raise Wrong(f"{variable} is {shown}, but {wrong}; for example {example_of(field)}.") from None


def example_of(field: dataclasses.Field[Any]) -> str:
    """A value that a setting may have: its default where that is a number."""
    a_number = type(field.default) in (int, float)
    return str(field.default) if a_number else str(field.metadata["reads"].example)
