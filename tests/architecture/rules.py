"""Rules of the house that import-linter cannot say, each a function from a source tree to the violations in it.

A violation is a sentence that begins with the file. `test_rules.py` sees each rule hold here and fail on a plant.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

PACKAGES = ("shared", "services", "gateway", "deploy")
FILE_LINES_MAX = 300
DOOR_STATEMENTS_MAX = 2
VIEW_STATEMENTS_MAX = 3
DOORS = {"rpc", "subscribe", "broadcast", "timer"}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
ROOMS = {"service", "doors", "use_cases", "queries", "domain", "policy", "models", "conftest", "__init__"}
PROXIES = {"Calls", "RpcProxy", "ServiceRpcProxy", "ClusterRpcProxy", "MethodProxy"}
TRANSACTION_WORDS = {"commit", "rollback", "begin"}
KEEPS_TRANSACTIONS = (
    "shared/runtime/",
    "shared/testing/",
    "deploy/backing/",
)
HOUSE = ("services", "gateway", "shared/kernel", "shared/contracts", "shared/runtime", "shared/testing", "deploy/cli",
         "tests", "docs/decisions", "bench")  # fmt: skip


def sources(tree: Path) -> Iterator[tuple[str, Path]]:
    """Every Python file that runs in production, with its path as written in sentences."""
    for package in PACKAGES:
        for path in sorted((tree / package).rglob("*.py")):
            if "tests" not in path.parts and path.name != "conftest.py":
                yield path.relative_to(tree).as_posix(), path


def parsed(path: Path) -> ast.Module:
    """The file as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def only_the_database_ends_transactions(tree: Path) -> list[str]:
    """Only `Database` opens or ends a transaction (design §1, rule 5)."""
    return [
        f"{name}:{node.lineno} calls .{node.func.attr}()"
        for name, path in sources(tree)
        if not name.startswith(KEEPS_TRANSACTIONS) and "/migrations/" not in name
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TRANSACTION_WORDS
        and not node.args
    ]


def an_event_is_published_by_its_owner(tree: Path) -> list[str]:
    """`Outbox.of` takes contracts of the service's own language (rule 6)."""
    found = []
    for name, path in sources(tree):
        if not name.startswith("services/"):
            continue
        owner = name.split("/")[1]
        module = parsed(path)
        foreign = {
            alias.asname or alias.name
            for node in ast.walk(module)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shared.contracts.")
            if node.module.split(".")[2] != owner
            for alias in node.names
        }
        for node in ast.walk(module):
            if _is_outbox_of(node) and node.args and any(word in ast.unparse(node.args[0]) for word in foreign):
                found.append(f"{name}:{node.lineno} publishes what another service owns")
    return found


def _is_outbox_of(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "Outbox.of"


def only_the_runtime_publishes(tree: Path) -> list[str]:
    """An event leaves only through the outbox: nobody but the runtime calls `publish` (rule 6)."""
    return [
        f"{name}:{node.lineno} publishes past the outbox"
        for name, path in sources(tree)
        if not name.startswith(("shared/runtime/", "deploy/backing/"))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "publish"
    ]


def nameko_stays_at_the_doors(tree: Path) -> list[str]:
    """Domain code would survive another transport: Nameko is imported in service.py, gateway and runtime only."""
    return [
        f"{name} imports nameko"
        for name, path in sources(tree)
        if not name.startswith(("gateway/", "shared/runtime/", "shared/testing/", "deploy/cli/"))
        and not name.endswith("/service.py")
        for node in ast.walk(parsed(path))
        if _imports(node, "nameko")
    ]


def no_service_holds_a_proxy(tree: Path) -> list[str]:
    """A service never calls another service, by whatever proxy (rule 4)."""
    return [
        f"{name}:{node.lineno} names {word}"
        for name, path in sources(tree)
        if name.startswith("services/")
        for node in ast.walk(parsed(path))
        for word in (getattr(node, "id", None), getattr(node, "attr", None), getattr(node, "name", None))
        if word in PROXIES
    ]


def _imports(node: ast.AST, package: str) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] == package for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == package


