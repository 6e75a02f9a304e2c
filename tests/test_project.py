"""The code base keeps its own promises: its size, its names, its licence, its locks."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOMES = ("domain", "adapters", "flows", "tests", ".ci")
LONGEST_FILE, LONGEST_FUNCTION = 300, 50
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PREFECT_LIVES_IN = ("flows/", "adapters/announcements")


def ours() -> list[Path]:
    """Every Python file of the project."""
    return [file for home in HOMES for file in sorted((ROOT / home).rglob("*.py"))]


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Name and length of each function, its decorators apart."""
    for node in statements(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """A statement and all within it; what they are made of is ten times as much."""
    yield node
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        inside = getattr(node, name, [])
        for one in inside if isinstance(inside, list) else []:
            yield from statements(one)


def imports(file: Path) -> set[str]:
    """The top-level packages a file names in its imports, wherever they stand."""
    nodes = list(statements(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    origins = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | origins}


def pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", lock.read_text(), re.MULTILINE))


@pytest.mark.parametrize("home", ["domain", "adapters", "flows"])
def test_our_packages_are_the_ones_in_this_repository(home: str) -> None:
    """An index knows distributions of the same names."""
    assert Path(str(importlib.import_module(home).__file__)).parent == ROOT / home


def test_no_flow_file_is_named_like_a_standard_module() -> None:
    """Loaded by path, flows/ comes first on the path: calendar.py would hide the real one."""
    assert not {file.stem for file in (ROOT / "flows").glob("*.py")} & sys.stdlib_module_names


def test_files_fit_on_a_few_screens_and_functions_on_one() -> None:
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in ours()}
    files = [str(file) for file, count in lines.items() if count > LONGEST_FILE]
    longer = [file for file, count in lines.items() if count > LONGEST_FUNCTION]
    bodies = [f"{file}: {name}" for file in longer for name, length in functions(file) if length > LONGEST_FUNCTION]
    assert files + bodies == []


def test_prefect_is_met_in_the_flows_and_the_announcements_alone() -> None:
    shipped = [file for file in ours() if file.relative_to(ROOT).parts[0] in ("domain", "adapters", "flows")]
    named = [file for file in shipped if "prefect" in file.read_text(encoding="utf-8")]
    met = {file.relative_to(ROOT).as_posix() for file in named if "prefect" in imports(file)}
    assert [path for path in sorted(met) if not path.startswith(PREFECT_LIVES_IN)] == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Without it pytest would import tests/domain as the domain itself."""
    folders = {file.parent for file in (ROOT / "tests").rglob("test_*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_each_lock_holds_the_smaller_one_with_the_same_versions() -> None:
    run, dev, bench = (pinned(ROOT / "requirements" / f"{name}.txt") for name in ("run", "dev", "bench"))
    assert run.items() <= dev.items() <= bench.items()


def test_the_locks_hold_every_dependency_that_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[\[<>=!~ ]", line)[0] for line in declared}
    assert names <= pinned(ROOT / "requirements" / "run.txt").keys()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_hashes_and_no_index(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "--index" not in text
    assert pinned(lock)
    assert not re.search(r"^[a-z][^\n]*[^\\]$", text, re.MULTILINE), "every pin is followed by its hashes"


@pytest.mark.neighbour
def test_the_set_up_refuses_what_it_does_not_know() -> None:
    command = [sys.executable, str(ROOT / ".ci" / "machine.py"), "make", "coffee"]
    refused = subprocess.run(command, check=False, capture_output=True, text=True, timeout=10)
    assert (refused.returncode, "make coffee" in refused.stderr) == (1, True)
