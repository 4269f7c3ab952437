"""The first people of an installation come in as its page for operators says, through HTTP."""

from click.testing import CliRunner

from deploy.cli import administrators
from deploy.demo.caller import Caller
from deploy.demo.founding import cadre_of, invited_in
from services.identity.units.demo import load_units


def test_a_cadre_comes_in_by_those_who_were_founded(system, monkeypatch):
    identity = system.databases["identity"]
    load_units(identity, lambda done, total: None)
    monkeypatch.setattr(identity, "close", lambda: None)
    monkeypatch.setattr(administrators, "_identity", lambda: identity)
    shown = CliRunner().invoke(administrators.administrators, ["found"]).output
    invited = invited_in(shown)
    assert {role: login for role, (login, _) in invited.items()} == {
        "system_admin": "system.admin",
        "security_admin": "security.admin",
        "audit_admin": "audit.admin",
    }
    visitor = Caller(system.http.address)
    login, password = cadre_of(visitor, invited["security_admin"], "li.cadre", "BJ-110108")
    token = visitor.posts("/sessions", {"login": login, "password": password})["access_token"]
    (office,) = visitor.as_(token).reads("/accounts/me/offices")["items"]
    assert (office["role"], office["unit_code"]) == ("cadre", "BJ-110108")
