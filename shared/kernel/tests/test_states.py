"""The life of a thing is one declaration, from which its rules and its diagram come."""

import pytest

from shared.kernel.states import Life, State, act

DRAWING = Life(
    "drawing",
    State("sketched", "草图", "Nobody has seen it."),
    State("shown", "展出", "Everybody may look."),
    State("stored", "入库", "It is over."),
    acts=[
        act("show", "sketched", "shown", "展出", "Hang it up.", who="its painter", wants=("a frame",)),
        act("store", ("sketched", "shown"), "stored", "入库", "Put it away.", who="the keeper"),
    ],
)


def test_an_act_leads_from_each_of_its_states_to_one():
    assert DRAWING.after("sketched", "show") == "shown"
    assert DRAWING.after("sketched", "store") == DRAWING.after("shown", "store") == "stored"


def test_what_a_state_does_not_allow_leads_nowhere():
    assert DRAWING.after("stored", "show") is None
    assert DRAWING.allowed("shown") == ["store"]
    assert DRAWING.allowed("stored") == []


def test_an_act_that_nobody_declared_is_a_mistake_of_ours():
    with pytest.raises(AssertionError):
        DRAWING.after("shown", "burn")


def test_it_begins_in_the_first_state_and_ends_where_nothing_leads_on():
    assert DRAWING.beginning == "sketched"
    assert DRAWING.ends == {"stored"}


def test_a_state_that_is_not_declared_is_refused():
    with pytest.raises(AssertionError, match="lost"):
        Life(
            "drawing", State("sketched", "草图", ""), acts=[act("lose", "sketched", "lost", "丢失", "", who="anybody")]
        )


def test_an_act_with_two_outcomes_is_refused():
    states = [State(word, "", "") for word in ("a", "b", "c")]
    with pytest.raises(AssertionError):
        Life("drawing", *states, acts=[act("go", "a", "b", "", "", who=""), act("go", "a", "c", "", "", who="")])


def test_the_diagram_shows_every_way():
    assert DRAWING.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> sketched",
        "    sketched --> shown: show",
        "    sketched --> stored: store",
        "    shown --> stored: store",
        "    stored --> [*]",
    ]
