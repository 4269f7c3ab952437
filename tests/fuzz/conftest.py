"""An embedded system with a small tree, for those who send it bad input."""

from dataclasses import replace

import jwt
import pytest

from services.identity.accounts.demo import load_accounts
from services.identity.units import versions
from services.identity.units.models import Unit
from shared.kernel.actor import Held
from shared.kernel.actor import system as system_actor
from shared.kernel.ids import new_id
from shared.runtime.trust.tokens import actor_of
from shared.testing.system import settings_for_tests
from tests.fuzz.projects import Library
from tests.fuzz.seeds import seed_presence
from tests.fuzz.target import CONFIG_NAME, write_config, write_target
from tests.secrecy.asking import operations as secrecy_operations
from tests.secrecy.routes import ROUTES
from tests.secrecy.routes.kinds import Named
from tests.secrecy.town import OURS, Town

CLI = system_actor("cli")
ROLES = ("system_admin", "security_admin", "audit_admin", "unit_admin", "cadre", "part_time_cadre", "decision_maker")
PEOPLE = {"stayer": "demo.cadre", "leaver": "demo.decision.maker"}  # neither needs a second factor
# Units with the codes of the contracts' examples, so that the document's examples find them.
TREE = (
    ("BJ-110108", "district", "海淀区总工会", "BJ"),
    ("BJ-110116", "district", "怀柔区总工会", "BJ"),
    ("BJ-110101", "district", "东城区总工会", "BJ"),
    ("BJ-110102", "district", "西城区总工会", "BJ"),
    ("BJ-110101001", "street", "东华门街道总工会", "BJ-110101"),
    ("BJ-110101002", "street", "景山街道总工会", "BJ-110101"),
)


@pytest.fixture(scope="module")
def almighty(service_classes, run_services_once, tmp_path_factory):
    """A system with its tree and two people who may do everything everywhere; one for all tests of a file.

    `someone`: one of them, as an Actor; `target_file`: tells of both.
    """
    settings = settings_for_tests(f"nuanliu-memory:///{new_id()}").replaced(development=True)
    system = run_services_once(list(service_classes.values()), settings)
    database, folder = system.databases["identity"], tmp_path_factory.mktemp("fuzz")
    town = Town(system, folder)
    root_id = town.people.tree.id_of("BJ")
    database.run(found_tree, root_id)
    passwords = {account.login: account.password for account in load_accounts(database)}
    people = {name: with_all_rights(system, login, passwords[login], root_id) for name, login in PEOPLE.items()}
    system.someone = people["stayer"]
    seed_presence(system, root_id, system.someone.account_id)
    system.target_file = folder / "target.json"
    write_target(system.target_file, system.settings, people)
    library = Library(system, people["stayer"])
    write_config(system.target_file.with_name(CONFIG_NAME), named_in_paths(town) | library.ids())
    return system


def named_in_paths(town):
    """The id of a thing that is there, by the path that names one of its kind."""
    things = town.things(OURS)["ids"]
    named = {operation.path: ROUTES[id] for id, operation in secrecy_operations().items() if "{id}" in operation.path}
    return {path: things[kind.thing] for path, kind in named.items() if isinstance(kind, Named)}


def with_all_rights(system, login, password, root_id):
    """Somebody who has signed in, with offices that no administrator would give."""
    signed_in = system.http.post("/api/v1/sessions", json={"login": login, "password": password})
    claims = jwt.decode(signed_in.json()["access_token"], options={"verify_signature": False})
    offices = tuple(Held(role, root_id) for role in ROLES)
    return replace(actor_of(claims), offices=offices, second_factor=True)


def found_tree(session, root_id):
    """A few units more below the city."""
    units = {"BJ": session.get_one(Unit, root_id)}
    for code, kind, name, parent in TREE:
        units[code] = versions.found(
            session, new_id(), units[parent], {"code": code, "kind": kind, "name": name}, {}, CLI
        )
        session.flush()
