"""While a new step of the migrations is in, the code of the release before still runs: steps add.

What nobody needs any more is removed by a step of a later release, which says so: `OLD_CODE_GONE = "since 0.3.0 …"`. A
check that everything passes which the release before writes is added by a step that says why: `OLD_CODE_PASSES = "…"`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

REMOVING = {"drop_column", "drop_table", "rename_table", "create_unique_constraint", "create_check_constraint"}
NARROWING = {"new_column_name", "type_"}
PERMIT = "OLD_CODE_GONE"
PERMIT_OF_CHECKS = "OLD_CODE_PASSES"
CHECK = "create_check_constraint"
REMOVING_WORDS = ("drop ", "rename ", "alter table")


def steps_keep_old_code_running(tree: Path) -> list[str]:
    """No step takes away or narrows what the release before reads and writes."""
    return [
        f"{path.relative_to(tree).as_posix()}:{call.lineno} {reason}"
        for path in sorted((tree / "services").glob("*/migrations/versions/*.py"))
        for call, reason in _breaking(ast.parse(path.read_text(encoding="utf-8")))
    ]


def _breaking(step: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    said = {ast.unparse(node.targets[0]) for node in step.body if isinstance(node, ast.Assign)}
    if PERMIT in said:
        return
    for node in ast.walk(step):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_permitted = node.func.attr == CHECK and PERMIT_OF_CHECKS in said
            reason = "" if is_permitted else _reason(node, node.func.attr)
            if reason:
                yield node, reason


def _reason(call: ast.Call, act: str) -> str:
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    if act in REMOVING:
        return f"calls {act}"
    if act == "alter_column" and (NARROWING & set(given) or given.get("nullable") == "False"):
        return "narrows or renames a column"
    if act == "add_column" and any(_is_required(argument) for argument in call.args):
        return "adds a column that the old code does not fill"
    if act == "execute" and any(word in ast.unparse(call).lower() for word in REMOVING_WORDS):
        return "executes what removes or alters"
    return ""


def _is_required(column: ast.expr) -> bool:
    if not isinstance(column, ast.Call):
        return False
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in column.keywords}
    return given.get("nullable") == "False" and "server_default" not in given
