"""Debian packages: what is chosen, and that nothing starts while they are installed. apt itself is faked."""

import pytest

from deploy.backing import packages, postgresql
from deploy.backing.errors import CannotBeHad

PERMISSIVE = "#!/bin/sh\nexit 0\n"
REFUSING = "#!/bin/sh\n# the administrator's\nexit 101\n"


@pytest.fixture
def policy(tmp_path):
    return tmp_path / "policy-rc.d"


def put(policy, content):
    policy.write_text(content)
    policy.chmod(0o755)


def test_without_a_policy_ours_refuses_for_a_while_and_goes(policy):
    with packages.nothing_starts(policy):
        assert packages._refuses(policy)
    assert not policy.exists()


def test_a_policy_that_refuses_already_is_not_touched(policy):
    put(policy, REFUSING)
    with packages.nothing_starts(policy):
        assert policy.read_text() == REFUSING
    assert policy.read_text() == REFUSING


def test_a_policy_that_allows_is_put_aside_and_back(policy):
    put(policy, PERMISSIVE)
    with packages.nothing_starts(policy):
        assert packages._refuses(policy)
    assert policy.read_text() == PERMISSIVE
    assert not packages._refuses(policy)


def test_our_policy_goes_when_the_installation_fails(policy):
    put(policy, PERMISSIVE)
    with pytest.raises(CannotBeHad), packages.nothing_starts(policy):
        raise CannotBeHad("apt failed")
    assert policy.read_text() == PERMISSIVE


def test_our_policy_that_a_crash_left_is_taken_away(policy):
    put(policy, packages.OUR_POLICY)
    with packages.nothing_starts(policy):
        assert packages._refuses(policy)
    assert not policy.exists()


@pytest.fixture
def debian(monkeypatch):
    """A Debian that offers these versions, with lists that are filled by `apt-get update`."""

    def offering(versions, after_update=None):
        lists = dict(versions)
        monkeypatch.setattr(packages, "_candidate", lambda name: lists.get(name))
        monkeypatch.setattr(packages, "_apt", lambda *arguments: lists.update(after_update or {}))

    return offering


NAMES = ("postgresql-17", "postgresql-16", "postgresql-15")


def test_the_first_supported_package_is_chosen(debian):
    debian({"postgresql-15": "15.18", "postgresql-16": "16.2"})
    assert packages._offered(NAMES, postgresql.supported) == ("postgresql-16", "16.2")


def test_empty_lists_are_refreshed_once(debian):
    debian({}, after_update={"postgresql-15": "15.18"})
    assert packages._offered(NAMES, postgresql.supported) == ("postgresql-15", "15.18")


def test_a_version_out_of_range_is_not_installed_and_named_in_the_reason(debian):
    debian({"postgresql-17": "18.1"})
    with pytest.raises(CannotBeHad, match=r"no supported version .*postgresql-17 18\.1"):
        packages._offered(NAMES, postgresql.supported)


def test_without_apt_the_reason_is_that_this_is_no_debian(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotBeHad, match="there is no apt-get"):
        packages.install(NAMES, postgresql.supported, ())


def test_without_root_the_reason_is_that_root_is_needed(monkeypatch):
    monkeypatch.setattr(packages.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(packages.os, "geteuid", lambda: 1000)
    with pytest.raises(CannotBeHad, match="needs root"):
        packages.install(NAMES, postgresql.supported, ())
