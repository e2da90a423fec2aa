"""docs/promises.md: each promise names the test or bench that holds it, and that one exists and runs."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (?P<promise>.+?) \| (?P<held_by>.+?) \|$")
HOLDER = re.compile(r"`(?P<path>[\w/.-]+\.py)(?:::(?P<name>\w+))?`")
SKIPPING = {"skip", "xfail"}  # skipif stands where a program may be missing; bin/test installs it and says so


def promises() -> list[tuple[str, str]]:
    rows = [ROW.match(line) for line in (ROOT / "docs" / "promises.md").read_text().splitlines()]
    cells = [
        (row["promise"], row["held_by"]) for row in rows if row and not row["promise"].startswith(("promise", "---"))
    ]
    return [cell for cell in cells if cell[0].strip("- ")]


@cache
def functions_of(path: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def marks_of(function: ast.FunctionDef) -> set[str]:
    return {
        node.attr
        for decorator in function.decorator_list
        for node in ast.walk(decorator)
        if isinstance(node, ast.Attribute)
    }


@pytest.mark.parametrize(("promise", "held_by"), promises(), ids=[promise[:60] for promise, _ in promises()])
def test_each_promise_is_held_by_something_that_runs(promise: str, held_by: str) -> None:
    if held_by.startswith("open: "):
        assert len(held_by) > len("open: ") + 20, "an open promise says why"
        return
    holders = list(HOLDER.finditer(held_by))
    assert holders, f"{promise!r} names no test and no bench"
    for holder in holders:
        assert (ROOT / holder["path"]).is_file(), holder["path"]
        if holder["name"] is not None:
            assert holder["name"] in functions_of(holder["path"]), f"{holder['path']} has no {holder['name']}"
            assert not marks_of(functions_of(holder["path"])[holder["name"]]) & SKIPPING, (
                f"{holder['name']} does not run"
            )


def test_no_promise_stands_twice() -> None:
    said = [promise for promise, _ in promises()]

    assert sorted(said) == sorted(set(said))
    assert len(said) > 100
