"""The printed states are those of the code: every life of every service, with its diagram and its words."""

import re

import pytest

from deploy.cli.docs import DOCS_FOLDER
from deploy.cli.permissions_page import all_grants
from deploy.cli.states_page import all_lives, domains_of, section, states_page
from services.projects.library.domain.life import LIFE
from shared.kernel.states import Life, State, act

PAGE = (DOCS_FOLDER / "states.md").read_text(encoding="utf-8")


def test_the_life_of_a_project_is_found() -> None:
    assert LIFE in all_lives()
    assert {"services.projects.library.domain.life", "services.identity.units.domain"} <= {
        *domains_of("projects"),
        *domains_of("identity"),
    }


def test_no_two_things_are_called_the_same() -> None:
    things = [life.thing for life in all_lives()]
    assert sorted(things) == sorted(set(things))


@pytest.mark.parametrize("life", all_lives(), ids=lambda life: life.thing)
def test_a_life_is_printed_with_all_its_words(life: Life) -> None:
    (printed,) = [part for part in PAGE.split("\n## ") if part.startswith(f"{life.thing.capitalize()}\n")]
    assert f"```mermaid\n{life.diagram()}\n```" in printed
    for state in life.states:
        assert f"| `{state.word}` | {state.chinese} | {state.sentence} |" in printed
    for one in life.acts:
        lines = [line for line in printed.splitlines() if line.startswith(f"| `{one.name}` | {one.chinese} |")]
        (line,) = [line for line in lines if one.sentence in line]  # the same act may lead elsewhere from another state
        assert all(words in line for words in (*one.wants, *one.brings, one.who, f"→ `{one.target}`"))
        assert all(f"`{source}`" in line for source in one.sources)


@pytest.mark.parametrize("life", all_lives(), ids=lambda life: life.thing)
def test_a_life_says_everything_in_chinese_too(life: Life) -> None:
    assert all(state.chinese and state.sentence for state in life.states)
    assert all(one.chinese and one.sentence and one.who for one in life.acts)


@pytest.mark.parametrize("life", all_lives(), ids=lambda life: life.thing)
def test_whoever_does_it_has_a_permission_that_there_is(life: Life) -> None:
    known = {permission for grants in all_grants() for permission in grants.rules}
    assert {name for one in life.acts for name in re.findall("`([a-z_.]+)`", one.who)} <= known


def test_a_section_says_what_an_act_wants_and_brings() -> None:
    states = (State("sketched", "草图", "Nobody has seen it."), State("shown", "展出", "Everybody may look."))
    hang = act("show", "sketched", "shown", "展出", "Hang it up.", who="its painter", wants=("a frame", "a nail"))
    printed = section(Life("drawing", *states, acts=[hang]))
    assert "| `show` | 展出 | `sketched` → `shown` | its painter | Hang it up. Wants: a frame; a nail. |" in printed
    assert "    shown --> [*]" in printed


def test_the_page_names_every_life() -> None:
    assert all(
        f"- [{life.thing.capitalize()}](#{life.thing.replace(' ', '-')})" in states_page() for life in all_lives()
    )
