"""What is to be had, decided without any server."""

import pytest

from deploy.backing import Backing, BackingError, bring, container, offer, postgresql, rabbitmq
from deploy.backing.errors import CannotBeHad


def refuses(reason):
    def refuse(*_):
        raise CannotBeHad(reason)

    return refuse


def must_not_be_asked(*_):
    raise AssertionError("asked although an earlier offer was had")


def test_the_first_server_to_be_had_is_taken_and_no_later_one_asked():
    assert offer.first([refuses("none"), lambda: "second", must_not_be_asked]) == ("second", ("none",))


def test_when_nothing_is_to_be_had_every_reason_is_kept_in_order():
    assert offer.first([refuses("one"), refuses("two")]) == (None, ("one", "two"))


def test_a_failure_that_is_no_refusal_is_not_swallowed():
    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        offer.first([broken, lambda: "next"])


def test_what_is_configured_comes_before_everything_else():
    assert bring._choose("amqp://x/", lambda uri: uri, [must_not_be_asked]) == ("amqp://x/", ())


def test_a_configured_server_that_is_passed_over_leaves_its_reason():
    assert bring._choose("x", refuses("configured"), [refuses("other"), lambda: "had"]) == ("had", ("configured",))


def test_reasons_of_offers_nobody_asked_for_are_not_told_when_a_server_is_had():
    assert bring._choose(None, must_not_be_asked, [refuses("no container"), lambda: "had"]) == ("had", ())


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("3.9.29", False),
        ("3.10.0", True),
        ("3.10.8-1.1+deb12u1", True),
        ("3.13.7", True),
        ("4.0.5", True),
        ("4.99.0", True),
        ("5.0.0", False),
        ("", False),
        ("unknown", False),
    ],
)
def test_rabbitmq_is_supported_from_3_10_to_4(number, expected):
    assert rabbitmq.supported(number) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("14.99", False), ("15.0", True), ("17.6-0+deb13u1", True), ("18.0", False), ("", False), ("beta", False)],
)
def test_postgresql_is_supported_from_15_to_17(number, expected):
    assert postgresql.supported(number) is expected


@pytest.fixture
def broker_of_version(monkeypatch):
    """A broker that lets us do everything; remembers the virtual hosts that are there."""

    class Vhosts:
        def __init__(self):
            self.there = set()

        def create(self, name, user, queue_type):
            self.there.add(name)

        def delete(self, name):
            self.there.remove(name)

    def made(number):
        monkeypatch.setattr(rabbitmq, "version", lambda uri: number)
        return Vhosts()

    return made


def test_a_broker_in_which_a_virtual_host_can_be_made_is_taken(broker_of_version):
    vhosts = broker_of_version("3.10.8")
    assert rabbitmq.examine("amqp://u:p@h:1/some", vhosts).uri == "amqp://u:p@h:1/"


def test_the_examination_leaves_no_virtual_host_behind_even_when_it_ends_in_a_refusal(broker_of_version):
    vhosts = broker_of_version("3.9.0")
    with pytest.raises(CannotBeHad, match=r"is 3\.9\.0; 3\.10 to 4\.x are supported"):
        rabbitmq.examine("amqp://u:p@h:1/", vhosts)
    assert vhosts.there == set()


def test_a_broker_that_forbids_virtual_hosts_is_refused_without_showing_the_password():
    class Forbidding:
        def create(self, *_):
            raise BackingError("403 Forbidden")

    with pytest.raises(CannotBeHad) as refusal:
        rabbitmq.examine("amqp://user:geheim@host:1/", Forbidding())
    assert "403" in str(refusal.value)
    assert "geheim" not in str(refusal.value)


@pytest.mark.parametrize("uri", ["http://127.0.0.1/", "redis://127.0.0.1/", "nonsense"])
def test_a_setting_that_is_no_address_of_a_rabbitmq_is_refused(uri):
    with pytest.raises(CannotBeHad, match="NUANLIU_TEST_AMQP_URI is no address"):
        offer.configured_broker(uri)


@pytest.mark.parametrize("uri", ["mysql://u:p@127.0.0.1/x", "nonsense"])
def test_a_setting_that_is_no_address_of_a_postgresql_is_refused(uri):
    with pytest.raises(CannotBeHad, match="no address of a PostgreSQL"):
        offer.configured_server(uri)


def test_an_address_where_nothing_answers_is_refused_with_host_and_port_only():
    with pytest.raises(CannotBeHad) as refusal:
        offer.configured_broker("amqp://user:geheim@127.0.0.1:1/")
    assert "127.0.0.1:1" in str(refusal.value)
    assert "geheim" not in str(refusal.value)


