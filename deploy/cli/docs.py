"""`nuanliu docs`: print what follows from the source into `docs/`. A test fails while a page there is stale."""

import json
from collections.abc import Callable
from pathlib import Path

import click

from deploy.cli.events_page import events_page
from deploy.cli.operating_page import operating_page
from deploy.cli.permissions_page import permissions_page
from deploy.cli.states_page import states_page
from gateway.application import document_of
from shared.runtime.settings import Settings

DOCS_FOLDER = Path(__file__).parents[2] / "docs"


def openapi_page() -> str:
    """The OpenAPI document of all routes, as every installation serves it."""
    return json.dumps(document_of(Settings()), ensure_ascii=False, indent=1) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "openapi.json": openapi_page,
    "events.md": events_page,
    "operating.md": operating_page,
    "permissions.md": permissions_page,
    "states.md": states_page,
}


@click.command("docs")
@click.option("--check", is_flag=True, help="Write nothing; fail if a page is stale.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=DOCS_FOLDER, help="Where the pages are."
)
def docs(check: bool, folder: Path) -> None:
    """Write what is printed from the source: the API, events, permissions, states, and the tables for operators."""
    stale = stale_pages(folder)
    if check and stale:
        raise click.ClickException(f"stale, run `nuanliu docs`: {', '.join(sorted(stale))}")
    for name, text in stale.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(f"wrote {name}")
    if not stale:
        click.echo("all pages are up to date")


def stale_pages(folder: Path) -> dict[str, str]:
    """The pages that are missing or say something else, with what they should say."""
    made = {name: make() for name, make in PAGES.items()}
    return {name: text for name, text in made.items() if not _says(folder / name, text)}


def _says(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


commands = [docs]
