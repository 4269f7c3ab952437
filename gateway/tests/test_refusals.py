"""Every refusal that a service declares is listed where a client can meet it."""

import importlib
import json
import pkgutil
from types import ModuleType

import pytest

from gateway.application import document_of
from shared.contracts import refusals as general_refusals
from shared.contracts.identity import refusals as identity_refusals
from shared.contracts.projects import refusals as projects_refusals
from shared.contracts.teams import refusals as teams_refusals
from shared.kernel.errors import declared_in
from shared.runtime.settings import Settings

# In the words of OAuth, in an import's failure or its rows, in a batch's notes, at the terminal, on the bus, beside the
# API, or not at all.
SAID_ELSEWHERE = {
    "identity.client_refused",
    "identity.client_limit",
    "identity.grant_type_unsupported",
    "identity.scope_invalid",
    "identity.import_broke_off",
    "identity.import_given_up",
    "identity.import_right_ended",
    "identity.roster_rows_elsewhere_limit",
    "identity.import_code_repeated",
    "identity.import_parent_circle",
    "identity.import_parent_refused",
    "identity.import_outside",
    "identity.import_kind_differs",
    "identity.administrators_exist",
    "identity.no_unit_yet",
    "identity.volunteer_number_unusable",
    "identity.member_number_unusable",
    "identity.phone_unusable",
    "identity.member_since_unusable",
    "identity.roster_row_repeated",
    "identity.member_number_taken",
    "identity.roster_unit_unknown",
    "identity.member_directory_away",
    "identity.names_ticket_invalid",
    "identity.member_directory_missing",
    "identity.unit_root_exists",
    "projects.note_before_enrolment",
    "projects.note_in_future",
    "projects.note_out_of_order",
    "teams.import_outside",
    "teams.import_row_repeated",
    "teams.import_superior_unknown",
    "bus.unknown_method",
    "bus.malformed",
    "bus.context_invalid",
    "request.keys_away",
}


def modules_of(package: ModuleType) -> list[ModuleType]:
    """The modules of a package, imported."""
    return [
        importlib.import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]


def codes_of(module: ModuleType) -> set[str]:
    """The codes of the refusals that a module declares."""
    return {refusal.code for refusal in declared_in(vars(module))}


PACKAGES = (identity_refusals, projects_refusals, teams_refusals, general_refusals)
MODULES = [module for package in PACKAGES for module in modules_of(package)]


@pytest.fixture(scope="module")
def told() -> str:
    """The whole document; making it takes a second."""
    return json.dumps(document_of(Settings()))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_refusal_that_a_client_can_meet_is_listed(module: ModuleType, told: str) -> None:
    lacking = [refusal.code for refusal in declared_in(vars(module)) if f'"{refusal.code}"' not in told]
    assert set(lacking) == {code for code in SAID_ELSEWHERE if code in codes_of(module)}
