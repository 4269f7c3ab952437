"""The rule of migrations holds here, and is seen to fail."""

from pathlib import Path

import pytest

from tests.architecture.migration_rules import steps_keep_old_code_running

REPOSITORY = Path(__file__).parents[2]


def found(tree, act, head=""):
    """What the rule says of a step that acts so."""
    folder = tree / "services" / "planted" / "migrations" / "versions"
    folder.mkdir(parents=True)
    (folder / "0002_planted.py").write_text(f"{head}\ndef upgrade():\n    {act}\n")
    return steps_keep_old_code_running(tree)


def test_no_step_here_breaks_old_code():
    assert steps_keep_old_code_running(REPOSITORY) == []


@pytest.mark.parametrize(
    "act",
    [
        "op.drop_column('unit', 'name')",
        "op.drop_table('unit')",
        "op.rename_table('unit', 'units')",
        "op.alter_column('unit', 'name', new_column_name='title')",
        "op.alter_column('unit', 'name', nullable=False)",
        "op.alter_column('unit', 'name', type_=sa.Integer())",
        "op.add_column('unit', sa.Column('colour', sa.Text(), nullable=False))",
        "op.create_unique_constraint('uq', 'unit', ['name'])",
        "op.create_check_constraint('ck', 'unit', 'name IS NOT NULL')",
        "op.execute('ALTER TABLE unit DROP COLUMN name')",
    ],
)
def test_a_step_that_would_break_old_code_is_found(tmp_path, act):
    (violation,) = found(tmp_path, act)
    assert violation.startswith("services/planted/migrations/versions/0002_planted.py:3 ")


@pytest.mark.parametrize(
    "act",
    [
        "op.create_table('colour', sa.Column('id', sa.Integer(), nullable=False))",
        "op.add_column('unit', sa.Column('colour', sa.Text()))",
        "op.add_column('unit', sa.Column('colour', sa.Text(), nullable=False, server_default='red'))",
        "op.alter_column('unit', 'name', nullable=True)",
        "op.create_index('ix', 'unit', ['name'])",
        "op.execute('UPDATE unit SET colour = 1')",
    ],
)
def test_a_step_that_adds_is_none(tmp_path, act):
    assert found(tmp_path, act) == []


def test_a_later_release_removes_when_it_says_that_the_old_code_is_gone(tmp_path):
    assert found(tmp_path, "op.drop_column('unit', 'name')", "OLD_CODE_GONE = 'since 0.3.0 nobody reads it'") == []


def test_a_check_is_added_by_a_step_that_says_why_old_code_passes_it(tmp_path):
    head = "OLD_CODE_PASSES = 'it is wider than the one before'"
    assert found(tmp_path, "op.create_check_constraint('ck', 'unit', 'name IS NOT NULL')", head) == []


def test_saying_so_permits_nothing_else(tmp_path):
    assert found(tmp_path, "op.drop_column('unit', 'name')", "OLD_CODE_PASSES = 'it does not'") != []
