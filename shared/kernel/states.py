"""The life of a thing as one declaration: its states and the acts that lead from one to another, in words for people.

    LIFE = Life(
        "team",
        State("submitted", "待审核", "Waits for the union to decide."),
        State("active", "活动中", "Takes members."),
        acts=[Act("approve", "submitted", "active", "同意成立", "The union that owns it agrees.", who="teams.review")],
    )
    LIFE.after("submitted", "approve")     -> "active"
    LIFE.after("active", "approve")        -> None

What an act wants beside the state stands in the domain, and is named here: from this the diagram and the pages under
`docs/` are printed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class State:
    """A state: its word in the published language, its name in Chinese, and what it means."""

    word: str
    chinese: str
    sentence: str


@dataclass(frozen=True)
class Act:
    """What leads from any of some states to one.

    who: the permission, or who it is in words; wants: conditions beside the state; brings: effects beside the state.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    chinese: str
    sentence: str
    who: str = ""
    wants: tuple[str, ...] = field(default=())
    brings: tuple[str, ...] = field(default=())


def act(
    name: str,
    sources: str | Sequence[str],
    target: str,
    chinese: str,
    sentence: str,
    *,
    who: str,
    wants: Sequence[str] = (),
    brings: Sequence[str] = (),
) -> Act:
    """An act from one state or several."""
    several = (sources,) if isinstance(sources, str) else tuple(sources)
    return Act(name, several, target, chinese, sentence, who, tuple(wants), tuple(brings))


class Life:
    """All states of a thing, the first one in which it begins, and all acts."""

    def __init__(self, thing: str, *states: State, acts: Iterable[Act]) -> None:
        self.thing, self.states, self.acts = thing, states, tuple(acts)
        self._after = {(source, act.name): act.target for act in self.acts for source in act.sources}
        words = {state.word for state in states}
        named = {word for act in self.acts for word in (*act.sources, act.target)}
        assert named <= words, f"{thing}: no states are called {sorted(named - words)}"
        ways = sum(len(act.sources) for act in self.acts)
        assert len(self._after) == ways, f"{thing}: an act leads from one state to one state"

    @property
    def beginning(self) -> str:
        """The state in which it begins."""
        return self.states[0].word

    @property
    def ends(self) -> frozenset[str]:
        """The states that nothing leads out of."""
        return frozenset(state.word for state in self.states) - {source for source, _ in self._after}

    def after(self, state: str, act: str) -> str | None:
        """The state that follows when an act is done in a state; None where the state does not allow it."""
        assert any(known.name == act for known in self.acts), f"{self.thing} knows no act {act}"
        return self._after.get((state, act))

    def allowed(self, state: str) -> list[str]:
        """The acts that a state allows, in the order of the declaration."""
        return [act.name for act in self.acts if state in act.sources]

    def diagram(self) -> str:
        """The diagram, as Mermaid draws it."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.beginning}"]
        lines += [f"    {source} --> {act.target}: {act.name}" for act in self.acts for source in act.sources]
        lines += [f"    {state.word} --> [*]" for state in self.states if state.word in self.ends]
        return "\n".join(lines)
