"""`nuanliu ledger`, as an operator meets it."""

import re
import sqlite3

import pytest

from deploy.cli import services
from services.credits.booking.tests.serving import Books
from services.credits.ledger.sealing import seal_waiting
from shared.runtime.data.database import Database
from shared.runtime.trust.sealing import Sealing
from shared.testing.city import City
from shared.testing.doors import AtTheDoors


@pytest.fixture(name="ledger")
def _ledger(nuanliu, tmp_path):
    """The file of a ledger with two sealed transfers."""
    assert nuanliu("keys", "make").code == 0
    assert nuanliu("migrate", "credits").code == 0
    file = tmp_path / "data" / "credits.sqlite"
    sealing = Sealing.of_file(tmp_path / "data" / "keys" / "seal.json")
    database = Database(f"sqlite:///{file}", service="credits", site="city", sealing=sealing)
    doors = AtTheDoors(services.load("credits"), database)
    city = City(doors).grow()
    books, li = Books(doors, city), city.volunteer("BJ-D1-S1")
    books.hear(books.record(li).confirmed(300), books.record(li).confirmed(120))
    seal_waiting(database.bound(None))
    database.close()
    return file


def test_an_intact_ledger_is_said_to_be_so(nuanliu, ledger):
    anchor = nuanliu("ledger", "anchor").out.strip()
    assert re.fullmatch(r"2:[0-9a-f]{64}", anchor)
    outcome = nuanliu("ledger", "verify", "--anchor", anchor)
    assert outcome.code == 0 and outcome.err == ""
    assert "transfers: 2 checked, no faults" in outcome.out
    assert outcome.out.strip().endswith(f"the ledger has no faults; head {anchor}")


def test_an_edited_row_is_found(nuanliu, ledger):
    connection = sqlite3.connect(ledger)
    connection.execute("DROP TRIGGER ledger_transfer_no_update")
    connection.execute("UPDATE ledger_transfer SET amount = 50 WHERE amount = 300")
    connection.commit()
    connection.close()
    outcome = nuanliu("ledger", "verify")
    assert outcome.code == 1
    assert re.search(r"^  [12]: edited$", outcome.err, re.MULTILINE)
    assert "service_minutes: sum" in outcome.err
    assert re.search(r"^  [0-9a-f-]{36}: fact$", outcome.err, re.MULTILINE)
    assert "the ledger has 4 faults" in outcome.out


def test_what_a_daily_proof_has_found_is_told(nuanliu, ledger):
    assert "ledger of credits: nothing was wrong" in nuanliu("doctor", "credits", HTTP_PORT="0").out
    connection = sqlite3.connect(ledger)
    said = ("2026-03-02", "love_value", 0, 0, 0, 0, 0, '["sum:love_value"]', "2026-03-03")
    connection.execute("INSERT INTO daily_proof VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", said)
    connection.commit()
    connection.close()
    assert "2026-03-02:love_value: proof" in nuanliu("ledger", "verify").err
    assert "ledger of credits: on 1 day something was wrong" in nuanliu("doctor", "credits", HTTP_PORT="0").out


def test_an_anchor_has_its_form(nuanliu, ledger):
    assert nuanliu("ledger", "verify", "--anchor", "2:zz").code == 2


def test_of_a_ledger_that_nobody_used_there_is_no_anchor(nuanliu):
    assert nuanliu("keys", "make").code == 0
    assert nuanliu("migrate", "credits").code == 0
    assert nuanliu("ledger", "anchor").code == 1
    assert nuanliu("ledger", "verify").code == 0
