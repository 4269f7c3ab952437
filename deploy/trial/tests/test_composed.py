"""What is seen in a container is told of its own processes, and not of what Docker starts beside them."""

from deploy.trial.composed import accounts_below

SUPERVISOR, MAIN = 10, 20


def test_descendants_count_and_checks_of_health_do_not():
    check_of_health = (50, SUPERVISOR, 0)
    below = [(MAIN, SUPERVISOR, 999), (40, 30, 70), (30, MAIN, 999)]
    assert accounts_below(MAIN, [*below, check_of_health, (51, 50, 0)]) == {999, 70}


def test_a_descendant_that_is_root_is_found():
    assert accounts_below(MAIN, [(30, MAIN, 0), (MAIN, SUPERVISOR, 999)]) == {0, 999}
