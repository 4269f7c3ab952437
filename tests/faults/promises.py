"""What is promised of each fault, and which tests show it. `tests/architecture/test_promises.py` finds them all.

A test is named by its file and its name, without its parameters. Those marked `faults` run under `make faults`.
"""

from dataclasses import dataclass

RUNTIME = "shared/runtime/tests"
WEB = "gateway/tests/web"
KILLS = f"{RUNTIME}/test_kills.py"
RELAY = f"{RUNTIME}/test_relay.py"
RPC = f"{RUNTIME}/test_rpc.py"
CALLS = f"{RUNTIME}/test_faults.py"
HOLDING = f"{RUNTIME}/test_holding.py"
QUEUES = "tests/end_to_end/test_every_queue.py"
HOSTILE = "tests/fuzz/test_hostile.py"
EVERYTHING = (
    "tests/faults/test_everything_breaks.py::test_nothing_is_lost_or_doubled_in_a_short_round_of_faults",
    "tests/faults/test_everything_breaks.py::test_nothing_is_lost_or_doubled_in_a_long_round_of_all_faults",
)


@dataclass(frozen=True)
class Promise:
    """fault: what happens; promised: what then holds; tests: which show it."""

    fault: str
    promised: str
    tests: tuple[str, ...]


PROMISES = (
    Promise(
        "a service is killed before the commit",
        "no effect; the client may repeat it with the same key",
        (f"{KILLS}::test_killed_before_the_commit_it_has_no_effect_and_the_client_may_repeat_it", *EVERYTHING),
    ),
    Promise(
        "killed after the commit, before the event is published",
        "the event is sent later",
        (
            f"{KILLS}::test_killed_after_the_commit_the_event_arrives_and_has_one_effect",
            f"{RELAY}::test_rows_of_a_relay_that_died_are_taken_by_another_one_when_its_claim_ends",
            *EVERYTHING,
        ),
    ),
    Promise(
        "a relay is killed after publishing, before marking",
        "twice on the wire, one effect",
        (
            f"{KILLS}::test_killed_after_the_commit_the_event_arrives_and_has_one_effect",
            f"{KILLS}::test_killed_again_and_again_it_ends_the_same",
            *EVERYTHING,
        ),
    ),
    Promise(
        "a reader is killed after its commit, before the acknowledgement",
        "delivered again, no second effect",
        (
            f"{KILLS}::test_killed_after_the_commit_the_event_arrives_and_has_one_effect",
            "tests/end_to_end/test_booking_under_kills.py::test_each_service_is_booked_once_whatever_comes_thrice_and_dies",
            *EVERYTHING,
        ),
    ),
    Promise(
        "the broker is killed, or away under load",
        "nothing acknowledged is lost; writes go on; calls fail fast with 503; services recover by themselves",
        (
            f"{CALLS}::test_while_the_broker_is_away_calls_fail_at_once",
            f"{CALLS}::test_calls_are_answered_again_when_the_broker_is_back",
            f"{RELAY}::test_events_wait_while_the_broker_is_away_and_are_sent_when_it_is_back",
            *EVERYTHING,
        ),
    ),
    Promise(
        "the broker's memory or disk is full",
        "as if it were away; health goes on answering",
        (
            f"{RUNTIME}/test_alarm.py::test_under_an_alarm_the_first_call_is_refused_at_once_and_calls_are_answered_after_it",
            f"{RUNTIME}/test_alarm.py::test_what_is_told_under_an_alarm_waits_in_the_outbox_and_arrives_after_it",
            f"{CALLS}::test_while_the_broker_takes_no_messages_calls_fail_at_once",
            *EVERYTHING,
        ),
    ),
    Promise(
        "a queue is deleted, or something is told before anybody who hears it was deployed",
        "nothing is lost",
        (
            f"{RUNTIME}/test_topology.py::test_an_event_that_was_published_after_the_declaration_waits_for_its_reader",
            f"{RELAY}::test_an_event_is_not_lost_while_there_is_no_exchange",
            f"{RPC}::test_a_service_whose_queue_was_deleted_makes_it_again",
            "deploy/cli/tests/test_events.py::test_what_was_sent_since_a_moment_is_sent_again_but_for_personal_data",
            *EVERYTHING,
        ),
    ),
    Promise(
        "an event comes a hundred times, in any order",
        "the same final state as after one ordered run",
        (
            "tests/faults/test_a_hundred_times.py::test_events_that_come_a_hundred_times_in_any_order_end_as_in_one_ordered_run",
            f"{RUNTIME}/test_subscribe.py::test_an_event_that_is_delivered_ten_times_has_one_effect",
            "tests/end_to_end/test_from_check_out_to_inbox.py::test_each_service_is_booked_and_told_once_whatever_comes_thrice_and_dies",
            *EVERYTHING,
        ),
    ),
    Promise(
        "a message is poisoned: no JSON, a wrong type, nowhere to answer, an object of the serializer's",
        "parked or refused, the process lives, others go on",
        (
            f"{QUEUES}::test_no_reader_of_events_is_harmed_and_each_keeps_what_it_could_not_read",
            f"{QUEUES}::test_no_service_is_harmed_by_what_is_no_request",
            f"{RPC}::test_a_malformed_request_is_refused_and_the_next_one_answered",
            f"{RUNTIME}/test_subscribe.py::test_messages_that_are_no_events_are_parked_as_dead_and_others_flow",
            *EVERYTHING,
        ),
    ),
    Promise(
        "the database is away for minutes while deliveries go on",
        "they are held, then handled; the broker's delivery limit is not spent",
        (
            f"{HOLDING}::test_events_are_held_while_the_database_is_away_and_then_handled_once",
            f"{HOLDING}::test_events_are_held_for_two_minutes",
        ),
    ),
    Promise(
        "a handler always raises",
        "parked with growing pauses, then given up: visible, and replayed when somebody says so",
        (
            f"{RUNTIME}/test_subscribe.py::test_an_event_that_goes_on_failing_is_dead_in_the_end_and_can_be_replayed",
            f"{RUNTIME}/test_inbox.py::test_pauses_grow_and_after_the_last_one_the_event_is_dead",
            "deploy/cli/tests/test_events.py::test_dead_events_are_tried_again_all_of_them_or_one",
        ),
    ),
    Promise(
        "a service that is called is down or slow",
        "an error at the deadline, nothing waits on, the request is not run later",
        (
            f"{RPC}::test_a_slow_service_ends_the_call_at_its_deadline",
            f"{RPC}::test_after_a_timeout_nothing_waits_and_the_late_answer_is_dropped",
            f"{RPC}::test_a_request_that_waited_for_a_stopped_service_is_never_executed",
            f"{RPC}::test_a_service_that_never_was_is_away_at_once",
        ),
    ),
    Promise(
        "PostgreSQL is restarted under load",
        "requests fail or are repeated, no process dies, nothing floods the dead letters",
        (
            f"{RUNTIME}/test_database_servers.py::test_a_connection_that_died_in_the_pool_is_replaced_without_anybody_noticing",
            f"{RUNTIME}/test_database_servers.py::test_a_connection_that_is_lost_inside_a_transaction_is_away_and_nothing_was_done",
            *EVERYTHING,
        ),
    ),
    Promise(
        "a lock is held for a minute, or the connections are exhausted",
        "503 within seconds, the loop does not stall, recovery by itself",
        (
            "tests/faults/test_held_locks.py::test_while_a_lock_is_held_writes_are_refused_within_seconds_and_all_else_goes_on",
            "tests/faults/test_held_locks.py::test_while_a_lock_is_held_for_a_minute",
            f"{RUNTIME}/test_database_servers.py::test_a_lock_that_somebody_holds_is_busy_before_the_deadline",
            f"{RUNTIME}/test_database.py::test_a_full_pool_is_said_at_once_and_not_waited_out",
            *EVERYTHING,
        ),
    ),
    Promise(
        "ten and a hundred times as many people as places come at once",
        "exactly as many have places as there are, nobody stands twice, the line is in order",
        ("tests/end_to_end/test_rush.py::test_everybody_comes_at_once_and_places_go_round_in_order",),
    ),
    Promise(
        "a client repeats what it asked for after a time-out",
        "the same answer and one effect; something else with the same key is refused",
        (
            f"{QUEUES}::test_a_request_that_comes_ten_times_in_any_order_has_one_effect_and_one_answer",
            f"{RUNTIME}/test_idempotency.py::test_the_same_key_gives_the_same_answer_and_has_one_effect",
            f"{RUNTIME}/test_idempotency.py::test_another_request_with_the_same_key_is_refused",
            *EVERYTHING,
        ),
    ),
    Promise(
        "SIGTERM under load, as in a rolling restart",
        "nothing but a 503 that may be repeated; each process ends within 25 seconds",
        (
            f"{WEB}/test_stopping.py::test_a_running_request_finishes_and_its_connection_ends",
            f"{RPC}::test_a_running_request_is_answered_before_its_service_stops",
            *EVERYTHING,
        ),
    ),
    Promise(
        "hostile JSON, a huge body, a slow client",
        "4xx, and nobody else waits",
        (
            f"{HOSTILE}::test_a_hostile_body_is_refused_and_changes_nothing",
            f"{WEB}/test_framing.py::test_a_refused_body_is_not_swallowed",
            f"{WEB}/test_framing.py::test_large_bodies_together_have_a_limit",
            f"{WEB}/test_slow_clients.py::test_hundreds_that_hold_back_their_headers_block_nobody",
            f"{WEB}/test_slow_clients.py::test_a_body_that_drips_has_a_deadline_in_all",
            f"{WEB}/test_slow_clients.py::test_a_client_that_reads_slowly_holds_no_worker",
        ),
    ),
    Promise(
        "forged headers, a stranger on the bus",
        "refused",
        (
            f"{RPC}::test_a_token_that_nobody_vouches_for_is_refused",
            f"{HOSTILE}::test_a_token_of_other_keys_opens_nothing",
            f"{HOSTILE}::test_a_token_that_was_tampered_with_opens_nothing",
            f"{WEB}/test_addresses.py::test_forwarding_headers_of_a_stranger_are_removed",
        ),
    ),
    Promise(
        "a row of the ledger is edited",
        "the proof of the chain finds it",
        (
            "services/credits/ledger/tests/test_chain.py::test_an_edited_row_is_found_by_the_chain",
            "services/credits/ledger/tests/test_chain.py::test_a_removed_transfer_is_found",
            "services/credits/ledger/tests/test_chain.py::test_a_head_set_back_to_match_is_found_by_an_anchor",
        ),
    ),
    Promise(
        "`kill -9` of the embedded process, at any time",
        "the last acknowledged write is there, and everything that waited is finished after the restart",
        (
            "tests/faults/test_kills_of_the_embedded_process.py::test_no_change_is_lost_or_doubled_however_often_the_process_is_killed",
            "tests/faults/test_kills_of_the_embedded_process.py::test_no_change_is_lost_or_doubled_in_a_long_round_of_kills",
        ),
    ),
)
