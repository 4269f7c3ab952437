"""The whole system comes up, on both buses, and is asked through its HTTP port."""


def test_the_system_is_ready_and_says_what_it_is(any_system):
    ready = any_system.http.get("/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert any_system.http.get("/health/live").status_code == 200
    assert any_system.http.get("/api/openapi.json").json()["openapi"] == "3.1.0"


def test_a_unit_that_is_not_there_is_not_found_through_gateway_bus_and_database(any_system):
    answer = any_system.http.get("/api/v1/units/BJ-NONE")
    assert (answer.status_code, answer.json()["code"]) == (404, "identity.unit_not_found")


def test_a_system_without_events_is_settled(any_system):
    any_system.settled()
    assert any_system.published() == []
