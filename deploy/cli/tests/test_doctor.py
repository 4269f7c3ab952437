import dataclasses
import os
import socket
from dataclasses import fields
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from deploy.broker.policies import policies_of
from deploy.cli.examination import machine, policies
from deploy.cli.examination.databases import OLDEST_EVENT_SECONDS_MAX
from shared.kernel.ids import new_id
from shared.runtime.bus.connection import opened
from shared.runtime.events.inbox import Inbox, Letter, park
from shared.runtime.events.outbox import Outbox
from shared.runtime.process.dependencies import database_of
from shared.runtime.settings import PREFIX, Settings
from shared.runtime.trust import sealing

QUEUE = "notes-city.identity.UnitChanged.v1"


@pytest.fixture
def management(backing):
    """The management API of the broker of these tests."""
    return ["--management", backing.vhosts.uri]


def wrong(outcome):
    """What is said to be wrong."""
    return [line.removeprefix("WRONG").strip() for line in outcome.out.splitlines() if line.startswith("WRONG")]


def on_channel(servers, act):
    with opened({"AMQP_URI": servers["BUS_URI"]}) as connection:
        act(connection.default_channel)


def test_a_fresh_embedded_installation_is_well(nuanliu, notes):
    outcome = nuanliu("doctor", HTTP_PORT="0")
    assert (outcome.code, wrong(outcome)) == (0, [])
    assert outcome.out.endswith("Nothing is wrong.\n")


def test_looking_changes_nothing(nuanliu, notes, tmp_path):
    nuanliu("doctor")
    assert list(tmp_path.iterdir()) == []


def test_all_settings_are_listed_with_their_meaning_and_default(nuanliu):
    out = nuanliu("doctor", "--settings").out
    assert [line.partition(":")[0] for line in out.splitlines()[::2]] == [
        PREFIX + field.name.upper() for field in fields(Settings)
    ]
    assert "NUANLIU_HTTP_PORT: port of the gateway; 0: any free one\n    default 8000\n" in out
    assert ":***@" in out and ":password@" not in out


def test_a_port_that_somebody_else_has_is_wrong(nuanliu, notes):
    with socket.create_server(("127.0.0.1", 0)) as other:
        outcome = nuanliu("doctor", HTTP_PORT=other.getsockname()[1])
    assert outcome.code == 1
    assert "set NUANLIU_HTTP_PORT" in wrong(outcome)[0]


def test_a_free_port_is_well(nuanliu, notes):
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
    assert nuanliu("doctor", HTTP_PORT=number).code == 0


def test_seal_keys_that_others_may_read_are_wrong(nuanliu, notes, tmp_path):
    sealing.generate(tmp_path / "seal.json")
    assert nuanliu("doctor", SEAL_KEYS_FILE=tmp_path / "seal.json", HTTP_PORT="0").code == 0
    os.chmod(tmp_path / "seal.json", 0o640)
    outcome = nuanliu("doctor", SEAL_KEYS_FILE=tmp_path / "seal.json", HTTP_PORT="0")
    assert (outcome.code, len(wrong(outcome))) == (1, 1)
    assert "chmod 600" in wrong(outcome)[0]


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_database_files_that_others_may_read_are_wrong(nuanliu, database, tmp_path, end):
    file = tmp_path / "data" / f"notes.sqlite{end}"
    with database.engine.connect() as kept_open:  # while it is open, all three are there
        kept_open.exec_driver_sql("SELECT 1 FROM alembic_version")
        assert nuanliu("doctor", HTTP_PORT="0").code == 0
        os.chmod(file, 0o640)
        (finding,) = wrong(nuanliu("doctor", HTTP_PORT="0"))
    assert finding.endswith(f"chmod 600 {file}")


def test_a_key_file_without_keys_is_wrong(nuanliu, notes, tmp_path):
    (tmp_path / "jwks.json").write_text("{}")
    outcome = nuanliu("doctor", JWKS_FILE=tmp_path / "jwks.json", HTTP_PORT="0")
    assert "cannot be used" in wrong(outcome)[0]


def test_a_clock_a_day_before_the_installation_is_wrong():
    installed = os.stat(machine.__file__).st_mtime
    assert machine.clock(installed - machine.CLOCK_BEHIND_SECONDS_MAX).verdict == "well"
    assert machine.clock(installed - machine.CLOCK_BEHIND_SECONDS_MAX - 1).verdict == "WRONG"


