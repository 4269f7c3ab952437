"""Every area and field of an export has a name in both languages: services make them, the gateway names them."""

import pytest

from gateway.words import LANGUAGES, read_words
from services.credits.exports.parts import HOLDINGS as CREDITS
from services.demands.exports.parts import HOLDINGS as DEMANDS
from services.identity.exports.parts import HOLDINGS as IDENTITY
from services.identity.service import IdentityService  # noqa: F401  with it the tables of all subjects
from services.notifications.exports.parts import HOLDINGS as NOTIFICATIONS
from services.projects.exports.parts import HOLDINGS as PROJECTS
from services.teams.exports.parts import HOLDINGS as TEAMS
from shared.contracts.exports import AREAS_MAX
from shared.runtime.trust.own_data import field_of

HOLDINGS = (IDENTITY, TEAMS, PROJECTS, DEMANDS, CREDITS, NOTIFICATIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_and_field_of_an_export_has_a_name(language):
    words = read_words()
    needed = {f"export.area.{part.area}" for holdings in HOLDINGS for part in holdings.parts}
    needed |= {
        f"export.field.{field_of(column)}"
        for holdings in HOLDINGS
        for part in holdings.parts
        for column in holdings.shown_columns(part)
    }
    assert sorted(name for name in needed if not words.knows(language, name)) == []


def test_no_two_services_call_an_area_alike():
    areas = [part.area for holdings in HOLDINGS for part in holdings.parts]
    assert len(set(areas)) == len(areas) <= AREAS_MAX
