"""The tables of `docs/operating.md` that follow from the source, each between two marks; the rest is by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.cli.figures_page import figures_table
from deploy.cli.limits import limits_table

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
TABLES: dict[str, Callable[[], Iterator[str]]] = {"figures": figures_table, "limits": limits_table}


def operating_page() -> str:
    """The whole page, with its tables as they should be."""
    text = PAGE.read_text(encoding="utf-8")
    for name, table in TABLES.items():
        before, begin, rest = text.partition(f"<!-- {name}: written by `nuanliu docs` -->\n")
        _, end, after = rest.partition(f"<!-- end of {name} -->\n")
        assert begin and end, f"docs/operating.md has no place for the {name}"
        text = "".join([before, begin, "\n", "".join(f"{line}\n" for line in table()).strip("\n"), "\n\n", end, after])
    return text
