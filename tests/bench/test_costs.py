"""What an answer costs is the processor time of all who worked for it, by part."""

from bench.costs import DATABASE, Costs, row, servers_of
from bench.load import Outcome
from bench.sides import Side, processor_seconds, python
from deploy.backing import Backing

BUSY = "for _ in iter(int, 1): pass"


def test_processor_time_is_counted_by_part_and_answer(tmp_path):
    side = Side("busy", "/", [python("-c", BUSY)], 0, logs=tmp_path)
    side.start_processes()
    (process,) = side.processes

    def until_it_worked():
        before = processor_seconds(process.pid)
        while processor_seconds(process.pid) < before + 0.1:
            pass
        return Outcome(requests=10)

    costs = Costs(side, {DATABASE: list})
    try:
        costs.of(until_it_worked)
    finally:
        process.kill()
        side.stop()

    assert 10 <= costs.milliseconds["busy"] < 100
    assert str(costs).endswith(f"(busy {costs.milliseconds['busy']:.2f})")
    assert row("rush-costs", "an answer", costs, costs).measured.startswith("1.00 ×: ")


def test_servers_of_others_are_not_counted():
    assert servers_of(Backing(amqp_admin="amqp://others/", postgresql_admin=None)) == {}
