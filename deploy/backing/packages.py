"""Debian packages, installed without starting anything.

The maintainer scripts ask `policy-rc.d` before they start a service; ours says no for as long as apt works.
What was newly installed is kept from starting at boot too. This is the only change made to the system.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from deploy.backing.errors import CannotBeHad
from deploy.backing.folder import say

POLICY = Path("/usr/sbin/policy-rc.d")
POLICY_REFUSES = 101
OUR_POLICY = "#!/bin/sh\n# Written by Nuanliu's deploy.backing while it installs packages; may be removed.\nexit 101\n"
SYSTEM_LOCK = Path("/run/lock/nuanliu-backing-packages")
APT_SECONDS_MAX = 900
APT_LOCK_SECONDS_MAX = 120
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


def install(names: Sequence[str], supported: Callable[[str], bool], units: Sequence[str]) -> None:
    """Install the first of `names` that Debian offers in a supported version, and keep `units` from starting at boot.

    Raises CannotBeHad with the reason: no Debian, not root, no such package, apt failed.
    """
    if shutil.which("apt-get") is None:
        raise CannotBeHad("Packages can be installed on Debian and its kin only (there is no apt-get).")
    if os.geteuid() != 0:
        raise CannotBeHad(f"Installing {names[0]} needs root.")
    with _system_lock():
        package, version = _offered(names, supported)
        say(f"installing the Debian package {package} {version}, its start-up suppressed (the only system change).")
        with nothing_starts():
            _apt("install", "--yes", "--no-install-recommends", package)
            _keep_from_booting(units)


@contextlib.contextmanager
def nothing_starts(policy: Path = POLICY) -> Iterator[None]:
    """Let no package start its service: by the policy that is there if it refuses, else by ours for this while."""
    if _refuses(policy) and policy.read_text() != OUR_POLICY:
        yield
        return
    aside = policy.with_name("policy-rc.d.before-nuanliu")
    if policy.exists() and policy.read_text() != OUR_POLICY:
        policy.replace(aside)
    policy.write_text(OUR_POLICY)
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)
        if aside.exists():
            aside.replace(policy)


def _refuses(policy: Path) -> bool:
    if not os.access(policy, os.X_OK):
        return False
    answer = subprocess.run([policy, "rabbitmq-server", "start"], check=False, capture_output=True)
    return answer.returncode == POLICY_REFUSES


def _offered(names: Sequence[str], supported: Callable[[str], bool]) -> tuple[str, str]:
    """Return the name and version of what apt would install; refresh its lists when they offer nothing."""
    for refreshed in (False, True):
        if refreshed:
            _apt("update")
        versions = {name: version for name in names if (version := _candidate(name))}
        for name, version in versions.items():
            if supported(version):
                return name, version
    found = ", ".join(f"{name} {version}" for name, version in versions.items())
    raise CannotBeHad(f"Debian offers no supported version of {names[0]}" + (f" (but {found})." if found else "."))


def _candidate(name: str) -> str | None:
    answer = subprocess.run(["apt-cache", "policy", name], env=QUIET, check=False, capture_output=True, text=True)
    lines = [line.split() for line in answer.stdout.splitlines()]
    found = [words[1] for words in lines if len(words) == 2 and words[0] == "Candidate:"]
    return found[0].rpartition(":")[2] if found and found[0] != "(none)" else None


def _apt(*arguments: str) -> None:
    """Run apt-get to its end: not even Ctrl-C leaves packages half installed. Refresh its lists and retry once."""
    command = ["apt-get", "-q", "-o", f"DPkg::Lock::Timeout={APT_LOCK_SECONDS_MAX}", *arguments]
    output = _uninterrupted(command)
    if output is not None and arguments[0] == "install":
        _apt("update")
        output = _uninterrupted(command)
    if output is not None:
        complaints = [line for line in output.splitlines() if line.startswith(("E:", "W:"))] or output.splitlines()
        raise CannotBeHad(f"apt-get {arguments[0]} failed: {'; '.join(complaints[-2:])}")


def _uninterrupted(command: Sequence[str]) -> str | None:
    """Run a command in a session of its own; return its words if it failed."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **QUIET},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=APT_SECONDS_MAX)
    except KeyboardInterrupt:
        say("waiting for apt-get, so that nothing stays half installed.")
        process.communicate(timeout=APT_SECONDS_MAX)
        raise
    except subprocess.TimeoutExpired:
        process.terminate()
        process.communicate()
        return f"it took longer than {APT_SECONDS_MAX} seconds."
    return output if process.returncode != 0 else None


def _keep_from_booting(units: Sequence[str]) -> None:
    if shutil.which("systemctl"):
        subprocess.run(["systemctl", "disable", *units], env=QUIET, check=False, capture_output=True)
        return
    for unit in (unit for unit in units if unit.endswith(".service")):
        name = unit.removesuffix(".service")
        subprocess.run(["update-rc.d", name, "disable"], env=QUIET, check=False, capture_output=True)


@contextlib.contextmanager
def _system_lock() -> Iterator[None]:
    """Two checkouts must not install at once: the first to finish would take the other's policy away."""
    SYSTEM_LOCK.parent.mkdir(parents=True, exist_ok=True)
    with open(SYSTEM_LOCK, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
