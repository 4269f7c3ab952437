from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from shared.runtime.settings import PREFIX, Settings, SettingsWrong, example_of
from shared.runtime.settings_values import folder_of_uri, s3_place_of

BROKER = {
    "NUANLIU_BUS_URI": "amqp://reader:topsecret@broker/nuanliu",
    "NUANLIU_DATABASE_URI": "postgresql+psycopg2://owner:topsecret@database/nuanliu_{service}",
}


def problems(**environment):
    with pytest.raises(SettingsWrong) as refused:
        Settings.from_environment(environment)
    return refused.value.problems


def test_nothing_set_is_the_embedded_mode():
    settings = Settings.from_environment({"PATH": "/bin"})
    assert (settings.mode, settings.site, settings.http_port) == ("embedded", "city", 8000)
    assert settings.database_uri_of("identity") == f"sqlite:///{Path('data/identity.sqlite').absolute()}"


def test_a_broker_is_the_distributed_mode():
    settings = Settings.from_environment(BROKER)
    assert settings.mode == "distributed"
    assert settings.database_uri_of("credits").endswith("@database/nuanliu_credits")


def test_every_field_can_be_set_by_its_variable():
    for field in fields(Settings):
        example = example_of(field)
        settings = Settings.from_environment(BROKER | {PREFIX + field.name.upper(): example})
        assert getattr(settings, field.name) == field.metadata["reads"].read(example), field.name


def test_all_problems_are_told_at_once():
    told = problems(NUANLIU_HTTP_PORT="eighty", NUANLIU_SITE="Hai Dian", NUANLIU_LOG_LEVEL="loud")
    assert told == [
        "NUANLIU_HTTP_PORT is 'eighty', but it must be a whole number from 0 to 65535; for example 8000.",
        "NUANLIU_LOG_LEVEL is 'loud', but it must be one of debug, info, warning, error; for example debug.",
        "NUANLIU_SITE is 'Hai Dian', but it must be at most 32 letters a-z and digits, with single hyphens inside; "
        "for example haidian.",
    ]


