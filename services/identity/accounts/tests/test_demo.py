"""The demo accounts: generated passwords, shown once, and usable at once."""

import pytest

from services.identity.accounts import demo
from services.identity.accounts.demo import load_accounts
from services.identity.accounts.passwords import Passwords


@pytest.fixture(name="loaded")
def _loaded(people, tree):
    tree.found("BJ-110108", "district", "BJ")
    people.passwords = Passwords()
    return {account.role: account for account in load_accounts(people.database)}


def sign_in(people, account):
    totp = {"totp": people.totp(account.totp_secret)} if account.totp_secret else {}
    return people.call("sign_in", {"login": account.login, "password": account.password, **totp})


def test_the_cadre_signs_in_without_further_ado_and_holds_the_office(people, loaded):
    tokens = sign_in(people, loaded["cadre"])
    assert [held.role for held in people.actor(tokens).offices] == ["cadre"]


def test_administrators_sign_in_with_the_shown_second_factor(people, loaded):
    for role in ("unit_admin", "system_admin", "security_admin", "audit_admin"):
        tokens = sign_in(people, loaded[role])
        assert [held.role for held in people.actor(tokens).offices] == [role]


def test_every_password_is_another_one(loaded):
    assert len({account.password for account in loaded.values()}) == len(demo.STAFF)


def test_repeating_it_changes_and_shows_nothing(people, loaded):
    again = load_accounts(people.database)
    assert [account.password for account in again] == [None] * len(demo.STAFF)
    assert sign_in(people, loaded["cadre"])


def test_new_passwords_replace_the_old_ones(people, loaded):
    anew = {account.role: account for account in load_accounts(people.database, new_passwords=True)}
    assert sign_in(people, anew["cadre"])
    assert sign_in(people, anew["audit_admin"])
    with pytest.raises(Exception, match="sign_in_refused"):
        sign_in(people, loaded["cadre"])
