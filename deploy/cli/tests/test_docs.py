"""The pages that are printed from the source are up to date."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.cli import docs as command
from deploy.cli.events_page import all_events, events_page, personal_of, section
from shared.contracts import fields
from shared.contracts.base import Event, Personal


@pytest.mark.parametrize("name", command.PAGES)
def test_a_page_says_what_the_source_says(name: str) -> None:
    assert (command.DOCS_FOLDER / name).exists(), "run `nuanliu docs`"
    assert name not in command.stale_pages(command.DOCS_FOLDER), "run `nuanliu docs`"


def test_pages_are_written_where_they_are_stale(tmp_path: Path) -> None:
    (tmp_path / "events.md").write_text("old", encoding="utf-8")
    first = CliRunner().invoke(command.docs, ["--folder", str(tmp_path)])
    second = CliRunner().invoke(command.docs, ["--folder", str(tmp_path)])
    assert first.exit_code == 0
    assert "wrote events.md" in first.output
    assert (tmp_path / "events.md").read_text(encoding="utf-8") == events_page()
    assert second.output == "all pages are up to date\n"


def test_a_check_writes_nothing_and_fails(tmp_path: Path) -> None:
    (tmp_path / "events.md").write_text("old", encoding="utf-8")
    outcome = CliRunner().invoke(command.docs, ["--check", "--folder", str(tmp_path)])
    assert outcome.exit_code == 1
    assert "events.md" in outcome.output
    assert (tmp_path / "events.md").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("event", all_events(), ids=lambda event: event.event_type)
def test_an_event_says_what_it_is_with_an_example_that_its_contract_takes(event: type[Event]) -> None:
    assert event.__doc__
    assert event().request(event.example).version >= 1
    assert f"## {event.event_type}\n" in events_page()


class Moved(Event):
    """Somebody moved."""

    event_type = "tests.Moved.v1"
    personal = Personal(("notifications",), "to tell them")
    address = fields.Text(at_most=9, required=True)


def test_an_event_with_personal_data_names_its_readers() -> None:
    assert personal_of(Moved) == "**Personal data**, for notifications only: to tell them."
    assert "| `address` | string | ≤ 9 characters |" in section(Moved)


def test_an_event_of_the_tests_is_none_of_the_house() -> None:
    assert Moved not in all_events()
