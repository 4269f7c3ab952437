"""A process of services from its start to its end, each in a process of its own."""

import os
import signal
import subprocess
import sys
import time

import pytest
import requests

from shared.runtime.process.process import CONTAINER_DIED, ENDED_BY_REQUEST, STOPPED_HARD
from shared.runtime.tests.library_service import PROGRAM

WAIT_SECONDS_MAX = 30


class Process:
    """A running program, its lines, and its end."""

    def __init__(self, folder, act):
        environment = os.environ | {"NUANLIU_DATA_FOLDER": str(folder), "PYTHONUNBUFFERED": "1"}
        self.popen = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, act],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self):
        return self.popen.stdout.readline().strip()

    def ends(self, seconds=WAIT_SECONDS_MAX):
        """Exit code and what was said on standard error."""
        _, said = self.popen.communicate(timeout=seconds)
        return self.popen.returncode, said


@pytest.fixture
def begin(tmp_path):
    """Starts the library's process; none outlives the test."""
    begun = []

    def begin(act):
        begun.append(Process(tmp_path, act))
        return begun[-1]

    yield begin
    for process in begun:
        process.popen.kill()
        process.popen.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_asked_to_end_finishes_what_it_is_doing(begin, number):
    process = begin("work_for_a_second")
    assert [process.line(), process.line()] == ["ready", "working"]
    process.popen.send_signal(number)
    assert process.line() == "worked"
    assert process.ends()[0] == ENDED_BY_REQUEST


def test_a_process_that_hangs_in_its_loop_ends_at_the_stop_limit(begin):
    process = begin("hang_while_stopping")
    assert process.line() == "ready"
    asked_at = time.monotonic()
    process.popen.send_signal(signal.SIGTERM)
    code, said = process.ends()
    assert code == STOPPED_HARD
    assert "Not everything has stopped within 2 seconds" in said
    assert 2 <= time.monotonic() - asked_at < 10


def test_the_kernel_ends_what_holds_the_interpreter_while_stopping(begin):
    process = begin("hold_the_interpreter_while_stopping")
    assert process.line() == "ready"
    process.popen.send_signal(signal.SIGTERM)
    assert process.ends()[0] == -signal.SIGALRM


def test_a_second_signal_ends_it_at_once(begin):
    process = begin("hang_politely_while_stopping")
    assert process.line() == "ready"
    process.popen.send_signal(signal.SIGINT)
    assert process.line() == "stopping"
    process.popen.send_signal(signal.SIGINT)
    assert process.ends(seconds=1)[0] == 128 + signal.SIGINT


def test_a_container_that_dies_ends_the_process_and_stops_the_others(begin):
    process = begin("die")
    assert process.line() == "ready"
    code, said = process.ends()
    assert code == CONTAINER_DIED
    assert "library-city has died: ZeroDivisionError" in said
    assert "reading room has stopped" in said


def test_a_container_that_dies_while_it_starts_ends_the_process(begin):
    code, said = begin("die_while_starting").ends()
    assert code == CONTAINER_DIED
    assert "library-city has died: ZeroDivisionError" in said


def test_a_part_that_cannot_start_is_told(begin):
    code, said = begin("fail_to_start").ends()
    assert code == 1
    assert "ValueError: no shelves" in said


def test_a_process_that_is_asked_to_end_while_it_starts_ends(begin):
    process = begin("start_for_ever")
    assert process.line() == "starting"
    process.popen.send_signal(signal.SIGTERM)
    assert process.ends(seconds=2)[0] == ENDED_BY_REQUEST


def test_services_are_started_in_order_and_ready_comes_last(begin):
    process = begin("tell_order")
    assert [process.line() for _ in range(3)] == ["library starts: starting", "room starts: starting", "ready"]


def test_health_is_told_by_http_where_there_is_no_gateway(begin):
    process = begin("tell_port")
    assert process.line() == "ready"
    report = requests.get(f"http://127.0.0.1:{process.line()}/health/ready", timeout=5)
    assert report.status_code == 503
    assert report.json()["checks"]["library.shelves"] == "no shelves"


def test_a_second_process_on_the_same_embedded_folder_is_refused(begin):
    first = begin("tell_order")
    assert [first.line() for _ in range(3)][-1] == "ready"
    code, said = begin("tell_order").ends()
    assert code == 1
    assert "FolderTaken: Another process of Nuanliu runs on" in said


def test_services_that_were_loaded_before_eventlet_has_patched_do_not_run():
    steps = "from shared.runtime.process.runner import Runner; from shared.runtime.settings import Settings"
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"{steps}; Runner([], Settings())"], capture_output=True
    )
    assert said.returncode == 1
    assert b"eventlet.monkey_patch() comes before every other import" in said.stderr
