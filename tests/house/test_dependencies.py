"""Dependencies: each with a lower bound, locked, and defended in a sentence."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def required():
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    return [
        *project["dependencies"],
        *(line for lines in project["optional-dependencies"].values() for line in lines),
        *(line for lines in groups.values() for line in lines),
    ]


def name_of(line):
    return re.split(r"[\[<>=!~ ]", line)[0].lower()


def test_every_dependency_has_a_lower_bound():
    assert [line for line in required() if ">=" not in line] == []


def test_every_dependency_is_locked():
    locked = {package["name"] for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}

    assert {name_of(line) for line in required()} - locked == set()


def test_every_dependency_is_defended():
    defence = (ROOT / "docs" / "dependencies.md").read_text().lower()

    assert [name_of(line) for line in required() if name_of(line) not in defence] == []
