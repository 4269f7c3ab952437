"""Secrets are made once, and readable by nobody else; what servers load holds no password."""

import json
import stat
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from deploy.backup.programs import run
from deploy.installation import roles
from deploy.installation.secret_files import OtherSite, Place, make_secrets
from shared.testing.servers import require

READABLE = {"broker.json", "roles.sql"}


@pytest.fixture(name="made")
def _made(tmp_path, service_classes):
    """The folder, as `nuanliu secrets` leaves it."""
    folder = tmp_path / "secrets"
    make(folder, service_classes)
    return folder


def make(folder, service_classes, place=None):
    keeping = [name for name in service_classes if name != "gateway"]
    return make_secrets(folder, list(service_classes.values()), keeping, place or Place())


def files(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_each_file_is_for_its_owner_alone(made):
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    for name, path in files(made).items():
        assert stat.S_IMODE(path.stat().st_mode) == (0o644 if name in READABLE else 0o600), name


def test_what_is_there_stays(made, service_classes):
    before = {name: path.read_bytes() for name, path in files(made).items() if name not in READABLE}
    assert make(made, service_classes) == []
    assert {name: path.read_bytes() for name, path in files(made).items() if name not in READABLE} == before


def test_what_a_provider_gave_stays_in_the_file_that_was_made_for_it(made, service_classes):
    """A file that is named to a container must be there, whether or not there is such a provider."""
    assert (made / "providers" / "sms_uri").read_text() == ""
    assert json.loads((made / "providers" / "templates.json").read_text()) == {}
    (made / "providers" / "sms_uri").write_text("aliyun+https://…")
    make(made, service_classes)
    assert (made / "providers" / "sms_uri").read_text() == "aliyun+https://…"


def test_a_folder_of_another_site_is_left_as_it_is(made, service_classes):
    """An upgrade that forgets its site would give the broker users that no process has the password of."""
    before = {name: path.read_bytes() for name, path in files(made).items()}
    with pytest.raises(OtherSite, match="identity-city, and the site haidian has identity-haidian"):
        make(made, service_classes, Place(site="haidian"))
    assert {name: path.read_bytes() for name, path in files(made).items()} == before


def test_what_servers_load_holds_no_password(made):
    passwords = [make_url(path.read_text()).password for path in (*(made / "bus").iterdir(),)]
    passwords += [
        make_url(path.read_text().replace("{service}", "x")).password
        for path in (made / "database").iterdir()
        if path.name != "superuser"
    ]
    loaded = "".join((made / name).read_text() for name in READABLE)
    assert len(set(passwords)) == len(passwords) > 10
    assert not any(password in loaded for password in passwords)


def test_definitions_are_what_the_broker_takes(made):
    definitions = json.loads((made / "broker.json").read_text())
    assert {"users", "permissions", "topic_permissions", "policies", "queues", "bindings"} <= set(definitions)


def test_a_role_owns_its_database_and_may_not_enter_anothers(backing, made, tmp_path):
    """The script on a real server: a service opens its own, the operator acts as the owner of each, and saves it."""
    require(backing.postgresql_admin, "PostgreSQL", backing)
    admin = make_url(backing.postgresql_admin).set(drivername="postgresql+psycopg2")
    names = ("trial_a", "trial_b")
    passwords = {name: f"{name}word" for name in (*names, "operator")}
    with told(admin) as statements:
        for statement in plain(roles.script(passwords)):
            statements(statement)
    try:
        uris = {name: admin.set(username=roles.role_of(name), password=passwords[name]) for name in passwords}
        own = roles.role_of("trial_a")
        assert asked(uris["trial_a"].set(database=own), "CREATE TABLE t (x int); SELECT current_user") == own
        for name, other in (names, names[::-1]):
            with pytest.raises(OperationalError, match="denied"):
                asked(uris[name].set(database=roles.role_of(other)), "SELECT 1")
        acting = uris["operator"].set(database=own).update_query_dict({"options": f"-c role={own}"})
        assert asked(acting, "INSERT INTO t VALUES (1); SELECT current_user") == own
        assert asked(acting, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        saved, other = str(tmp_path / "saved"), roles.role_of("trial_b")
        run("pg_dump", in_full(acting), "--format=custom", f"--file={saved}")
        there = uris["operator"].set(database=other).update_query_dict({"options": f"-c role={other}"})
        run("pg_restore", in_full(there), "--exit-on-error", "--no-owner", "--no-privileges", saved)
        assert (
            asked(uris["trial_b"].set(database=other), "SELECT tableowner FROM pg_tables WHERE tablename = 't'")
            == other
        )
    finally:
        with told(admin) as statements:
            for name in names:
                statements(f"DROP DATABASE IF EXISTS {roles.role_of(name)}")
            for name in passwords:
                statements(f"DROP ROLE IF EXISTS {roles.role_of(name)}")


def in_full(uri):
    return uri.render_as_string(hide_password=False)


@contextmanager
def told(uri):
    """Statements to the server's administrator, each by itself."""
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection.exec_driver_sql
    engine.dispose()


def asked(uri, statements):
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for statement in statements.split(";"):
                answer = connection.execute(text(statement))
            return answer.scalar()
    finally:
        engine.dispose()


def plain(script):
    """The statements of psql's script: what it selects in order to run it, is run."""
    for part in script.replace("\\set ON_ERROR_STOP on\n", "").replace("\\gexec", ";").split(";"):
        statement = part.strip()
        if statement.startswith("SELECT '"):
            yield statement.partition("SELECT '")[2].partition("'\n")[0].partition("' WHERE")[0].replace("''", "'")
        elif statement:
            yield statement
