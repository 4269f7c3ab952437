"""An import ends when whoever uploaded it may not import any more: at once, and with what it had changed kept."""

import pytest

from services.identity.imports import working
from services.identity.imports.tests.test_imports import STATION, Importing, counts, table
from services.identity.imports.tests.test_turns import ROWS
from services.identity.tests.people import CLI, database, people

__all__ = ["database", "people"]


@pytest.fixture(name="importing")
def _importing(people, monkeypatch):
    monkeypatch.setattr(working, "ROWS_PER_COMMIT", 10)
    return Importing(people.tree)


@pytest.fixture(name="cadre")
def _cadre(people):
    """A cadre of a district; "actor" is who their token speaks for."""
    account = people.appointed("cadre", "BJ-D1")
    return account | {"actor": people.actor(people.sign_in(account))}


def office_ends(people, cadre):
    people.call("end_office", {"id": cadre["office"]["id"], "reason": "other_post"}, CLI)


def account_is_locked(people, cadre):
    people.call("lock_account", {"id": cadre["id"], "reason": "other"}, CLI)


def account_is_closed(people, cadre):
    people.call("invite_again", {"id": cadre["id"]}, CLI)


ENDS = [office_ends, account_is_locked, account_is_closed]


def failure(importing, id):
    state = importing.state(id)
    return state["state"], (state["failure"] or {}).get("code")


@pytest.mark.parametrize("end", ENDS)
def test_a_right_that_ended_while_the_file_waited_lets_none_of_its_rows_in(people, importing, cadre, end):
    id = importing.upload(table(STATION), unit="BJ-D1", actor=cadre["actor"])
    end(people, cadre)
    assert working.work_imports(importing.db) == 0
    assert failure(importing, id) == ("failed", "identity.import_right_ended")
    assert len(importing.tree.rows()) == 6


@pytest.mark.parametrize("end", ENDS)
def test_a_right_that_ends_between_two_parts_stops_the_second(people, importing, cadre, end):
    id = importing.upload(table(*ROWS), unit="BJ-D1", actor=cadre["actor"])
    ended = []
    working.work_imports(importing.db, lambda done, total: ended or ended.append(end(people, cadre)))
    assert failure(importing, id) == ("failed", "identity.import_right_ended")
    assert counts(importing.state(id)) == (10, 0, 0, 0)


def test_whose_right_goes_on_is_not_stopped(importing, cadre):
    id = importing.upload(table(*ROWS), unit="BJ-D1", actor=cadre["actor"])
    working.work_imports(importing.db)
    assert failure(importing, id) == ("finished", None)


def test_another_office_that_reaches_the_unit_is_as_good(people, importing, cadre):
    id = importing.upload(table(STATION), unit="BJ-D1", actor=cadre["actor"])
    people.call("appoint", {"account_id": cadre["id"], "role": "cadre", "unit_code": "BJ"}, CLI)
    office_ends(people, cadre)
    working.work_imports(importing.db)
    assert failure(importing, id) == ("finished", None)


def test_a_unit_administrators_office_counts_while_the_second_factor_is_there(people, importing):
    admin = people.official("unit_admin", "BJ-D1")
    kept = importing.upload(table(STATION), unit="BJ-D1", actor=admin)
    working.work_imports(importing.db)
    assert failure(importing, kept) == ("finished", None)


def test_an_office_that_ends_by_its_day_ends_the_import(people, importing):
    account = people.appointed("cadre", "BJ-D1", until_day="2026-02-12")
    id = importing.upload(table(STATION), unit="BJ-D1", actor=people.actor(people.sign_in(account)))
    people.clock.advance(hours=24)
    working.work_imports(importing.db)
    assert failure(importing, id) == ("failed", "identity.import_right_ended")


@pytest.mark.parametrize(
    ("ends", "outcome"), [(False, ("finished", None)), (True, ("failed", "identity.import_right_ended"))]
)
def test_a_client_may_as_long_as_it_has_not_ended(people, importing, ends, outcome):
    admin = people.official("security_admin")
    registration = {"name": "x", "unit_code": "BJ-D1", "scopes": ["units.write"]}
    given = people.call("register_client", registration, admin)
    proof = {"grant_type": "client_credentials", "client_id": given["client"]["id"]}
    tokens = people.call("client_token", proof | {"client_secret": given["client_secret"]})
    id = importing.upload(table(STATION), unit="BJ-D1", actor=people.actor(tokens))
    if ends:
        people.call("end_client", {"id": given["client"]["id"]}, admin)
    working.work_imports(importing.db)
    assert failure(importing, id) == outcome


def test_others_imports_go_on_after_one_that_ended(people, importing, cadre):
    importing.upload(table(STATION), unit="BJ-D1", actor=cadre["actor"])
    office_ends(people, cadre)
    id = importing.upload(table(STATION), unit="BJ-D1")
    for _ in range(2):
        working.work_imports(importing.db)
    assert failure(importing, id) == ("finished", None)
