"""A whole installation in one process with the demo data, and its documentation page in a browser."""

import os

import pytest

from deploy.backing.errors import CannotBeHad
from shared.testing.servers import NEEDS, not_run
from tests.browser.chromium import Browser, program
from tests.browser.page import DocsPage
from tests.end_to_end.installations import Installation
from tests.installation import Process

SETTINGS = {"DEVELOPMENT": "true", "HTTP_PORT": "0"}


@pytest.fixture
def browser(tmp_path):
    """A browser. In CI it must be there; elsewhere the test is not run without one, and says why."""
    try:
        path = program(may_install="NUANLIU_BACKING_INSTALL" in os.environ)
    except CannotBeHad as reason:
        not_run(f"{NEEDS}a browser. {reason}")
    with Browser(path, tmp_path / "browser") as browser:
        yield browser


@pytest.fixture
def installation(tmp_path):
    """What `make run` starts, on a free port."""
    with Process("run", "--demo-tree", folder=tmp_path, settings=SETTINGS, name="all") as everything:
        everything.await_ready()
        yield Installation(everything.address, everything.out, tmp_path)
        assert everything.stop() == 0


@pytest.fixture
def docs(browser, installation):
    """The documentation page, opened."""
    return DocsPage(browser, installation.address.removesuffix("/api/v1"))
