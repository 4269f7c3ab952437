"""What the machine under an installation must offer: a folder with space, a clock, a free port."""

import errno
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from deploy.cli.data_folder import REMEDY, nearest_of, trouble_with
from deploy.cli.examination.findings import Finding, note, well, wrong
from deploy.cli.examination.neighbour import Neighbour, neighbour_at
from shared.runtime.settings import Settings

FREE_BYTES_MIN = 1024**3
CLOCK_BEHIND_SECONDS_MAX = 86_400.0  # behind the files of this program
GIBIBYTE = 1024**3


def examine(settings: Settings) -> Iterator[Finding]:
    """Folder, clock and port."""
    yield folder(settings.data_folder.absolute())
    yield clock(time.time())
    yield port(settings)


def folder(path: Path) -> Finding:
    """Whether the data folder can be written, and whether there is space."""
    subject = f"folder {path}"
    if trouble := trouble_with(path):
        return wrong(subject, f"cannot be used: {trouble}; {REMEDY}.")
    free_bytes = shutil.disk_usage(nearest_of(path)).free
    space = f"{free_bytes / GIBIBYTE:.1f} GiB free"
    if free_bytes < FREE_BYTES_MIN:
        return wrong(subject, f"only {space}; make room before the databases stop.")
    return well(subject, f"{space}.") if path.exists() else note(subject, f"will be made at the first start; {space}.")


def clock(now: float) -> Finding:
    """Whether the clock may be right at all: no earlier than the files of this program. now: Unix seconds."""
    behind_seconds = Path(__file__).stat().st_mtime - now
    told = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now))
    if behind_seconds > CLOCK_BEHIND_SECONDS_MAX:
        return wrong("clock", f"{told} is before this program was installed; set the clock, tokens depend on it.")
    return well("clock", f"{told}.")


def port(settings: Settings) -> Finding:
    """Whether the gateway can listen, or does so already."""
    subject = f"port {settings.http_port}"
    if settings.http_port == 0:
        return well(subject, "any free one is taken at the start.")
    try:
        refuse_taken_port(settings)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return _taken(subject, settings)
        return wrong(subject, f"cannot be used ({error.strerror}); look at NUANLIU_HTTP_HOST.")
    return well(subject, f"free at {settings.http_host}.")


def refuse_taken_port(settings: Settings) -> None:
    """Raise OSError, with the address in its text, where the gateway could not listen."""
    refuse_taken_address(settings.http_host, settings.http_port)


def refuse_taken_address(host: str, number: int) -> None:
    """Raise OSError, with the address in its text, where nobody could listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, number))
            listener.listen(1)
    except OSError as error:
        unknown = isinstance(error, socket.gaierror)  # a name; its numbers are not those of other errors
        reason = errno.EADDRNOTAVAIL if unknown else error.errno
        raise OSError(reason, f"cannot listen at {host}:{number}: {error.strerror or error}") from error


def _taken(subject: str, settings: Settings) -> Finding:
    remedy = "set NUANLIU_HTTP_PORT to another one, or to 0 for any free one."
    match neighbour_at(settings):
        case Neighbour.ITSELF:
            return well(subject, "this installation itself answers there.")
        case Neighbour.ANOTHER_INSTALLATION:
            known = f"with other keys than those of {settings.jwks_file}"
            return wrong(subject, f"another installation of Nuanliu answers there, {known}; {remedy}")
        case _:
            return wrong(subject, f"another process has taken it; {remedy}")