def test_an_installation_without_its_servers_says_so_once_each_and_without_passwords(nuanliu, notes):
    uri = "postgresql+psycopg2://notes:topsecret@127.0.0.1:1/{service}"
    outcome = nuanliu("doctor", BUS_URI="amqp://notes:topsecret@127.0.0.1:1/", DATABASE_URI=uri, DEVELOPMENT="true")
    assert outcome.code == 1
    database, broker = wrong(outcome)
    assert "database of notes" in database and "NUANLIU_DATABASE_URI" in database
    assert "cannot be reached" in broker
    assert "topsecret" not in outcome.out + outcome.err


def test_keys_are_not_made_by_themselves_where_people_are(nuanliu, notes):
    uri = "postgresql+psycopg2://notes@127.0.0.1:1/{service}"
    outcome = nuanliu("doctor", BUS_URI="amqp://127.0.0.1:1/", DATABASE_URI=uri)
    assert [line for line in wrong(outcome) if "missing; put it there" in line and "nuanliu keys" in line]


def test_servers_with_nothing_done_lack_migrations_and_queues(nuanliu, notes, servers):
    outcome = nuanliu("doctor", DEVELOPMENT="true", **servers)
    assert outcome.code == 1
    steps, dead, queue = wrong(outcome)
    assert steps == "database of notes: 2 migrations are pending (0001 Notes., …); run `nuanliu migrate`."
    assert dead == "topology: queue events.dead is missing, its events are being lost; run `nuanliu prepare`."
    assert QUEUE in queue


def test_servers_that_were_migrated_and_prepared_are_well(nuanliu, notes, servers, management):
    nuanliu("migrate", **servers)
    nuanliu("prepare", **servers)
    outcome = nuanliu("doctor", *management, DEVELOPMENT="true", **servers)
    assert wrong(outcome) == []
    assert "no orphaned queue, no missing binding" in outcome.out


def test_a_wrong_password_of_the_broker_is_told_as_that(nuanliu, notes, servers):
    given = servers["BUS_URI"].split("@")
    servers["BUS_URI"] = f"{given[0]}x@{given[1]}"
    assert "the password is wrong" in wrong(nuanliu("doctor", DEVELOPMENT="true", **servers))[-1]


def test_a_virtual_host_that_is_not_there_is_told_as_that(nuanliu, notes, servers):
    servers["BUS_URI"] += "_no"
    assert "virtual host" in wrong(nuanliu("doctor", DEVELOPMENT="true", **servers))[-1]


def test_a_queue_with_other_arguments_is_found_and_left_alone(nuanliu, notes, servers):
    on_channel(servers, lambda channel: channel.queue_declare(QUEUE, durable=True, auto_delete=False))
    outcome = nuanliu("doctor", DEVELOPMENT="true", **servers)
    assert f"queue {QUEUE} was declared otherwise" in wrong(outcome)[-1]
    on_channel(servers, lambda channel: channel.queue_declare(QUEUE, durable=True, auto_delete=False))


def test_a_queue_that_no_service_of_the_release_reads_is_found(nuanliu, notes, servers, management):
    orphan = "notes-city.identity.UnitChanged.v0"
    on_channel(servers, lambda channel: channel.queue_declare(orphan, durable=True, auto_delete=False))
    nuanliu("migrate", **servers)
    nuanliu("prepare", **servers)
    (finding,) = wrong(nuanliu("doctor", *management, DEVELOPMENT="true", **servers))
    assert f"queue {orphan} (0 events) has no reader" in finding


def test_queues_of_another_site_are_nobody_elses_business(nuanliu, notes, servers, management):
    on_channel(servers, lambda channel: channel.queue_declare("notes-haidian.a.B.v1", durable=True, auto_delete=False))
    nuanliu("migrate", **servers)
    nuanliu("prepare", **servers)
    assert wrong(nuanliu("doctor", *management, DEVELOPMENT="true", **servers)) == []


def test_a_queue_that_is_not_bound_is_found(nuanliu, notes, servers, management):
    nuanliu("migrate", **servers)
    nuanliu("prepare", **servers)
    on_channel(servers, lambda channel: channel.queue_unbind(QUEUE, "events", "identity.UnitChanged.v1"))
    (finding,) = wrong(nuanliu("doctor", *management, DEVELOPMENT="true", **servers))
    assert f"queue {QUEUE} is not bound to events" in finding