@pytest.mark.parametrize(
    ("variable", "text", "fits"),
    [
        ("HTTP_PORT", "0", True),
        ("HTTP_PORT", "65535", True),
        ("HTTP_PORT", "65536", False),
        ("HTTP_PORT", "-1", False),
        ("HTTP_PORT", "٣", False),
        ("HTTP_PORT", "", False),
        ("CACHE_SECONDS", "30", True),
        ("CACHE_SECONDS", "30.1", False),
        ("CACHE_SECONDS", "nan", False),
        ("RETENTION_DAYS", "30", True),
        ("RETENTION_DAYS", "29", False),
        ("DEVELOPMENT", "true", True),
        ("DEVELOPMENT", "yes", False),
        ("SITE", "hai-dian", True),
        ("SITE", "hai--dian", False),
        ("SITE", "x" * 32, True),
        ("SITE", "x" * 33, False),
        ("WORKERS_MAX", "5,identity=20", True),
        ("WORKERS_MAX", "identity=20", False),
        ("WORKERS_MAX", "5,6", False),
        ("WORKERS_MAX", "0", False),
        ("TRUSTED_PROXIES", "10.0.0.0/8, ::1/128", True),
        ("TRUSTED_PROXIES", "10.0.0.1/8", False),
        ("CORS_ORIGINS", "https://a.cn", True),
        ("CORS_ORIGINS", "*", False),
        ("PUBLIC_URL", "http://10.0.0.7:8000", True),
        ("PUBLIC_URL", "https://a.cn:99999", False),
        ("PUBLIC_URL", "https://a.cn/nuanliu", False),
        ("PUBLIC_URL", "https://a.cn?x", False),
        ("PUBLIC_URL", "https://me@a.cn", False),
        ("PUBLIC_URL", "a.cn", False),
        ("PUBLIC_URL", "ftp://a.cn", False),
        ("PUBLIC_URL", "", False),
        ("BUS_URI", "nuanliu-memory://", True),
        ("BUS_URI", "amqp://a:b@one/v;amqp://a:b@two/v", False),  # no database for it
        ("BUS_URI", "redis://one", False),
        ("BUS_URI", "amqp://one:http/v", False),
        ("DATABASE_URI", "sqlite:///x/{service}.sqlite", True),
        ("DATABASE_URI", "sqlite:///x/all.sqlite", False),
        ("DATABASE_URI", "postgresql+psycopg2://a/{site}_{service}", False),
        ("JWKS_FILE", "", False),
        ("MEMBER_DIRECTORY_URL", "https://members.example.cn", True),
        ("MEMBER_DIRECTORY_URL", "https://members.example.cn:8443/registry/v2/", True),
        ("MEMBER_DIRECTORY_URL", "http://members.example.cn", False),  # where people are
        ("MEMBER_DIRECTORY_URL", "https://members.example.cn/?key=1", False),
        ("MEMBER_DIRECTORY_URL", "https://me:secret@members.example.cn", False),
        ("MEMBER_DIRECTORY_URL", "https://members.example.cn:99999", False),
        ("MEMBER_DIRECTORY_URL", "https://members.example.cn/../x y", False),
        ("MEMBER_DIRECTORY_URL", "members.example.cn", False),
        ("MEMBER_DIRECTORY_URL", "", False),
        ("MEMBER_DIRECTORY_KEY_FILE", "", False),
        ("FILES_URI", "file:///var/lib/nuanliu/files", True),
        ("FILES_URI", "/var/lib/nuanliu/files", False),
        ("FILES_URI", "s3+https://key:se%2Fcret@store:9000/files?region=cn-north-1", True),
        ("FILES_URI", "s3+https://store/files", False),
        ("FILES_URI", "s3+https://key:secret@store", False),
        ("FILES_URI", "s3+https://key:secret@store/Files", False),
        ("FILES_URI", "s3+https://key:secret@store/files/deeper", False),
        ("FILES_URI", "s3+https://key:secret@store/files?acl=public-read", False),
        ("FILES_URI", "s3+http://key:secret@store/files", False),  # where people are
        ("FILES_URI", "", False),
        ("EVIDENCE_BYTES_MAX", "10485760", True),
        ("EVIDENCE_BYTES_MAX", "10485761", False),  # no upload may be so large
        ("EVIDENCE_BYTES_MAX", "1023", False),
    ],
)
def test_a_value_fits_or_is_refused(variable, text, fits):
    environment = {PREFIX + variable: text}
    if fits:
        Settings.from_environment(environment)
    else:
        assert len(problems(**environment)) == 1


def test_an_address_without_its_driver_is_explained():
    assert "begins with postgresql+psycopg2://" in problems(NUANLIU_DATABASE_URI="postgresql://a/{service}")[0]


def test_a_misspelt_variable_is_a_problem_and_the_right_one_is_named():
    assert problems(NUANLIU_HTPP_PORT="80") == ["NUANLIU_HTPP_PORT is no setting; did you mean NUANLIU_HTTP_PORT?"]


def test_variables_of_tests_and_of_backing_servers_are_no_business_of_settings():
    Settings.from_environment({"NUANLIU_TEST_AMQP_URI": "x", "NUANLIU_BACKING_FOLDER": "x"})


def test_a_placeholder_that_nothing_replaced_is_a_problem():
    assert "nothing replaced the ${…}" in problems(NUANLIU_SITE="${SITE}")[0]


def test_a_broker_without_databases_is_a_problem():
    assert "NUANLIU_DATABASE_URI is missing" in problems(NUANLIU_BUS_URI=BROKER["NUANLIU_BUS_URI"])[0]


def test_uploads_below_the_body_limit_are_a_problem():
    Settings.from_environment({"NUANLIU_UPLOAD_BYTES_MAX": "1048576"})
    assert "NUANLIU_UPLOAD_BYTES_MAX" in problems(NUANLIU_UPLOAD_BYTES_MAX="1048575")[0]


def test_the_member_registry_is_asked_without_tls_in_development_only():
    plain = {"NUANLIU_MEMBER_DIRECTORY_URL": "http://127.0.0.1:12351/"}
    assert "by https:// only" in problems(**plain)[0]
    settings = Settings.from_environment(plain | {"NUANLIU_DEVELOPMENT": "true"})
    assert settings.member_directory_url == "http://127.0.0.1:12351"


