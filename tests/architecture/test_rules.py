"""Each rule of the house holds, and is seen to fail on a planted violation."""

from pathlib import Path

import pytest

from tests.architecture import rules

REPOSITORY = Path(__file__).parents[2]

PLANTS = {
    "only_the_database_ends_transactions": {
        "services/planted/use_cases.py": "def save(session):\n    session.commit()\n",
    },
    "an_event_is_published_by_its_owner": {
        "services/planted/use_cases.py": "from shared.contracts.identity.units import UnitChanged\n"
        "def save(session, unit):\n    session.add(Outbox.of(UnitChanged, unit))\n",
    },
    "only_the_runtime_publishes": {
        "services/planted/use_cases.py": "def tell(producer):\n    producer.publish({})\n",
    },
    "nameko_stays_at_the_doors": {"services/planted/use_cases.py": "from nameko.rpc import rpc\n"},
    "no_service_holds_a_proxy": {"services/planted/service.py": "from nameko.rpc import RpcProxy\n"},
    "every_service_has_the_same_rooms": {"services/planted/__init__.py": "", "services/planted/helping.py": ""},
    "doors_are_two_lines": {
        "services/planted/doors.py": "class Doors:\n    @rpc(A, replies=B)\n    def act(self, request):\n"
        '        """Words."""\n        a = 1\n        b = 2\n        return a + b\n',
    },
    "views_are_one_line": {
        "gateway/routes/planted.py": "class View:\n    def get(self):\n        a = 1\n        b = 2\n        c = 3\n"
        "        return a + b + c\n",
    },
    "names_say_something": {"shared/runtime/utils.py": ""},
    "files_are_short": {"shared/runtime/long.py": "x = 1\n" * (rules.FILE_LINES_MAX + 1)},
    "the_house_stands_and_no_room_is_empty": {"services/identity/__init__.py": ""},
}


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds_here(rule):
    assert rule(REPOSITORY) == []


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_rule_is_seen_to_fail(rule, tmp_path):
    for name, text in PLANTS[rule.__name__].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert rule(tmp_path) != []


def test_an_own_event_may_be_published(tmp_path):
    (tmp_path / "services" / "identity").mkdir(parents=True)
    (tmp_path / "services" / "identity" / "use_cases.py").write_text(
        "from shared.contracts.identity.units import UnitChanged\nOutbox.of(UnitChanged, unit)\n"
    )
    assert rules.an_event_is_published_by_its_owner(tmp_path) == []


def test_an_empty_folder_is_found(tmp_path):
    for folder in rules.HOUSE:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "file").touch()
    assert rules.the_house_stands_and_no_room_is_empty(tmp_path) == []
    (tmp_path / "docs" / "nothing").mkdir()
    assert rules.the_house_stands_and_no_room_is_empty(tmp_path) == ["docs/nothing is empty"]


def test_a_file_of_the_greatest_length_is_no_violation(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "long.py").write_text("x = 1\n" * rules.FILE_LINES_MAX)
    assert rules.files_are_short(tmp_path) == []
