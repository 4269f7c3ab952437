"""A process from which the program's processes branch off, with everything loaded: half of a start is loading.

`python -m tests.stem FD`: reads one request after another from the socket FD (see `Stem`), and ends with it. A branch
is as a process that was started anew: it has its own folder, environment and output, the program is its main module.
"""

import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from eventlet import hubs
from eventlet.patcher import original

ROOT = Path(__file__).parents[1]
MESSAGE_BYTES_MAX = 1 << 17
STREAMS = (1, 2)  # what a branch writes to: standard output and standard error
LOOK_SECONDS = 0.02
NOT_ENDED = None


class Stem:
    """The stem as those see it who want branches. One for each process that runs tests."""

    def __init__(self):
        """Start it; it is loading when this returns."""
        self._plain = original("socket")  # a question and its answer are one: nobody else asks in between
        self._end, its = self._plain.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.stem", str(its.fileno())],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("NUANLIU_")},
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
        )
        its.close()

    def branch(self, arguments, cwd, env, stdout, stderr):
        """Start `python -m ARGUMENTS`, as Popen would."""
        wanted = {"arguments": arguments, "cwd": str(cwd), "env": env}
        return Branch(self, self.ask(wanted, [stdout.fileno(), stderr.fileno()]))

    def ask(self, wanted, files=()):
        """Send one request and wait for its answer."""
        self._plain.send_fds(self._end, [json.dumps(wanted).encode()], files)
        return json.loads(self._end.recv(MESSAGE_BYTES_MAX))


@cache
def stem():
    """The stem of this process."""
    return Stem()


class Branch:
    """A process that branched off: as much of Popen as tests have need of."""

    def __init__(self, stem, pid):
        """It runs already."""
        self._stem, self.pid, self.returncode = stem, pid, NOT_ENDED

    def poll(self):
        """The exit code, None while it runs."""
        if self.returncode is NOT_ENDED:
            self.returncode = self._stem.ask({"ended": self.pid})
        return self.returncode

    def wait(self, timeout=None):
        """Wait for its end; the exit code. Raises subprocess.TimeoutExpired."""
        deadline = time.monotonic() + timeout if timeout else None
        while self.poll() is NOT_ENDED:
            if deadline and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(f"branch {self.pid}", timeout)
            time.sleep(LOOK_SECONDS)
        return self.returncode

    def send_signal(self, number):
        """Send it a signal, unless it has ended."""
        if self.poll() is NOT_ENDED:
            os.kill(self.pid, number)

    def kill(self):
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def hash_cheaply():
    """From now on passwords cost this process next to nothing: a tenth of the tests' time was their hashing."""
    from services.identity.accounts import passwords

    passwords.TIME_COST, passwords.MEMORY_KIBIBYTES = 1, 8


def load():
    """Load what the program's processes run."""
    from deploy.cli import main, services

    hash_cheaply()
    main.commands_of(main.modules())
    for name in services.SERVICES:
        services.load(name)
    gc.collect()
    gc.freeze()


def serve(end):
    """Answer requests until there are no more; in a branch, return what it is asked to run."""
    while True:
        message, files, _, _ = socket.recv_fds(end, MESSAGE_BYTES_MAX, len(STREAMS))
        if not message:
            return None
        wanted = json.loads(message)
        if "ended" in wanted:
            pid, status = os.waitpid(wanted["ended"], os.WNOHANG)
            end.send(json.dumps(os.waitstatus_to_exitcode(status) if pid else NOT_ENDED).encode())
            continue
        if not (pid := os.fork()):
            hubs.use_hub()  # its own: what waits in one branch would wake in another
            end.close()
            become(wanted, files)
            return wanted["arguments"]
        for file in files:
            os.close(file)
        end.send(json.dumps(pid).encode())


def become(wanted, files):
    """Be in the folder, the environment and the files that the process was given."""
    for file, stream in zip(files, STREAMS, strict=True):
        os.dup2(file, stream)
        os.close(file)
    os.environ.clear()
    os.environ.update(wanted["env"])
    os.chdir(wanted["cwd"])
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(write_through=True)
    sys.argv = wanted["arguments"]


def run(end):
    """Serve; a branch runs its program, and ends as that ends."""
    load()
    if arguments := serve(end):
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    run(socket.socket(fileno=int(sys.argv[1])))
