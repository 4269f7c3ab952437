"""What is logged of an exception that nobody expected: where it happened, and no value that it was about.

The text of an exception may hold personal data (a database quotes the row it refuses), and logs are kept longer and
read by more people than databases. The text of an assertion is our own, and is shown.
"""

import logging
import traceback

FRAMES_MAX = 30
CAUSES_MAX = 5


def log_breakage(logger: logging.Logger, error: BaseException, where: str, request_id: str = "") -> None:
    """One error line: the door, the request id, and the frames of the exception and of its causes."""
    logger.error("%s broke (request %s): %s", where, request_id or "-", trace_of(error))


def trace_of(error: BaseException) -> str:
    """Types and frames, the newest exception first."""
    lines = []
    cause: BaseException | None = error
    for _ in range(CAUSES_MAX):
        if cause is None:
            break
        said = f": {cause}" if isinstance(cause, AssertionError) else ""
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}{said}")
        frames = traceback.extract_tb(cause.__traceback__)[-FRAMES_MAX:]
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)