def test_a_port_that_is_no_number_is_refused():
    with pytest.raises(CannotBeHad, match="Nothing answers"):
        offer.configured_broker("amqp://127.0.0.1:many/")


@pytest.mark.parametrize("uri", ["postgresql://u:p@h/x", "postgresql+psycopg://u:p@h/x", "postgres://u:p@h/x"])
def test_every_spelling_of_postgresql_ends_with_our_driver(uri):
    assert postgresql.normal_uri(uri) == "postgresql+psycopg2://u:p@h/x"


def test_an_address_without_a_database_means_the_administrators():
    assert postgresql.normal_uri("postgresql://u:p@h") == "postgresql+psycopg2://u:p@h/postgres"


def test_the_address_of_a_database_keeps_parameters():
    server = postgresql.DatabaseServer("postgresql+psycopg2://u:p@h/postgres?sslmode=require")
    assert server.database_uri("x") == "postgresql+psycopg2://u:p@h/x?sslmode=require"


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Only the programs that a test puts there are on the path."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def put(name, script):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)

    return put


def test_a_machine_without_an_engine_says_so(programs):
    with pytest.raises(CannotBeHad, match="There is no container engine"):
        container.engine()


def test_a_client_whose_engine_does_not_run_is_no_engine(programs):
    programs("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1")
    with pytest.raises(CannotBeHad, match=r"does not run .*docker"):
        container.engine()


def test_an_engine_that_runs_is_preferred_to_a_client_without_one(programs):
    programs("docker", "exit 1")
    programs("podman", "exit 0")
    assert container.engine() == "podman"


def test_an_image_that_cannot_be_had_is_a_reason(programs):
    programs("docker", "exit 1")
    with pytest.raises(CannotBeHad, match=r"docker cannot get the image postgres:17"):
        container.fetch("docker", container.POSTGRESQL_IMAGE)


def test_a_container_is_told_its_password_out_of_sight_of_other_users(programs, tmp_path, monkeypatch):
    programs("docker", f'case $1 in run) echo "$@" "$POSTGRES_PASSWORD" >{tmp_path}/told;; *) exit 1;; esac')
    monkeypatch.setattr(postgresql, "answers", lambda server: True)
    container.PostgresqlContainer("docker", "name", "geheim", 20_001).start()
    *arguments, password = (tmp_path / "told").read_text().split()
    assert password == "geheim"
    assert "geheim" not in " ".join(arguments)
    assert "127.0.0.1:20001:5432" in arguments


NAMES_REFUSED = ["", "-x", "_x", "Upper", "a b", "a/b", 'a"b', "名", "x\n", "a" * 64]


@pytest.mark.parametrize("name", NAMES_REFUSED)
def test_a_bad_name_is_refused_before_any_server_is_asked(name):
    class Untouchable:
        create = delete = must_not_be_asked

    backing = Backing("amqp://u:p@127.0.0.1:1/", "postgresql+psycopg2://u:p@127.0.0.1:1/x", vhosts=Untouchable())
    for act in (backing.create_vhost, backing.delete_vhost, backing.create_database, backing.drop_database):
        with pytest.raises(BackingError, match="is no name"):
            act(name)


def test_a_name_of_63_characters_is_the_longest():
    class Vhosts:
        def create(self, *_):
            pass

    backing = Backing("amqp://u:p@127.0.0.1:1/", None, vhosts=Vhosts())
    assert backing.create_vhost("a" * 63) == f"amqp://u:p@127.0.0.1:1/{'a' * 63}"


def test_a_server_of_others_is_not_ours_to_stop():
    backing = Backing("amqp://u:p@127.0.0.1:1/", "postgresql+psycopg2://u:p@127.0.0.1:1/x")
    acts = [
        getattr(backing, f"{act}_{server}")
        for act in ("stop", "start", "kill")
        for server in ("rabbitmq", "postgresql")
    ]
    for act in [*acts, backing.rabbitmqctl]:
        with pytest.raises(BackingError, match="not private"):
            act()
    assert not backing.private


def test_where_no_server_was_had_the_reasons_are_told():
    with pytest.raises(BackingError, match=r"There is no RabbitMQ\. Installing needs root\."):
        Backing(None, None, reasons=("Installing needs root.",)).create_vhost("x")


def test_passwords_are_not_shown_when_a_backing_is_printed():
    backing = Backing(
        "amqp://u:geheim@h/", "postgresql+psycopg2://u:geheim@h/x", vhosts=rabbitmq.ManagementVhosts("h", "u", "geheim")
    )
    assert "geheim" not in repr(backing)
