"""Where no browser can be had, it is said why."""

import pytest

from deploy.backing.errors import CannotBeHad
from tests.browser.chromium import program


@pytest.fixture
def bin_folder(tmp_path, monkeypatch):
    """The only folder where programs are looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder, name, script):
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("may_install", "reason"), [(False, "NUANLIU_BACKING_INSTALL does not say to install one"), (True, "no apt-get")]
)
def test_without_a_browser_the_reason_is_told(bin_folder, may_install, reason):
    with pytest.raises(CannotBeHad, match=reason):
        program(may_install)


def test_a_program_that_does_not_run_is_no_browser(bin_folder):
    put(bin_folder, "chromium", "echo Install it from elsewhere; exit 1")
    with pytest.raises(CannotBeHad, match="that runs"):
        program(may_install=False)

    put(bin_folder, "google-chrome", "echo 150")
    assert program(may_install=False) == str(bin_folder / "google-chrome")
