"""The simulated member registry as an operator starts it, and what the doctor says of it."""

import os

import eventlet
import pytest
from eventlet.event import Event

from deploy.simulators.member_directory import Fault, SimulatedRegistry
from services.identity.members.directory_choice import member_directory_for
from services.identity.members.directory_signing import make_key
from services.identity.members.directory_simulator import SimulatedDirectory
from services.identity.members.domain.documents import read_document
from services.identity.members.domain.names import read_name
from services.identity.members.generation import generated_members
from services.identity.units.beijing import beijing_units
from shared.kernel.clock import SystemClock, business_date
from shared.runtime.settings import Settings


@pytest.fixture
def registry(tmp_path):
    """A registry that knows nobody, its URL, and the file of its key."""
    key_file = tmp_path / "key.json"
    listener = eventlet.listen(("127.0.0.1", 0))
    simulated = SimulatedRegistry(SimulatedDirectory(list), make_key(key_file, "city-1"))
    serving = eventlet.spawn(simulated.serve, listener)
    settings = {
        "MEMBER_DIRECTORY_URL": f"http://127.0.0.1:{listener.getsockname()[1]}",
        "MEMBER_DIRECTORY_KEY_FILE": key_file,
        "DEVELOPMENT": "true",
        "HTTP_PORT": "0",
    }
    yield simulated, settings
    serving.kill()
    listener.close()


def said_of_registry(outcome):
    return [line for line in outcome.out.splitlines() if "member registry" in line]


def test_a_generated_file_is_played_and_its_members_are_found(nuanliu, tmp_path, monkeypatch):
    assert nuanliu("generate", "members", "--count", "20", "--out", "members.csv").code == 0
    started = Event()
    monkeypatch.setattr(
        SimulatedRegistry, "serve", lambda simulated, listener: started.send((simulated, listener)), raising=True
    )
    outcome = nuanliu("simulate", "member-directory", "--members", "members.csv", "--port", "0")
    simulated, listener = started.wait()
    url = outcome.out.rpartition("=")[2].strip()
    assert (outcome.code, outcome.out.partition(".")[0]) == (0, "20 members")
    monkeypatch.undo()
    serving = eventlet.spawn(simulated.serve, listener)
    row = next(generated_members(20, 1, [unit.code for unit in beijing_units()]))
    document = read_document(row.document_kind, row.document_number, business_date(SystemClock().now()))
    settings = Settings(data_folder=tmp_path / "data", development=True, member_directory_url=url)
    found = member_directory_for(settings).membership_of(document, read_name(row.name))
    serving.kill()
    listener.close()
    assert (found.member_number, found.unit_code) == (row.member_number, row.unit_code)


def test_a_file_that_cannot_be_read_is_refused_before_anything_listens(nuanliu, tmp_path):
    (tmp_path / "members.csv").write_text(
        "member_number,name,document_kind,document_number,unit_code\n1,王小明,x,y,z\n"
    )
    outcome = nuanliu("simulate", "member-directory", "--members", "members.csv", "--port", "0")
    assert (outcome.code, outcome.out) == (2, "")
    assert "row 2 has a kind, a day or a state that is none." in outcome.err
    assert not (tmp_path / "data").exists()


def test_a_file_in_another_encoding_is_refused(nuanliu, tmp_path):
    (tmp_path / "members.csv").write_bytes("姓名".encode("gb18030"))
    outcome = nuanliu("simulate", "member-directory", "--members", "members.csv", "--port", "0")
    assert (outcome.code, "no UTF-8 text" in outcome.err) == (2, True)


def test_the_doctor_notes_that_nobody_can_be_looked_up(nuanliu, notes):
    outcome = nuanliu("doctor", HTTP_PORT="0")
    assert outcome.code == 0
    assert said_of_registry(outcome)[0].startswith("note   member registry: none is set (NUANLIU_MEMBER_DIRECTORY_URL)")


def test_the_doctor_notes_that_development_simulates(nuanliu, notes):
    assert "simulated in the process" in said_of_registry(nuanliu("doctor", HTTP_PORT="0", DEVELOPMENT="true"))[0]


def test_a_registry_that_answers_is_well(nuanliu, notes, registry):
    _, settings = registry
    outcome = nuanliu("doctor", **settings)
    assert outcome.code == 0
    assert said_of_registry(outcome) == [f"well   member registry {settings['MEMBER_DIRECTORY_URL']}: it answers."]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.DROPPING, "unreachable: is it running"),
        (Fault.NO_JSON, "nonsense: what"),
        (Fault.REFUSING, "busy: it says"),
    ],
)
def test_a_registry_that_does_not_answer_is_wrong(fault, said, nuanliu, notes, registry):
    simulated, settings = registry
    simulated.faults = iter([fault])
    outcome = nuanliu("doctor", **settings)
    assert (outcome.code, said in said_of_registry(outcome)[0]) == (1, True)


def test_a_key_that_others_may_read_is_wrong(nuanliu, notes, registry):
    _, settings = registry
    os.chmod(settings["MEMBER_DIRECTORY_KEY_FILE"], 0o640)
    outcome = nuanliu("doctor", **settings)
    assert (outcome.code, "chmod 600" in said_of_registry(outcome)[0]) == (1, True)


def test_a_missing_key_is_wrong(nuanliu, notes, tmp_path):
    outcome = nuanliu("doctor", MEMBER_DIRECTORY_URL="https://members.example.cn", HTTP_PORT="0")
    assert outcome.code == 1
    assert "member-directory.json cannot be read: No such file or directory." in said_of_registry(outcome)[0]


@pytest.mark.parametrize("fault", Fault)
def test_the_registry_is_played_with_each_fault_by_its_name(nuanliu, monkeypatch, fault):
    assert nuanliu("generate", "members", "--count", "2", "--out", "members.csv").code == 0
    played = []
    monkeypatch.setattr(
        SimulatedRegistry, "serve", lambda simulated, listener: played.append(simulated) or listener.close()
    )
    said = ("--members", "members.csv", "--port", "0", "--fault", fault.value)
    assert (nuanliu("simulate", "member-directory", *said).code, len(played)) == (0, 1)