def test_a_queue_that_is_bound_to_other_events_alone_is_found(nuanliu, notes, servers, management):
    nuanliu("migrate", **servers)
    nuanliu("prepare", **servers)
    on_channel(servers, lambda channel: channel.queue_bind(QUEUE, "events", "identity.UnitChanged.v0"))
    on_channel(servers, lambda channel: channel.queue_unbind(QUEUE, "events", "identity.UnitChanged.v1"))
    (finding,) = wrong(nuanliu("doctor", *management, DEVELOPMENT="true", **servers))
    assert f"queue {QUEUE} is not bound to events with identity.UnitChanged.v1" in finding


@pytest.fixture
def policy(backing, servers):
    """`policy("cutting", pattern, **definition)` sets one in the virtual host of the test."""
    vhost = urlsplit(servers["BUS_URI"]).path.strip("/")

    def put(name, pattern, priority=0, kind="policies", **definition):
        said = {"pattern": pattern, "apply-to": "queues", "priority": priority}
        said["definition"] = {key.replace("_", "-"): value for key, value in definition.items()}
        backing.vhosts.call("PUT", f"/api/{kind}/{vhost}/{name}", said)

    return put


def on_policies(outcome):
    return [line for line in outcome.out.splitlines() if " policies: " in line]


def test_policies_of_the_release_are_well_and_where_they_are_missing_a_note_says_so(
    nuanliu, notes, servers, management, policy
):
    nuanliu("prepare", **servers)
    (lacking,) = on_policies(nuanliu("doctor", *management, DEVELOPMENT="true", **servers))
    assert lacking.startswith("note") and "events-city" in lacking
    for each in policies_of("city"):
        policy(each.name, each.pattern, each.priority, **each.definition)
    (told,) = on_policies(nuanliu("doctor", *management, DEVELOPMENT="true", **servers))
    assert told.startswith("well")


def test_a_policy_that_was_changed_is_found(nuanliu, notes, servers, management, policy):
    nuanliu("prepare", **servers)
    for each in policies_of("city"):
        policy(each.name, each.pattern, each.priority, **each.definition | {"max-length": 7})
    changed = wrong(nuanliu("doctor", *management, DEVELOPMENT="true", **servers))
    assert sum("is not as this release has it" in line for line in changed) == len(policies_of("city"))


@pytest.mark.parametrize(
    ("definition", "loss"),
    [
        ({"max_length": 100}, "drops the oldest"),
        ({"delivery_limit": 20}, "expels after 20 deliveries"),
    ],
)
def test_a_policy_that_would_lose_events_is_found(nuanliu, notes, servers, management, policy, definition, loss):
    nuanliu("prepare", **servers)
    policy("cutting", "^notes", 99, **definition)
    outcome = nuanliu("doctor", *management, DEVELOPMENT="true", **servers)
    (found,) = [line for line in wrong(outcome) if "cutting" in line]
    assert loss in found and QUEUE in found and outcome.code == 1


def test_a_policy_of_the_brokers_operators_that_would_lose_events_is_found(nuanliu, notes, servers, management, policy):
    """It weighs beside all others, whatever their priority."""
    nuanliu("prepare", **servers)
    for each in policies_of("city"):
        policy(each.name, each.pattern, each.priority, **each.definition)
    policy("short-lived", "^notes", kind="operator-policies", expires=60_000)
    policy("narrow", "^notes", 1, kind="operator-policies", max_length=1000, message_ttl=60_000)
    found = [line for line in wrong(nuanliu("doctor", *management, DEVELOPMENT="true", **servers)) if QUEUE in line]
    assert [f"policy narrow lets events expire of queue {QUEUE}" in line for line in found] == [True]


def test_of_two_policies_of_the_same_weight_either_may_be_heeded(nuanliu, notes, servers, management, policy):
    nuanliu("prepare", **servers)
    policy("a-harmless-one", "^notes", 99, delivery_limit=1_000_000)
    policy("b-forgetful-one", "^notes", 99, message_ttl=5)
    found = [line for line in wrong(nuanliu("doctor", *management, DEVELOPMENT="true", **servers)) if QUEUE in line]
    assert len(found) == 1 and "b-forgetful-one lets events expire" in found[0]


@pytest.mark.parametrize(
    ("definition", "losses"),
    [
        ({}, 0),
        ({"max-length": 5, "overflow": "reject-publish", "delivery-limit": 1_000_000}, 0),
        ({"delivery-limit": -1}, 0),
        ({"max-length-bytes": 5, "overflow": "drop-head"}, 1),
        ({"message-ttl": 0, "expires": 5, "delivery-limit": 0}, 3),
    ],
)
def test_what_a_policy_would_lose(definition, losses):
    assert len(list(policies._losses(definition))) == losses


