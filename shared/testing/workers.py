"""`--workers 2`: run the tests in several processes, a file at a time; most tests wait more than they work.

The process that was started collects, hands files out and tells what the workers report, a whole file at once. (An
own plugin, since pytest-xdist stands still here: eventlet patches the locks under its receiving thread.)
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import warnings
from collections import defaultdict

import eventlet
import pytest

ADDRESS = "NUANLIU_TEST_WORKER_SOCKET"  # in the environment of a worker: the number of its end of the socket pair
WELL = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)


def pytest_addoption(parser):
    """Let the number of processes be told."""
    parser.addoption("--workers", type=int, default=1, metavar="N", help="run the tests in N processes")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """Be the leader, a worker, or nothing."""
    if ADDRESS in os.environ:
        config.pluginmanager.register(Worker(config, Line(socket.socket(fileno=int(os.environ.pop(ADDRESS))))))
    elif config.option.workers > 1 and not config.option.collectonly:
        config.pluginmanager.register(Leader(config))


class Line:
    """Messages over a socket: JSON, one on a line."""

    def __init__(self, end):
        """Talk over this end of a socket pair."""
        self.file = end.makefile("rw", encoding="utf-8")

    def tell(self, **message):
        """Send one message."""
        self.file.write(json.dumps(message) + "\n")
        self.file.flush()

    def next(self):
        """Wait for a message; `None` when the other side has ended."""
        try:
            line = self.file.readline()
        except ConnectionError:
            return None
        return json.loads(line) if line.endswith("\n") else None


class Leader:
    """Hand out files of tests, and tell what comes back."""

    def __init__(self, config):
        """Lead as many workers as the command line asks for."""
        self.config = config
        self.files = []  # what nobody has yet, the last first

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        """Have the workers run what was collected."""
        if session.testsfailed and not session.config.option.continue_on_collection_errors:
            raise session.Interrupted(f"{session.testsfailed} errors during collection")
        self.files = list(by_file(session.items))[::-1]
        greens = [eventlet.spawn(self.follow, session) for _ in range(session.config.option.workers)]
        for green in greens:
            green.wait()
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        return True

    def follow(self, session):
        """Start a worker, give it work and tell what it reports, until there is nothing more."""
        ours, its = socket.socketpair()
        with tempfile.TemporaryFile("w+") as output:
            worker = subprocess.Popen(
                [sys.executable, "-m", "pytest", *self.config.invocation_params.args, "--workers", "1"],
                env=os.environ | {ADDRESS: str(its.fileno())},
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=output,
            )
            its.close()
            last = self.hand_out(session, Line(ours))
            if worker.wait() not in WELL:
                output.seek(0)
                session.shouldfail = f"a worker ended with {worker.returncode} in {last}:\n{output.read()[-5000:]}"

    def hand_out(self, session, line):
        """Give the worker at the line one file after another; return the last test that it began."""
        told, last = [], None
        while (message := line.next()) is not None:
            if "wants" in message:
                line.tell(file=self.files.pop() if self.files and not session.shouldfail else None)
                continue
            if "starts" in message:
                if last and file_of(last) != file_of(message["starts"]):
                    self.tell(told)
                    told = []
                last = message["starts"]
            told.append(message)
        self.tell(told)
        return last

    def tell(self, messages):
        """Tell the rest of pytest what a worker said."""
        hook = self.config.hook
        for message in messages:
            if "report" in message:
                report = hook.pytest_report_from_serializable(config=self.config, data=message["report"])
                if isinstance(report.longrepr, list):  # JSON knows no tuples
                    report.longrepr = tuple(report.longrepr)
                hook.pytest_runtest_logreport(report=report)
            elif "warning" in message:
                warning = UserWarning(message.pop("warning"))
                told = warnings.WarningMessage(warning, UserWarning, message["filename"], message["lineno"])
                hook.pytest_warning_recorded.call_historic(
                    kwargs={"warning_message": told, "when": "runtest", "nodeid": message["nodeid"], "location": None},
                )
            else:
                hook.pytest_runtest_logstart(nodeid=message["starts"], location=tuple(message["location"]))


class Worker:
    """Run the files that the leader hands out, and report."""

    def __init__(self, config, line):
        """Work for the leader at the other end of the line."""
        self.config = config
        self.line = line

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        """Ask for a file, and for the next before its last test, so that what is kept for a session is kept."""
        files = by_file(session.items)
        coming = self.asked(files)
        while coming:
            items, coming = coming, None
            for item, following in zip(items, [*items[1:], None], strict=True):
                if following is None:
                    coming = self.asked(files)
                    following = coming[0] if coming else None
                session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return True

    def asked(self, files):
        """Return the tests of the file that the leader gives; none when all is given."""
        self.line.tell(wants=True)
        answer = self.line.next()
        return files[answer["file"]] if answer and answer["file"] else []

    def pytest_runtest_logstart(self, nodeid, location):
        """Tell that a test begins."""
        self.line.tell(starts=nodeid, location=location)

    def pytest_runtest_logreport(self, report):
        """Tell how a part of a test ended."""
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        self.line.tell(report=data)

    def pytest_warning_recorded(self, warning_message, when, nodeid):
        """Tell of a warning that a test gave; those of collecting the leader has itself."""
        if when == "runtest":
            said = f"{warning_message.category.__name__}: {warning_message.message}"
            self.line.tell(
                warning=said, nodeid=nodeid, filename=warning_message.filename, lineno=warning_message.lineno
            )


def by_file(items):
    """Return the tests by the path of their file, in the order in which they were collected."""
    files = defaultdict(list)
    for item in items:
        files[str(item.path)].append(item)
    return files


def file_of(nodeid):
    """Return the file of a test's id."""
    return nodeid.partition("::")[0]
