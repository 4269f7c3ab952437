"""The private folder, its lock and its memory; processes found by their mark."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from deploy.backing import BackingError, folder, memory, processes
from deploy.backing.folder import Folder
from deploy.backing.private_postgresql import PrivatePostgresql


@pytest.fixture
def open_path():
    """A folder that other users can reach; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory(prefix="nuanliu-test-") as name:
        os.chmod(name, 0o711)
        yield Path(name)


@pytest.fixture
def place(open_path):
    return Folder.at(open_path / "backing")


SERVER = PrivatePostgresql("/f", "/p", None, 20_001, "geheim")


def test_what_is_remembered_is_recalled_whole(place):
    memory.remember(place, "postgresql", SERVER)
    assert memory.recall(place, "postgresql") == SERVER


def test_one_server_is_forgotten_without_the_other(place):
    memory.remember(place, "postgresql", SERVER)
    memory.remember(place, "rabbitmq", SERVER)
    memory.forget(place, "rabbitmq")
    assert (memory.recall(place, "rabbitmq"), memory.recall(place, "postgresql")) == (None, SERVER)


def test_the_state_file_with_its_passwords_is_for_its_owner_only(place):
    memory.remember(place, "postgresql", SERVER)
    assert (place.path / "state.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"version": 0, "servers": {"postgresql": {}}}', "\0"],
)
def test_a_state_file_that_cannot_be_understood_is_as_good_as_none(place, content):
    (place.path / "state.json").write_text(content)
    assert place.state() == {}


def test_facts_of_another_version_of_the_program_are_not_recalled(place):
    place.remember("postgresql", {"kind": "PrivatePostgresql", "harbour": 20_001})
    assert memory.recall(place, "postgresql") is None


def test_the_folder_may_be_passed_through_but_not_listed_and_is_unseen_by_git(place):
    assert place.path.stat().st_mode & 0o777 == 0o711
    assert (place.path / ".gitignore").read_text() == "*\n"


def test_a_folder_whose_path_is_not_ascii_is_refused(open_path):
    with pytest.raises(BackingError, match="must be ASCII"):
        Folder.at(open_path / "暖流")


@pytest.mark.skipif(os.geteuid() != 0, reason="without root the servers run as ourselves, who reach our own folders")
def test_a_folder_out_of_reach_for_unprivileged_users_is_refused(open_path):
    (open_path / "closed").mkdir(mode=0o700)
    with pytest.raises(BackingError, match="must be able to reach it"):
        Folder.at(open_path / "closed" / "backing")


def test_a_checkout_that_cannot_hold_servers_uses_one_other_folder_again_and_again(open_path, monkeypatch):
    checkout = open_path / "暖流"
    checkout.mkdir()
    monkeypatch.setattr(folder, "REPOSITORY", checkout)
    monkeypatch.setattr(tempfile, "tempdir", str(open_path))
    monkeypatch.delenv(folder.FOLDER_SETTING, raising=False)
    first, second = Folder.at(None), Folder.at(None)
    assert first == second
    assert first.path.parent == open_path


def test_a_checkout_that_can_hold_servers_holds_them_itself(open_path, monkeypatch):
    monkeypatch.setattr(folder, "REPOSITORY", open_path)
    monkeypatch.delenv(folder.FOLDER_SETTING, raising=False)
    assert Folder.at(None).path == open_path / ".backing"


def test_two_processes_do_not_work_in_one_folder_at_once(place, monkeypatch):
    monkeypatch.setattr(folder, "LOCK_SECONDS_MAX", 0.1)
    with place.locked(), pytest.raises(BackingError, match="Another process is at work"), place.locked():
        pass


def test_the_lock_is_free_again_after_a_failure(place, monkeypatch):
    monkeypatch.setattr(folder, "LOCK_SECONDS_MAX", 0.1)
    with pytest.raises(ZeroDivisionError), place.locked():
        raise ZeroDivisionError
    with place.locked():
        assert (place.path / "lock").exists()


@pytest.fixture
def launched(open_path):
    """Start a program that waits, marked with this folder; end it afterwards."""
    log = open_path / "log"

    def launch(program):
        environment = {"PATH": os.environ["PATH"]}
        command = [sys.executable, "-c", f"import time; {program}; print('ready', flush=True); time.sleep(600)"]
        processes.launch(command, mark=str(open_path), user=None, environment=environment, folder=open_path, log=log)
        assert processes.wait_until(lambda: "ready" in processes.last_lines(log), 10)
        return processes.marked(str(open_path))

    yield launch
    processes.end(processes.marked(str(open_path)), signal.SIGKILL)


def test_a_server_is_found_by_its_mark_and_ended(launched, open_path):
    pids = launched("pass")
    assert len(pids) == 1
    processes.end(pids, signal.SIGTERM)
    assert processes.marked(str(open_path)) == []


def test_a_server_that_ignores_the_first_signal_is_killed(launched, open_path):
    pids = launched("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)")
    processes.end(pids, signal.SIGTERM, within_seconds=0.2)
    assert processes.marked(str(open_path)) == []


def test_a_mark_that_only_begins_alike_is_another_ones(launched, open_path):
    launched("pass")
    assert processes.marked(str(open_path)[:-1]) == []


def test_a_zombie_counts_as_gone():
    child = subprocess.Popen([sys.executable, "-c", ""])
    assert processes.gone([child.pid], 10)
    assert child.wait() == 0


def test_clearing_ends_what_a_lost_state_file_left_and_deletes_its_data(launched, open_path):
    (open_path / "data").touch()
    launched("pass")
    processes.clear(open_path)
    assert processes.marked(str(open_path)) == []
    assert not open_path.exists()
    open_path.mkdir()


def test_ports_are_below_the_range_of_outgoing_connections():
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    ports = processes.free_ports(4)
    assert len(set(ports)) == 4
    assert all(1024 < port < min(lowest, 32_768) for port in ports)