def test_a_broker_without_management_is_well_and_a_note_says_what_was_not_looked_for(nuanliu, notes, servers):
    nuanliu("migrate", **servers)
    nuanliu("prepare", **servers)
    outcome = nuanliu("doctor", "--management", "http://127.0.0.1:1", DEVELOPMENT="true", **servers)
    assert wrong(outcome) == []
    assert "orphaned queues were not looked for" in outcome.out


@pytest.fixture
def database(nuanliu, notes, tmp_path):
    """The database of an embedded installation that was migrated and does not run."""
    nuanliu("migrate")
    database = database_of(Settings().replaced(data_folder=tmp_path / "data"), "notes")
    yield database
    database.close()


def untold(session, seconds):
    """An event that has waited for so long."""
    row = Outbox(event_id=new_id(), event_type="notes.NoteChanged.v1", subject="1", data={}, personal=False)
    session.add(row)
    session.flush()
    told = session.query(Outbox).filter_by(event_id=row.event_id).one()
    told.happened_at = session.now - timedelta(seconds=seconds)


def notes_of(outcome):
    """What is worth knowing."""
    return [line.removeprefix("note").strip() for line in outcome.out.splitlines() if line.startswith("note")]


def test_events_that_nobody_publishes_are_found_after_five_minutes(nuanliu, database):
    database.run(untold, OLDEST_EVENT_SECONDS_MAX - 60)
    outcome = nuanliu("doctor", HTTP_PORT="0")
    assert wrong(outcome) == []
    (finding,) = [each for each in notes_of(outcome) if each.startswith("events of notes")]
    assert "1 is not published, the oldest for 4 minutes" in finding
    database.run(untold, OLDEST_EVENT_SECONDS_MAX + 60)
    (finding,) = wrong(nuanliu("doctor", HTTP_PORT="0"))
    assert "2 are not published, the oldest for 6 minutes" in finding
    assert "nuanliu events list" in finding


@pytest.fixture
def heard():
    """An event at its reader."""
    return Letter(new_id(), "notes", "identity.UnitChanged.v1", "1", b"{}")


def park_before(session, letter, seconds):
    """An event that failed for the first time so long ago."""
    park(session, letter, "broken")
    session.flush()
    row = session.query(Inbox).filter_by(event_id=letter.event_id).one()
    row.received_at = session.now - timedelta(seconds=seconds)


def test_events_that_fail_are_worth_a_note_and_after_five_minutes_wrong(nuanliu, database, heard):
    database.run(park_before, heard, OLDEST_EVENT_SECONDS_MAX - 60)
    outcome = nuanliu("doctor", HTTP_PORT="0")
    assert wrong(outcome) == []
    (finding,) = [each for each in notes_of(outcome) if each.startswith("events of notes")]
    assert "1 that it heard failed and is tried again, the oldest for 4 minutes" in finding
    database.run(park_before, dataclasses.replace(heard, event_id=new_id()), OLDEST_EVENT_SECONDS_MAX + 60)
    (finding,) = wrong(nuanliu("doctor", HTTP_PORT="0"))
    assert "2 that it heard failed and are tried again, the oldest for 6 minutes" in finding
    assert "nuanliu events list" in finding


def test_events_that_were_given_up_are_found(nuanliu, database, heard):
    database.run(park, heard, "malformed", True)
    (finding,) = wrong(nuanliu("doctor", HTTP_PORT="0"))
    assert "1 that it heard was given up" in finding
    assert "nuanliu events replay" in finding


def test_events_that_the_broker_expelled_are_found(nuanliu, notes, servers, management):
    nuanliu("migrate", **servers)
    nuanliu("prepare", **servers)
    assert "events.dead is empty" in nuanliu("doctor", *management, DEVELOPMENT="true", **servers).out
    with opened({"AMQP_URI": servers["BUS_URI"]}) as connection:
        connection.Producer().publish({}, exchange="events.dead", serializer="json")
    outcome = nuanliu("doctor", *management, DEVELOPMENT="true", **servers)
    assert outcome.code == 1
    (finding,) = wrong(outcome)
    assert "1 event lies in events.dead" in finding
    assert "nuanliu events list --state expelled" in finding and "nuanliu events replay --expelled" in finding
