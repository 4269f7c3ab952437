"""What people may not do in a state is said in words: the acts of every life that refusals name."""

import pytest

from gateway.words import LANGUAGES, read_words
from services.projects.library import agreements, caring, use_cases
from services.projects.library.domain.life import LIFE

BESIDE = {use_cases.CHANGE, agreements.GIVE, caring.ASK, caring.INSURE}
ACTS = {"project_act": {act.name for act in LIFE.acts} | BESIDE}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("parameter", ACTS)
def test_every_act_is_said(parameter, language):
    known = read_words()
    assert [act for act in sorted(ACTS[parameter]) if not known.knows(language, f"{parameter}.{act}")] == []
