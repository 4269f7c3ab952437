"""Every table that knows a person has a part, and no part shows what is for machines or who somebody else is."""

import pytest
from sqlalchemy import Uuid

from services.demands.exports.parts import HOLDINGS, PARTS
from services.demands.models import Base
from services.demands.service import DemandsService

OTHERS = {"volunteer_id", "account_id", "founder_id", "leader_id", "responsible_id", "asked_id"}
SHOWN = set()


def names_somebody(column):
    """Whether a column says who somebody is: by account, or by record as a volunteer."""
    is_somebody = column.name.endswith(("_by", "recorder_id")) and isinstance(column.type, Uuid)
    return is_somebody or column.name in OTHERS


def test_every_table_that_knows_a_person_has_a_part():
    assert DemandsService.__module__  # all subjects' tables are known
    covered = {part.model.__table__ for part in PARTS}
    own = [table for name, table in Base.metadata.tables.items() if not name.startswith("known_")]
    assert [table.name for table in own if any(map(names_somebody, table.columns)) and table not in covered] == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.area)
def test_nobody_else_is_named_and_nothing_opens_a_door(part):
    for column in HOLDINGS.shown_columns(part):
        assert column.primary_key or column.name in SHOWN or not names_somebody(column), column
        assert not any(word in column.name for word in ("digest", "secret", "search", "public_key"))
