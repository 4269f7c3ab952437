"""`nuanliu honours`, as an operator meets it."""

import sqlite3
from datetime import date

import pytest

from services.credits.honours.models import Honour
from services.credits.honours.settling import settle_marked
from shared.kernel.ids import new_id
from shared.runtime.data.database import Database


@pytest.fixture(name="credits")
def _credits(nuanliu, tmp_path):
    """The database of credits, in which somebody has honours for what they never served."""
    assert nuanliu("keys", "make").code == 0
    assert nuanliu("migrate", "credits").code == 0
    database = Database(f"sqlite:///{tmp_path / 'data' / 'credits.sqlite'}", service="credits", site="city")
    yield database
    database.close()


def wrong_honour(session):
    session.add(Honour(volunteer_id=new_id(), rules_from=date(2026, 1, 1), minutes=60, badges=[]))


def test_where_nobody_served_nothing_is_wrong(nuanliu, credits):
    outcome = nuanliu("honours", "verify")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.strip() == "people: 0 checked, 0 wait to be counted, no faults"


def test_what_is_wrong_is_said_and_mended_by_counting_anew(nuanliu, credits):
    credits.step(wrong_honour)
    outcome = nuanliu("honours", "verify")
    assert outcome.code == 1 and ": minutes" in outcome.err
    assert nuanliu("honours", "recount").code == 0
    assert "1 wait to be counted" in nuanliu("honours", "verify").out
    assert credits.step(settle_marked) == 1
    assert nuanliu("honours", "verify").code == 0


def test_units_that_are_moving_are_said(nuanliu, credits, tmp_path):
    connection = sqlite3.connect(tmp_path / "data" / "credits.sqlite")
    connection.execute("INSERT INTO ranked_unit (id, version, waits) VALUES (?, 1, 1)", (new_id().hex,))
    connection.commit()
    connection.close()
    assert "units have moved" in nuanliu("honours", "verify").out
