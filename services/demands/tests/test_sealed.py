"""No sealed column of demands is forgotten by a rotation of keys."""

from services.demands.models import Base
from services.demands.sealed import SEALED_TABLES
from services.demands.service import DemandsService


def test_every_sealed_column_is_in_the_one_list():
    assert DemandsService.sealed_tables == SEALED_TABLES
    declared = {(sealed.table.name, name) for sealed in SEALED_TABLES for name in sealed.places}
    found = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns
             if column.name.endswith("_sealed")}  # fmt: skip
    assert declared == found


def test_no_two_columns_share_a_place():
    places = [place for sealed in SEALED_TABLES for place in sealed.places.values()]
    assert len(set(places)) == len(places)