def test_evidence_goes_without_tls_in_development_only():
    plain = {"NUANLIU_FILES_URI": "s3+http://key:secret@127.0.0.1:9000/files"}
    assert "by s3+https:// only" in problems(**plain)[0]
    assert Settings.from_environment(plain | {"NUANLIU_DEVELOPMENT": "true"}).files_uri == plain["NUANLIU_FILES_URI"]


def test_evidence_is_no_larger_than_any_upload():
    assert Settings().evidence_bytes_max == 10_000_000
    assert Settings.from_environment({"NUANLIU_UPLOAD_BYTES_MAX": "2097152"}).evidence_bytes_max == 2_097_152


def test_an_address_of_a_bucket_says_where_it_is_and_with_which_keys():
    place = s3_place_of("s3+https://key:se%2Fcret%3F@store:9000/files?region=cn-north-1")
    assert (place.endpoint, place.bucket, place.is_secure, place.region) == ("store:9000", "files", True, "cn-north-1")
    assert (place.access_key, place.secret_key) == ("key", "se/cret?")
    assert "se/cret" not in repr(place)
    assert folder_of_uri("file:///srv/%E6%9A%96%E6%B5%81") == Path("/srv/暖流")


def test_secrets_never_show():
    several = {"NUANLIU_BUS_URI": "amqp://a:top@secret@one/;amqp://a:secret@two/"}
    several |= {"NUANLIU_FILES_URI": "s3+https://a:secret@three/files"}
    settings = Settings.from_environment(BROKER | several)
    shown = repr(settings) + str(settings) + f"{settings}"
    assert "secret" not in shown
    assert "one" in shown
    assert "two" in shown
    assert "three" in shown


def test_a_wrong_secret_is_not_quoted():
    assert "topsecret" not in problems(NUANLIU_BUS_URI="http://topsecret")[0]


def test_a_secret_may_be_in_a_file(tmp_path):
    (tmp_path / "bus").write_text("amqp://from:file@broker/\n")
    environment = BROKER | {"NUANLIU_BUS_URI_FILE": str(tmp_path / "bus")}
    del environment["NUANLIU_BUS_URI"]
    assert Settings.from_environment(environment).bus_uri == "amqp://from:file@broker/"


def test_a_secret_in_a_file_and_in_the_environment_is_a_problem(tmp_path):
    (tmp_path / "bus").write_text("amqp://from:file@broker/")
    told = problems(**BROKER | {"NUANLIU_BUS_URI_FILE": str(tmp_path / "bus")})
    assert told == ["NUANLIU_BUS_URI_FILE and NUANLIU_BUS_URI are both set: which of them is meant?"]


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    told = problems(NUANLIU_BUS_URI_FILE=str(tmp_path / "none"))
    assert told[0].endswith("which cannot be read: No such file or directory.")


def test_only_secrets_are_read_from_files():
    assert "is no setting" in problems(NUANLIU_SITE_FILE="x")[0]


@pytest.mark.parametrize("name", ["with blanks", "50%25", "what?mode=ro", "a#b&c=d", "盘"])
def test_a_database_lies_in_its_folder_whatever_that_is_called(tmp_path, name):
    settings = Settings().replaced(data_folder=tmp_path / name)
    (tmp_path / name).mkdir()
    engine = create_engine(settings.database_uri_of("identity"))
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE shelf (id INTEGER)")
    engine.dispose()
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.sqlite")] == [f"{name}/identity.sqlite"]


def test_key_files_lie_in_the_data_folder_until_they_are_set(tmp_path):
    settings = Settings().replaced(data_folder=tmp_path, site="haidian")
    assert settings.jwks_file == tmp_path / "keys" / "jwks.json"
    assert settings.token_issuer == "nuanliu:haidian"
    elsewhere = settings.replaced(jwks_file=Path("/etc/keys.json")).replaced(data_folder=Path("/var"))
    assert elsewhere.jwks_file == Path("/etc/keys.json")
    assert elsewhere.seal_keys_file == Path("/var/keys/seal.json")


def test_a_container_gets_the_workers_of_its_service():
    settings = Settings.from_environment({"NUANLIU_WORKERS_MAX": "5,gateway=70"})
    assert settings.nameko_config("gateway")["max_workers"] == 70
    assert settings.nameko_config("identity")["max_workers"] == 5
    assert settings.nameko_config("identity")["SETTINGS"] is settings
