"""`docs/states.md`: the life of every thing that has one, printed from its declaration in the services."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from deploy.cli import services
from shared.kernel.states import Act, Life

REPOSITORY = Path(__file__).parents[2]

HEAD = """\
# States

Printed by `nuanliu docs` from the lives that services declare (`services/*/**/domain*`). What a state does not allow is
refused with 409. A name like `projects.review` is a permission ([who has it](permissions.md)).
"""


def all_lives() -> list[Life]:
    """The lives of all services, in the order of their files; one that several files know once."""
    modules = (module for name in services.SERVICES for module in domains_of(name))
    values = (value for module in modules for value in vars(importlib.import_module(module)).values())
    return list(dict.fromkeys(value for value in values if isinstance(value, Life)))


def domains_of(service: str) -> Iterator[str]:
    """The dotted paths of a service's pure rules: `domain.py`, and what stands in a folder `domain`."""
    for path in sorted((REPOSITORY / "services" / service).rglob("*.py")):
        inside = path.relative_to(REPOSITORY).with_suffix("").parts
        if "domain" in inside and "tests" not in inside:
            yield ".".join(inside)


def states_page() -> str:
    """The whole page."""
    lives = all_lives()
    contents = "\n".join(f"- [{titled(life)}](#{life.thing.replace(' ', '-')})" for life in lives)
    return "\n".join([HEAD, contents, "", *[section(life) for life in lives]])


def section(life: Life) -> str:
    """One life: its diagram, its states, its acts."""
    states = [[f"`{state.word}`", state.chinese, state.sentence] for state in life.states]
    acts = [_line(act) for act in life.acts]
    return "\n".join(
        [
            f"## {titled(life)}",
            "",
            "```mermaid",
            life.diagram(),
            "```",
            "",
            _table(["state", "状态", "meaning"], states),
            _table(["act", "操作", "from → to", "who", "what it is, wants, brings"], acts),
        ]
    )


def titled(life: Life) -> str:
    """The thing, as a heading."""
    return life.thing.capitalize()


def _line(act: Act) -> list[str]:
    sources = ", ".join(f"`{source}`" for source in act.sources)
    told = [act.sentence, *_listed("Wants", act.wants), *_listed("Brings", act.brings)]
    return [f"`{act.name}`", act.chinese, f"{sources} → `{act.target}`", act.who, " ".join(told)]


def _listed(word: str, sentences: tuple[str, ...]) -> list[str]:
    return [f"{word}: {'; '.join(sentences)}."] if sentences else []


def _table(head: list[str], lines: list[list[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
