"""Deciding at the same moment: whoever comes second sees what the first one did."""

import threading

from shared.kernel.errors import Refusal

REASON = "照片与现场负责人均可证实。"


def at_once(*acts):
    """What comes of acts that begin together: "done", or the code of the refusal."""
    outcomes, gate = [None] * len(acts), threading.Barrier(len(acts))

    def run(place, act):
        gate.wait()
        try:
            act()
            outcomes[place] = "done"
        except Refusal as refusal:
            outcomes[place] = refusal.code

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_two_who_decide_at_once_one_is_heard(serving, doors, city, li):
    record = serving.served(li, 60, "code")
    serving.act("refuse_record", record, serving.wang.actor, reason="签到后即离开。")
    made = serving.act("make_appeal", record, li.actor, words=REASON, wanted_minutes=60, evidence_ids=[])
    said = {"id": made["id"], "version": 1, "reason": REASON}
    cadres = [city.official("cadre", "BJ-D1-S1") for _ in range(2)]
    outcomes = at_once(
        lambda: doors.call("reject_appeal", said, cadres[0]),
        lambda: doors.call("uphold_appeal", said | {"minutes": 60}, cadres[1]),
    )
    assert sorted(outcomes) == ["done", "projects.appeal_changed_since"]
    upheld = outcomes[1] == "done"
    assert serving.record(record.id).state == ("confirmed" if upheld else "refused")


def test_of_striking_and_appealing_at_once_only_one_is_done(serving, doors, city, li, cadre):
    record = serving.served(li, 60)
    said = {"id": str(record.id), "version": 1}
    outcomes = at_once(
        lambda: doors.call("strike_record", said | {"reason": REASON}, cadre),
        lambda: doors.call("make_appeal", said | {"words": REASON, "wanted_minutes": 60, "evidence_ids": []}, li.actor),
    )
    assert outcomes in (["done", "projects.record_changed_since"], ["projects.record_under_appeal", "done"])


def test_of_two_appeals_at_once_one_is_made(serving, doors, li):
    record = serving.served(li, 60)
    said = {"id": str(record.id), "version": 1, "words": REASON, "wanted_minutes": 60, "evidence_ids": []}
    outcomes = at_once(*[lambda: doors.call("make_appeal", said, li.actor)] * 2)
    assert sorted(outcomes) == ["done", "projects.appeal_open"]
