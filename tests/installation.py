"""The program as a process of its own: for tests that start, ask, stop and kill a real installation."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.stem import stem

ROOT = Path(__file__).parents[1]
START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 30.0
ANSWER_SECONDS_MAX = 15.0
LOOK_SECONDS = 0.02
ADDRESS = re.compile(r"http://127\.0\.0\.1:([0-9]+)")


class Process:
    """`nuanliu ARGUMENTS` in a folder, with these settings and no others; its output is in files there.

    program: the module that is run instead of the command line; is_anew: Python is started for it, and loads it.
    """

    def __init__(self, *arguments, folder, settings, name="nuanliu", program="deploy.cli", is_anew=False):
        self.out_path, self.err_path = folder / f"{name}.out", folder / f"{name}.err"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("NUANLIU_")}
        environment |= {f"NUANLIU_{key}": str(value) for key, value in settings.items()}
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        with self.out_path.open("ab") as out, self.err_path.open("ab") as err:
            self._begins = out.tell()
            files = {"stdout": out, "stderr": err}
            if is_anew:
                command = [sys.executable, "-m", program, *arguments]
                self._process = subprocess.Popen(command, cwd=folder, env=environment, **files)
            else:
                self._process = stem().branch([program, *arguments], folder, environment, **files)

    @property
    def out(self):
        """What it has written to standard output."""
        return self.out_path.read_bytes()[self._begins :].decode()

    @property
    def err(self):
        """What it and its predecessors in the folder have written to standard error."""
        return self.err_path.read_text()

    @property
    def pid(self):
        """Its process id."""
        return self._process.pid

    def running(self):
        """Whether it has not ended."""
        return self._process.poll() is None

    def await_ready(self, ready=lambda process: "Ctrl-C" in process.out):
        """Wait until it has said that it runs (or until `ready` says so)."""
        return self.await_true(lambda: ready(self), START_SECONDS_MAX)

    def await_true(self, condition, seconds):
        """Wait for a condition while the process lives."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.running(), f"ended with {self._process.returncode}:\n{self.out}{self.err[-4000:]}"
            assert time.monotonic() < deadline, f"not within {seconds:g} seconds:\n{self.out}{self.err[-4000:]}"
            time.sleep(LOOK_SECONDS)
        return self

    @property
    def address(self):
        """Where its gateway listens."""
        return ADDRESS.search(self.out)[0]

    def ended(self, seconds=STOP_SECONDS_MAX):
        """Wait for the end; the exit code."""
        return self._process.wait(seconds)

    def stop(self, seconds=STOP_SECONDS_MAX):
        """Ask it to stop, as a supervisor does; the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self.ended(seconds)

    def kill(self):
        """End it as a power cut does."""
        self._process.kill()
        self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.running():
            self.kill()


def get(address, path):
    """Status and JSON of a plain GET, also where the status is an error."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address + path, timeout=ANSWER_SECONDS_MAX) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())
