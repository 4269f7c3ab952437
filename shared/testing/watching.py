"""A watch over everything that is logged during a run of the tests: nothing of it may be personal.

Every record is looked at as its caller made it, before our formatters hide numbers: message, extra, bound ids, texts of
exceptions. The test during which a line said something personal fails, and the failure names logger and line of code.
It sees what this process logs; processes that tests start are looked at by tests/end_to_end/test_personal_data.py.

The one exception is `@pytest.mark.writes_personal_lines`, for tests of that which hides such lines. (The simulator that
shows codes of SMS in development writes to the console, past all logs.)
"""

import functools
import logging
import traceback

import pytest

from shared.runtime.logs import OWN_ATTRIBUTES
from shared.testing.personal import EVERYBODY

MARK = "writes_personal_lines"
PROBLEMS_MAX = 10
INSIDE_MIN = 3  # characters of a name; two of them stand in other words by chance
LEVEL = logging.INFO  # below which nobody runs a system that people use


class Watch:
    """Looks at records, and remembers what the present test must be told."""

    def __init__(self):
        self.problems = []

    def look(self, record):
        """Look at one record."""
        if len(self.problems) < PROBLEMS_MAX and (kinds := EVERYBODY.found(said_by(record))):
            said = f"the logger {record.name} was told {' and '.join(kinds)}"
            self.problems.append(f"{said} at {record.pathname}:{record.lineno}: {record.msg!r:.80}")

    def look_at(self, text, where):
        """Look at what was not logged but sent or kept. Names of two characters count where they stand alone."""
        if len(self.problems) < PROBLEMS_MAX and (kinds := EVERYBODY.found(text, INSIDE_MIN)):
            self.problems.append(f"{where} has {' and '.join(kinds)}")

    def problems_now(self):
        """What was found since it was asked last."""
        found, self.problems = self.problems, []
        return found


WATCH = Watch()


def said_by(record):
    """All that a record says, as one text; the arguments also as they are, since a formatter may show them."""
    extra = [value for name, value in vars(record).items() if name not in OWN_ATTRIBUTES]
    error = traceback.format_exception(record.exc_info[1]) if record.exc_info and record.exc_info[1] else []
    return "\n".join([record.getMessage(), *map(str, extra), *error])


def pytest_configure(config):
    """Look at every record before any handler does, whatever handlers a test installs or removes."""
    config.addinivalue_line("markers", f"{MARK}: personal data is logged on purpose, to see it hidden")
    call_handlers = logging.Logger.callHandlers

    def watched(logger, record):
        WATCH.look(record)
        call_handlers(logger, record)

    logging.Logger.callHandlers = watched
    config.add_cleanup(functools.partial(setattr, logging.Logger, "callHandlers", call_handlers))
    logging.root.setLevel(min(logging.root.level, LEVEL))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Fail the test that logged something personal."""
    result = yield
    problems = WATCH.problems_now()
    if problems and item.get_closest_marker(MARK) is None:
        pytest.fail("\n".join(["personal data where nobody may be:", *problems]), pytrace=False)
    return result
