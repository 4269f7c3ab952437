"""What a contract loads, refuses and dumps."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest

from shared.contracts import fields
from shared.contracts.base import PROBLEMS_MAX, Contract, Event, Nothing, PageRequest, Received, page_contract
from shared.kernel.errors import Invalid


class Part(Contract):
    word = fields.Text(at_least=1, at_most=3, required=True)
    number = fields.Integer(allow_none=True, load_default=None)


class Whole(Contract):
    parts = fields.Many(fields.Part(Part), at_most=100, required=True)


class Moved(Event):
    event_type = "identity.ThingMoved.v1"
    place = fields.Text(required=True)


class Words(Contract):
    rows = fields.Many(fields.Many(fields.Text(at_most=3)), required=True)


class PartsOf(PageRequest):
    whole = fields.Text(required=True)
    word = fields.Text(load_default=None)
    colour = fields.Text(load_default="red")


class WordsOf(PartsOf):
    """The same filters."""


def problems(contract, payload):
    with pytest.raises(Invalid) as refused:
        contract().request(payload)
    return refused.value.parameters["problems"]


def test_fields_become_attributes_and_given_names_the_sent_ones():
    loaded = Part().request({"word": "a"})
    assert (loaded.word, loaded.number, loaded.given) == ("a", None, {"word"})


def test_an_unknown_field_is_refused_with_its_place():
    assert problems(Whole, {"parts": [{"word": "a"}, {"word": "a", "other": 1}]}) == [
        {"at": "parts.1.other", "problem": "unknown_field"}
    ]


@pytest.mark.parametrize(("rows", "at"), [([None], "rows.0"), ([["a", None]], "rows.0.1")])
def test_null_inside_a_list_has_the_same_word(rows, at):
    assert problems(Words, {"rows": rows}) == [{"at": at, "problem": "null"}]


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        ({}, {"at": "word", "problem": "missing"}),
        ({"word": None}, {"at": "word", "problem": "null"}),
        ({"word": ""}, {"at": "word", "problem": "length"}),
        ({"word": "abcd"}, {"at": "word", "problem": "length"}),
        ({"word": 1}, {"at": "word", "problem": "not_text"}),
        ({"word": "a", "number": "1"}, {"at": "number", "problem": "not_integer"}),
        ([], {"at": "", "problem": "not_object"}),
        ("word", {"at": "", "problem": "not_object"}),
        (None, {"at": "", "problem": "not_object"}),
    ],
)
def test_a_wrong_request_says_where_and_what(payload, problem):
    assert problems(Part, payload) == [problem]


def test_the_problems_told_are_bounded():
    assert len(problems(Whole, {"parts": [{}] * 100})) == PROBLEMS_MAX


def test_a_page_carries_items_and_a_cursor():
    page = page_contract(Part)
    assert page().dump({"items": [{"word": "a", "number": 1}], "next_cursor": None}) == {
        "items": [{"word": "a", "number": 1}],
        "next_cursor": None,
    }
    assert page.__name__ == "PartPage"


def listing(contract, **sent):
    return contract().request({"whole": "a"} | sent).listing


@pytest.mark.parametrize("sent", [{"limit": 7}, {"cursor": "c"}, {"colour": "red"}])
def test_a_list_has_the_same_name_on_all_its_pages(sent):
    assert listing(PartsOf, **sent) == listing(PartsOf)


@pytest.mark.parametrize("sent", [{"whole": "b"}, {"word": "x"}, {"colour": "blue"}])
def test_a_list_with_other_filters_has_another_name(sent):
    assert listing(PartsOf, **sent) != listing(PartsOf)


def test_each_list_has_its_own_name():
    assert listing(WordsOf) != listing(PartsOf)


def test_a_reader_ignores_what_a_newer_publisher_added():
    loaded = Moved().load({"version": 1, "place": "here", "colour": "red"})
    assert not hasattr(loaded, "colour")


def test_an_event_names_the_service_that_owns_it():
    assert Moved.source() == "identity"


def test_a_received_event_shows_its_data_as_attributes():
    data = Moved().load({"version": 4, "place": "here"})
    event = Received(UUID(int=1), Moved.event_type, "/city/identity", "s", datetime(2026, 1, 1, tzinfo=UTC), data)
    assert (event.version, event.place) == (4, "here")
    with pytest.raises(AttributeError):
        _ = event.nothing


@pytest.mark.parametrize("name", ["王小暖", "11010519491231002X", "13800138000", "a" * 200, "Ralo O’Miten", "a\nb"])
def test_an_unknown_field_that_may_be_a_person_is_not_named(name):
    with pytest.raises(Invalid) as refused:
        Nothing().request({name: 1, "telefon_2": 1})
    assert {problem["at"] for problem in refused.value.parameters["problems"]} == {"?", "telefon_2"}


@pytest.mark.parametrize(
    "thing", [{"word": "a", "number": None, "more": 1}, Part().request({"word": "a"})], ids=["mapping", "attributes"]
)
def test_what_is_dumped_is_what_the_contract_names(thing):
    assert Part().dump(thing) == {"word": "a", "number": None}


def test_what_a_thing_lacks_is_not_dumped():
    assert Part().dump({"word": "a"}) == Part().dump(SimpleNamespace(word="a")) == {"word": "a"}
    assert Part().dump([{"word": "a"}, {}], many=True) == [{"word": "a"}, {}]
    assert Whole().dump({"parts": [{"word": "a", "more": 1}]}) == {"parts": [{"word": "a"}]}


@pytest.mark.parametrize("said", [{"data_key": "Word"}, {"attribute": "text"}, {"dump_default": "a"}])
def test_a_field_has_one_name_and_no_other_value(said):
    class Renamed(Contract):
        word = fields.Text(**said)

    with pytest.raises(AssertionError):
        Renamed()


@pytest.mark.parametrize("data", [{"word": "a"}, {"word": "abcd"}, {"word": None}, {}, {"word": "a", "number": "1"}])
def test_what_fits_is_what_would_be_loaded(data):
    assert Part().fits(data) is (not Part().validate(data))
    assert Whole().fits({"parts": [data]}) is (not Whole().validate({"parts": [data]}))
