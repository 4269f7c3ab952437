"""Each in a process of its own: they end it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from shared.runtime.process.watchdog import STALLED

PROGRAM = """
import eventlet
eventlet.monkey_patch()
import re, sys, time
from eventlet import patcher
from shared.runtime.process import watchdog
watchdog.BEAT_SECONDS = 0.05
watchdog.LAST_GUARD_FACTOR = 2
guard = watchdog.Watchdog(stall_seconds=0.5)
guard.start()
eventlet.sleep(0.1)
print("watching", flush=True)
{act}
print("survived", flush=True)
"""
BLOCKED_OUTSIDE_PYTHON = "patcher.original('time').sleep(30)"
HOLDS_THE_INTERPRETER = "re.match(r'(a+)+$', 'a' * 60 + 'b')"
CODE_OF_THE_LAST_GUARD = 1  # the one that needs no interpreter
WAITS_AS_A_GREENTHREAD = "eventlet.sleep(1.5)"


@pytest.fixture
def run():
    """Starts processes that are watched while they act; none outlives the test."""
    processes = []

    def run(act):
        command = [sys.executable, "-c", PROGRAM.format(act=act)]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return processes[-1]

    yield run
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("act", "code"), [(BLOCKED_OUTSIDE_PYTHON, STALLED), (HOLDS_THE_INTERPRETER, CODE_OF_THE_LAST_GUARD)]
)
def test_a_stalled_loop_ends_the_process_and_shows_where(run, act, code):
    process = run(act)
    out, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert "survived" not in out
    assert 'File "<string>", line 13 in <module>' in err


def test_a_greenthread_that_waits_is_no_stall(run):
    process = run(WAITS_AS_A_GREENTHREAD)
    out, _ = process.communicate(timeout=20)
    assert (out.split(), process.returncode) == (["watching", "survived"], 0)


def test_a_process_that_was_stopped_by_hand_goes_on(run):
    process = run(WAITS_AS_A_GREENTHREAD)
    assert process.stdout.readline() == "watching\n"
    process.send_signal(signal.SIGTSTP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    time.sleep(1.5)  # longer than both limits: the passing time is what is tested
    process.send_signal(signal.SIGCONT)
    out, _ = process.communicate(timeout=20)
    assert ("survived" in out, process.returncode) == (True, 0)
