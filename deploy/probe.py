"""Asks the process in this container whether it is ready: for health checks, where there is no other HTTP client.

Plain standard library, and nothing of Nuanliu: it runs every few seconds in each container.
"""

import http.client
import sys

PORT = 8000
ANSWER_SECONDS_MAX = 4


def probe(port: int = PORT) -> int:
    """The exit code: 0 where it is ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS_MAX)
    try:
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
        said = answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        said = f"{type(error).__name__}: {error}"
        sys.stderr.write(said + "\n")
        return 1
    sys.stdout.write(said + "\n")  # what each check found: `docker inspect` shows it
    return 0 if answer.status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(probe(int(sys.argv[1]) if sys.argv[1:] else PORT))
