"""One line and one measurement per request: what was asked for and how it went, and nothing of what was said.

Neither query nor body nor header is logged; the path only where a route knows it, since then it has no free text.
Probes come every few seconds and are logged only where everything is.
"""

import logging
from typing import Any

from gateway.arrival import OPERATION_KEY, place_of, request_id_of
from gateway.early import PROBES
from shared.runtime.metrics import REQUESTS

UNKNOWN = "none"

_log = logging.getLogger(__name__)


def log_request(environ: dict[str, Any], status: int, seconds: float, sent_bytes: int) -> None:
    """Called by the web server after each answer. status: 499 where the client left before there was one."""
    operation = environ.get(OPERATION_KEY, UNKNOWN)
    REQUESTS.labels(operation, str(status)).observe(seconds)
    known = {"path": environ["PATH_INFO"]} if operation != UNKNOWN else {}
    _log.log(
        logging.DEBUG if environ["PATH_INFO"] in PROBES else logging.INFO,
        "%s %s %s",
        environ["REQUEST_METHOD"],
        operation,
        status,
        extra={
            **known,
            "request_id": request_id_of(environ),
            "trace_id": place_of(environ).trace_id,
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
            "sent_bytes": sent_bytes,
        },
    )
