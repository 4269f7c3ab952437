import signal
from contextlib import nullcontext

import pytest

from deploy.cli import demo_journey
from deploy.demo import journey_words
from deploy.demo.journey_words import BEGUN, ENDED, STEPS, Step
from tests.installation import Process

TOLD_SECONDS_MAX = 120


@pytest.fixture(name="start")
def _start(tmp_path, monkeypatch):
    """`nuanliu demo journey` as a process, whose temporary folders lie in `tmp_path/temporary`."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    with Process("demo", "journey", folder=tmp_path, settings={"HTTP_PORT": "taken"}) as process:
        yield process
    assert list(folder.iterdir()) == [] and not (tmp_path / "data").exists()


def test_the_journey_is_told_step_by_step_in_both_languages(start):
    assert start.ended(TOLD_SECONDS_MAX) == 0, start.err
    assert start.err == ""
    begun, *steps, ended = start.out.strip().split("\n\n")
    assert (begun, ended) == (BEGUN, ENDED)
    assert [step.splitlines()[0].strip() for step in steps] == [
        f"{number}. {step.titles[0]} · {step.titles[1]}" for number, step in enumerate(STEPS, start=1)
    ]
    for words in ("180 分钟", "爱心值 6：", "时间币 3 个：", "（第 1 版）", "“服务时长已确认”", "首次服务", "证件号为"):
        assert words in start.out
    for words in ("180 minutes", "Love-value 6:", "Time-coins 3:", "(version 1)", "“Hours confirmed”", "5820 minutes"):
        assert words in start.out


def test_whoever_ends_it_leaves_nothing_behind(start):
    start.await_true(lambda: " 2. " in start.out, TOLD_SECONDS_MAX)
    start._process.send_signal(signal.SIGTERM)
    assert start.ended() == 130, start.err
    assert "Traceback" not in start.err and ENDED not in start.out


def test_a_step_that_comes_out_otherwise_is_a_sentence_and_ends_the_story(nuanliu, monkeypatch):
    steps = [Step(lambda story: {"coins": 2}, ("记账", "The ledger"), "{coins} 个", "{coins} coins", {"coins": 3})]
    monkeypatch.setattr(journey_words, "STEPS", steps)
    monkeypatch.setattr(demo_journey, "own_nuanliu", lambda: nullcontext(None))
    outcome = nuanliu("demo", "journey")
    assert outcome.code == 1 and ENDED not in outcome.out
    told = (
        "Error: 第 1 步“记账”未如约。Step 1, The ledger, did not come out as promised: coins is 2, and was to be 3.\n"
    )
    assert outcome.err == told


def test_options_of_the_demo_are_none_of_the_journey(nuanliu):
    outcome = nuanliu("demo", "--tree", "journey")
    assert outcome.code == 2 and "takes no options" in outcome.err
