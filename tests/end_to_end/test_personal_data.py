"""After all personal journeys nobody is found in logs, refusals, messages, or columns that are not for them."""

import kombu
import pytest
from sqlalchemy import NullPool, create_engine

from shared.runtime.bus.dead_letters import count_dead_letters
from shared.runtime.bus.queues import EVENTS_EXCHANGE
from shared.testing.scanning import NAMED_COLUMNS, NAMING
from tests.end_to_end.conftest import WITH_DATABASES
from tests.end_to_end.personal_scan import Secrets, scanned_lines, scanned_tables
from tests.end_to_end.personal_story import Story

ANSWERS_MIN, VALUES_MIN, LINES_MIN = 500, 1_000, 500
MESSAGES_MIN = 10
HEARD_MAX = 10_000
LOOKED_AT = {
    "identity": ("outbox", "idempotent_call", "audit_entry", "volunteer"),
    "teams": ("outbox", "inbox", "idempotent_call", "audit_entry", "membership", "profile"),
    "projects": ("outbox", "inbox", "idempotent_call", "known_membership", "project"),
    "demands": ("outbox", "inbox", "idempotent_call", "audit_entry", "demand", "feedback", "known_profile"),
    "credits": ("inbox",),
    "notifications": ("inbox",),
}


@pytest.fixture(scope="module", name="heard")
def _heard(installation):
    """A queue that gets every event; None where the bus is inside the process."""
    uri = installation.servers.get("BUS_URI")
    if uri is None:
        yield None
        return
    with kombu.Connection(uri) as connection:
        queue = kombu.Queue("test.everything", EVENTS_EXCHANGE, routing_key="#", exclusive=True)(connection.channel())
        queue.declare()
        yield queue


@pytest.fixture(scope="module", name="story")
def _story(installation, heard):
    story = Story(installation, seed=7)
    story.run()
    return story


@pytest.fixture(scope="module", name="secrets")
def _secrets(story):
    secrets = Secrets()
    for person in story.everybody:
        secrets.add("a name", person.name)
        secrets.add("an ID number", person.number)
        secrets.add("a phone", person.phone)
    return secrets


def test_no_log_tells_of_anybody(installation, story, secrets):
    files = [*installation.folder.glob("*.out"), *installation.folder.glob("*.err")]
    lines = [line for file in files for line in file.read_text().splitlines()]
    assert len(lines) > LINES_MIN
    assert [found for file in files for found in scanned_lines(file.read_text(), secrets)] == []


def test_no_refusal_and_no_header_tells_of_anybody(story, secrets):
    assert len(story.answers) > ANSWERS_MIN
    found = []
    for answer in story.answers:
        said = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
        if answer.status_code >= 400:
            said += answer.text
        if kinds := secrets.found(said):
            found.append((answer.request.method, answer.request.path_url[:80], answer.status_code, kinds, said[-700:]))
    assert found == []


def test_nothing_of_ours_breaks_at_nonsense(story):
    broken = [
        (answer.request.method, answer.request.path_url, answer.text)
        for answer in story.answers
        if answer.status_code >= 500
    ]
    assert broken == []


@pytest.mark.parametrize("service", WITH_DATABASES)
def test_nobody_stands_in_a_column_that_is_not_for_names(installation, story, secrets, service):
    template = installation.servers.get("DATABASE_URI", f"sqlite:///{installation.folder}/data/{{service}}.sqlite")
    found, count = scanned_tables(template.format(service=service), secrets)
    assert count > VALUES_MIN
    allowed = NAMED_COLUMNS if service == NAMING else frozenset()
    assert {column: kinds for column, kinds in found.items() if column not in allowed} == {}
    assert set().union(*found.values()) == ({"a name"} if allowed else set()), found


@pytest.mark.parametrize("service", WITH_DATABASES)
def test_what_the_story_leaves_behind_is_looked_at(installation, story, service):
    """Each service has told something, noted who did what, kept answers; and what people did stands in its tables."""
    template = installation.servers.get("DATABASE_URI", f"sqlite:///{installation.folder}/data/{{service}}.sqlite")
    engine = create_engine(template.format(service=service), poolclass=NullPool)
    with engine.connect() as connection:
        counts = [connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in LOOKED_AT[service]]
    engine.dispose()
    assert all(counts), dict(zip(LOOKED_AT[service], counts, strict=True))


def test_no_message_tells_of_anybody(heard, story, secrets, installation):
    if heard is None:
        return  # the outbox, which has the same, is looked at above
    messages = []
    while (message := heard.get(no_ack=True)) is not None:
        messages.append(message)
    assert len(messages) > MESSAGES_MIN
    assert {message.delivery_info["routing_key"] for message in messages} >= {"identity.ContactChanged.v1"}
    said = [bytes(message.body).decode() if not isinstance(message.body, str) else message.body for message in messages]
    said += [str(message.headers) + str(message.properties) for message in messages]
    assert [kinds for text in said if (kinds := secrets.found(text))] == []
    with kombu.Connection(installation.servers["BUS_URI"]) as connection:
        assert count_dead_letters(connection) == 0


def test_somebody_who_is_planted_is_found(tmp_path, secrets, story):
    person = story.members[0]
    uri = f"sqlite:///{tmp_path / 'planted.sqlite'}"
    engine = create_engine(uri)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE note (id INTEGER, words TEXT, content BLOB)")
        connection.exec_driver_sql("INSERT INTO note VALUES (1, ?, ?)", (f"von {person.name}", person.number.encode()))
    engine.dispose()
    assert scanned_tables(uri, secrets)[0] == {"note.words": {"a name"}, "note.content": {"an ID number"}}
    assert scanned_lines(f"x\nfor {person.phone}", secrets) == [(["a phone"], f"for {person.phone}")]
    assert not scanned_lines(f"SMS simulator: code for {person.phone}", secrets)
