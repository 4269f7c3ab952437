"""Every table that knows a person has a part, and no part shows what is for machines or about others."""

import pytest

from services.identity.exports.parts import HOLDINGS, PARTS
from services.identity.models import Base
from services.identity.service import IdentityService
from shared.contracts.exports import AREAS_MAX

KEYS = ("account_id", "volunteer_id", "member_id")


def test_every_table_that_knows_a_person_has_a_part():
    assert IdentityService.__module__  # all subjects' tables are known
    covered = {part.model.__table__.name for part in PARTS}
    tables = Base.metadata.tables.values()
    found = {table.name for table in tables if {*KEYS} & {column.name for column in table.columns}}
    assert found - covered == set()


def test_areas_have_names_of_their_own():
    areas = [part.area for part in PARTS]
    assert len(set(areas)) == len(areas) <= AREAS_MAX


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.area)
def test_nothing_is_shown_that_opens_a_door_or_names_somebody_else(part):
    for column in HOLDINGS.shown_columns(part):
        assert not any(word in column.name for word in ("hash", "index", "totp", "digest"))
        assert column.primary_key or not any(key.column.table.name == "account" for key in column.foreign_keys)


@pytest.mark.parametrize("area", ["registrations", "objections"])
def test_an_export_does_not_tell_whether_a_document_that_was_typed_is_known(area):
    """Somebody may have typed another one's: the roster's unit, row and evidence, and the record, tell of that one."""
    part = next(part for part in PARTS if part.area == area)
    shown = {column.name for column in HOLDINGS.shown_columns(part)}
    told = {"evidence", "evidence_unit_id", "evidence_outside", "member_id", "unit_id", "reason_given"}
    told |= {"volunteer_id"} if area == "objections" else set()
    assert not shown & told
