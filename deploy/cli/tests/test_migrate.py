from sqlalchemy.exc import SAWarning


def test_pending_steps_are_told_and_not_run(nuanliu, notes, tmp_path):
    outcome = nuanliu("migrate", "--pending")
    assert outcome.code == 0
    assert outcome.out.splitlines() == ["notes: pending: 0001 Notes.", "notes: pending: 0002 Authors."]
    assert not (tmp_path / "data").exists()


def test_steps_are_run_once_and_then_there_is_nothing_to_do(nuanliu, notes):
    assert nuanliu("migrate", "notes").out.splitlines() == ["notes: done: 0001 Notes.", "notes: done: 0002 Authors."]
    assert nuanliu("migrate").out == "notes: up to date\n"
    assert nuanliu("migrate", "--pending").out == "notes: up to date\n"


def test_a_database_that_is_away_is_told_without_its_password(nuanliu, notes):
    uri = "postgresql+psycopg2://notes:topsecret@127.0.0.1:1/{service}"
    outcome = nuanliu("migrate", BUS_URI="amqp://127.0.0.1:1/", DATABASE_URI=uri)
    assert outcome.code == 1
    assert "The database of notes was not migrated" in outcome.err
    assert "topsecret" not in outcome.err


def test_the_first_migration_of_a_newcomer_warns_of_nothing(nuanliu, recwarn):
    assert nuanliu("migrate").code == 0
    assert [str(warned.message) for warned in recwarn if issubclass(warned.category, SAWarning)] == []
