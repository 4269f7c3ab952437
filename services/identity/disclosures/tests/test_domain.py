"""Which fields a purpose needs: every purpose and every office that may ask has its line, and no more than it says."""

import pytest

from services.identity.disclosures.domain import NEEDED, beyond, refuse_beyond
from services.identity.disclosures.policy import GRANTS, READ
from services.identity.people_exports.policy import GRANTS as EXPORTING
from shared.contracts.identity.disclosure_words import PURPOSES, DisclosurePurpose, PersonalField
from shared.contracts.identity.people_export_words import ExportPurpose
from shared.kernel.errors import Forbidden

ROLES = GRANTS.rules[READ].roles | EXPORTING.rules["people_exports.request"].roles
FIELDS = {field.value for field in PersonalField}


def test_every_purpose_and_office_has_its_line():
    assert (
        set(NEEDED) == set(PURPOSES) == {word.value for words in (DisclosurePurpose, ExportPurpose) for word in words}
    )
    assert all(set(by_role) == ROLES for by_role in NEEDED.values())


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("field", sorted(FIELDS))
def test_what_is_not_in_the_table_is_refused(purpose, role, field):
    if field in NEEDED[purpose][role]:
        refuse_beyond([field], purpose, role)
    else:
        with pytest.raises(Forbidden, match="fields_beyond_purpose"):
            refuse_beyond([field], purpose, role)


def test_some_purposes_need_less_than_others_and_no_office_gets_more_than_an_administrator():
    assert len({frozenset(by_role["unit_admin"]) for by_role in NEEDED.values()}) > 2
    assert all(by_role["cadre"] <= by_role["unit_admin"] for by_role in NEEDED.values())


def test_what_is_never_masked_is_not_asked_and_an_office_without_a_line_gets_nothing():
    assert beyond(["name", "number"], ExportPurpose.OTHER, "cadre") == set()
    assert beyond(["phone"], DisclosurePurpose.CONTACT, "part_time_cadre") == {"phone"}