def every_service_has_the_same_rooms(tree: Path) -> list[str]:
    """A service has service.py, README.md, migrations and tests; a file that is no room is named in the README."""
    found = []
    for service in sorted(path.parent for path in (tree / "services").glob("*/__init__.py")):
        for needed in ("service.py", "README.md", "migrations", "tests"):
            if not (service / needed).exists():
                found.append(f"services/{service.name} has no {needed}")
        readme = (service / "README.md").read_text(encoding="utf-8") if (service / "README.md").exists() else ""
        for path in sorted(service.rglob("*.py")):
            inside = path.relative_to(service)
            if {"tests", "migrations", "schemes"} & set(inside.parts) or path.stem in ROOMS:
                continue
            if "domain" not in inside.parts[:-1] and inside.name not in readme:
                found.append(f"services/{service.name}/{inside.as_posix()} is no room and its README does not name it")
    return found


def doors_are_two_lines(tree: Path) -> list[str]:
    """A door hands over: what it does stands in a use case."""
    return [
        f"{name}:{function.lineno} {function.name} has more than {DOOR_STATEMENTS_MAX} statements"
        for name, path in sources(tree)
        if name.startswith("services/")
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef)
        and any(_decorator(decorator) in DOORS for decorator in function.decorator_list)
        and len(_statements(function)) > DOOR_STATEMENTS_MAX
    ]


def views_are_one_line(tree: Path) -> list[str]:
    """A view passes on; deciding is the service's."""
    return [
        f"{name}:{function.lineno} {function.name} has more than {VIEW_STATEMENTS_MAX} statements"
        for name, path in sources(tree)
        if name.startswith("gateway/routes/")
        for view in ast.walk(parsed(path))
        if isinstance(view, ast.ClassDef)
        for function in view.body
        if isinstance(function, ast.FunctionDef) and len(_statements(function)) > VIEW_STATEMENTS_MAX
    ]


def _decorator(node: ast.expr) -> str:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node).rpartition(".")[2]


def _statements(function: ast.FunctionDef) -> list[ast.stmt]:
    documented = isinstance(function.body[0], ast.Expr) and isinstance(function.body[0].value, ast.Constant)
    return function.body[1:] if documented else function.body


def names_say_something(tree: Path) -> list[str]:
    """No utils, helpers, common, manager."""
    return [
        f"{path.relative_to(tree).as_posix()} is named for nothing"
        for package in (*PACKAGES, "tests", "bench")
        for path in sorted((tree / package).rglob("*"))
        if path.stem.lower() in NAMELESS
    ]


def files_are_short(tree: Path) -> list[str]:
    """A file is a role: about 300 lines at most."""
    lengths = ((name, len(path.read_text(encoding="utf-8").splitlines())) for name, path in sources(tree))
    return [
        f"{name} has {lines} lines" for name, lines in lengths if lines > FILE_LINES_MAX and "/migrations/" not in name
    ]


def the_house_stands_and_no_room_is_empty(tree: Path) -> list[str]:
    """Every folder that the design names is there, and none is empty."""
    missing = [f"{folder} is missing" for folder in HOUSE if not (tree / folder).is_dir()]
    empty = [
        f"{folder.relative_to(tree).as_posix()} is empty"
        for top in (*PACKAGES, "tests", "docs", "bench")
        for folder in sorted((tree / top).rglob("*"))
        if folder.is_dir() and folder.name != "__pycache__" and not any(_kept(folder))
    ]
    return missing + empty


def _kept(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


RULES: list[Callable[[Path], list[str]]] = [
    only_the_database_ends_transactions,
    an_event_is_published_by_its_owner,
    only_the_runtime_publishes,
    nameko_stays_at_the_doors,
    no_service_holds_a_proxy,
    every_service_has_the_same_rooms,
    doors_are_two_lines,
    views_are_one_line,
    names_say_something,
    files_are_short,
    the_house_stands_and_no_room_is_empty,
]
