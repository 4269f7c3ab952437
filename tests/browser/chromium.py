"""A headless browser as a person's hands and eyes: found here, or Debian's package where that may be installed.

It is told what to do by the DevTools protocol through two pipes: no port, no driver, no library; it ends when they do.
Each has a profile of its own and finds no host but this one, so that a page which asks others for anything is seen to.
"""

import contextlib
import fcntl
import io
import itertools
import json
import os
import select
import shutil
import subprocess
import sys
import time

from deploy.backing import processes
from deploy.backing.errors import CannotBeHad
from deploy.backing.packages import install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "chromium"
VERSION_SECONDS_MAX = 30.0
ANSWER_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 10.0
READ_BYTES = 1024 * 1024
OPTIONS = (
    "--headless",
    "--no-sandbox",  # CI is root in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=1280,900",
    "--remote-debugging-pipe",
)

# Becomes the browser, with the protocol's pipes where it looks for them: file descriptors 3 and 4.
BECOME = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)
HAND_OVER = (sys.executable, "-c", BECOME)


class BrowserError(AssertionError):
    """The browser, or the page in it, has said that something is wrong."""


def program(may_install):
    """Where the browser is. Raises CannotBeHad with the reason."""
    found = _found()
    if found is None and may_install:
        install([PACKAGE], supported=lambda version: True, units=())
        found = _found()
    if found is None:
        tried = (
            "also not in Debian's package" if may_install else "and NUANLIU_BACKING_INSTALL does not say to install one"
        )
        raise CannotBeHad(f"There is no {', '.join(NAMES)} that runs, {tried}.")
    return found


def _found():
    return next((path for name in NAMES if (path := shutil.which(name)) and _runs(path)), None)


def _runs(path):
    """Some systems have a script of that name, which only says how to get the browser."""
    try:
        asked = subprocess.run([path, "--version"], check=False, capture_output=True, timeout=VERSION_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


class Browser:
    """One process with one page. The folder is its own: it goes with it."""

    def __init__(self, path, folder):
        (to_it, write), (read, from_it) = _pipe(), _pipe()
        folder.mkdir()
        # Not os.write: under eventlet that tries for ever where nobody reads any more.
        self._write, self._read = io.FileIO(write, "w"), io.FileIO(read)
        self._numbers, self._pending = itertools.count(1), b""
        self.said = []  # what the page has complained of
        home = folder / "home"
        home.mkdir()
        self._folder, self._log, self._session = folder, folder / "browser.log", None
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*HAND_OVER, str(to_it), str(from_it), path, *OPTIONS, f"--user-data-dir={folder}/user", "about:blank"],
                pass_fds=(to_it, from_it),
                stdout=log,
                stderr=log,
                env={"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", processes.MARK: str(folder)},
                start_new_session=True,
            )
        os.close(to_it)
        os.close(from_it)

    def __enter__(self):
        try:
            self._attach()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *error):
        self.stop()

    def _attach(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "DOM", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        """The result of a command of the protocol."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        message |= {"sessionId": self._session} if self._session else {}
        try:
            self._write.write(json.dumps(message).encode() + b"\0")
        except BrokenPipeError:
            raise self._gone() from None
        deadline = time.monotonic() + ANSWER_SECONDS_MAX
        while (answer := self._next(deadline)).get("id") != number:
            self._note(answer)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']}")
        return answer["result"]

    def _next(self, deadline):
        while b"\0" not in self._pending:
            ready, _, _ = select.select([self._read], [], [], max(0.0, deadline - time.monotonic()))
            piece = self._read.read(READ_BYTES) if ready else b""
            if not piece:
                raise self._gone()
            self._pending += piece
        text, _, self._pending = self._pending.partition(b"\0")
        return json.loads(text)

    def _gone(self):
        return BrowserError(f"the browser does not answer:\n{self._log.read_text(errors='replace')[-2000:]}")

    def _note(self, event):
        """Whatever the page throws, logs as an error or may not load."""
        about = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            self.said.append(about["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        elif event.get("method") == "Log.entryAdded" and about["entry"]["level"] == "error":
            self.said.append(f"{about['entry']['text']} {about['entry'].get('url', '')}".strip())

    def stop(self):
        """End it and whatever belongs to it."""
        self._write.close()
        self._read.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS_MAX)
        processes.clear(self._folder)
        self._process.wait()


def _pipe():
    """A pipe whose ends are none of the two that the browser wants."""
    low = os.pipe()
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in low]
    for end in low:
        os.close(end)
    return ends
