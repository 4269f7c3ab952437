"""`--workers 2`: run the tests in several processes, a file at a time; most tests wait more than they work.

The process that was started collects, hands files out and tells what the workers report, a whole file at once. Workers
fork from it once it has collected: each would need a minute for that. (An own plugin, since pytest-xdist stands still
here: eventlet patches the locks under its receiving thread.)
"""

import json
import os
import socket
import sys
import traceback
import warnings
from collections import defaultdict

import eventlet
import pytest
from eventlet import hubs

STREAMS = (1, 2)  # standard output and standard error
WELL = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)


def pytest_addoption(parser):
    """Let the number of processes be told."""
    parser.addoption("--workers", type=int, default=1, metavar="N", help="run the tests in N processes")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """Lead, where there are workers."""
    if config.option.workers > 1 and not config.option.collectonly:
        config.pluginmanager.register(Leader(config), "leader")


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
        greens = [
            eventlet.spawn(self.follow, session, *self.fork(session)) for _ in range(session.config.option.workers)
        ]
        for green in greens:
            green.wait()
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        return True

    def fork(self, session):
        """Start a worker; return its process id, our end of the line to it, and a file in memory that it prints to."""
        (ours, its), output = socket.socketpair(), os.memfd_create("output")
        with warnings.catch_warnings(action="ignore"):  # eventlet's, of forks; the worker has a hub of its own
            pid = os.fork()
        if not pid:
            work(session, Line(its), output)
        its.close()
        return pid, ours, output

    def follow(self, session, pid, ours, output):
        """Give a worker work and tell what it reports, until there is nothing more."""
        last = self.hand_out(session, Line(ours))
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with open(output, errors="replace") as printed:
            if code not in WELL:
                printed.seek(0)
                session.shouldfail = f"a worker ended with {code} in {last}:\n{printed.read()[-5000:]}"

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


def work(session, line, output):
    """Be a worker: run what is handed out, and end without what the leader does at its end."""
    plugins, code = session.config.pluginmanager, pytest.ExitCode.INTERNAL_ERROR
    try:
        hubs.use_hub()
        capturing = plugins.get_plugin("capturemanager")
        capturing.stop_global_capturing()
        for stream in STREAMS:
            os.dup2(output, stream)
        capturing.start_global_capturing()
        for plugin in ("terminalreporter", "leader"):
            plugins.unregister(name=plugin)
        plugins.register(worker := Worker(session.config, line))
        worker.run(session)
        code = pytest.ExitCode.TESTS_FAILED if session.testsfailed else pytest.ExitCode.OK
        session.config.hook.pytest_sessionfinish(session=session, exitstatus=code)
    except BaseException as error:
        capturing.stop_global_capturing()
        traceback.print_exception(error)
    finally:
        sys.stdout.flush()
        os._exit(code)


class Worker:
    """Run the files that the leader hands out, and report."""

    def __init__(self, config, line):
        """Work for the leader at the other end of the line."""
        self.config = config
        self.line = line

    def run(self, session):
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
