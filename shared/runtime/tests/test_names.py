"""Names on the bus carry the site, and no name of a Python method (fact 3)."""

import pytest

from shared.runtime.bus import names


def test_a_service_is_named_with_its_site():
    assert names.bus_name("identity", "hai-dian") == "identity-hai-dian"


def test_the_name_on_the_bus_says_service_and_site():
    assert (names.service_of("identity-hai-dian"), names.site_of("identity-hai-dian")) == ("identity", "hai-dian")


@pytest.mark.parametrize(
    ("service", "site"),
    [
        ("Identity", "city"),
        ("identity-x", "city"),
        ("", "city"),
        ("identity", ""),
        ("identity", "a--b"),
        ("identity", "a.b"),
    ],
)
def test_a_name_that_could_be_read_in_two_ways_is_not_made(service, site):
    with pytest.raises(AssertionError):
        names.bus_name(service, site)


def test_a_name_without_a_site_is_none():
    with pytest.raises(AssertionError):
        names.site_of("identity")


def test_a_request_names_service_site_and_method():
    assert names.rpc_routing_key("identity-city", "move_unit") == "identity-city.move_unit"
    assert names.method_of("identity-city.move_unit") == "move_unit"


def test_an_event_queue_is_named_for_reader_and_type():
    assert names.event_queue("city", "credits", "projects.ServiceConfirmed.v1") == (
        "credits-city.projects.ServiceConfirmed.v1"
    )


def test_two_doors_for_one_event_have_two_queues():
    assert names.event_queue("city", "credits", "identity.UnitChanged.v1", "tree").endswith(".v1.tree")


def test_answers_go_to_a_queue_of_answers():
    assert names.is_reply_queue(names.reply_queue("city", "0198c5c2-7d3c"))


@pytest.mark.parametrize(
    "name", ["identity-city.move_unit", "events.dead", "", None, 7, "reply.", "reply.#", "reply.a" * 99]
)
def test_answers_go_nowhere_else(name):
    assert not names.is_reply_queue(name)


def test_a_name_as_long_as_amqp_allows_is_made():
    assert len(names.rpc_queue("x" * 251)) == names.NAME_BYTES_MAX


def test_a_longer_one_is_not():
    with pytest.raises(AssertionError):
        names.rpc_queue("x" * 252)
