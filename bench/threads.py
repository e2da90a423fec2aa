"""Threads to measure: a hundred comments against very many, loaded as `manage.py load_thread` loads them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

START = datetime.fromisoformat("2026-06-01T06:00:00Z")
DAYS = 90
LENGTH = 300  # characters of a text
DEEP = 45  # levels of the branches that grow in depth
ANSWERS = {0: 30, 1: 22, 2: 14, 3: 10, 4: 7, 6: 7, 9: 6, 15: 3, 40: 1}  # how many answers a root has, and how often
OF_THE_NEWSROOM = 0.08  # of the answers
NEWSROOM = ("Nora Feld", "Tarik Sommer", "Ines Brandt")
CONTENT = Path(__file__).parents[1] / "talentforum" / "content"
QUESTION = "Wie war das bei Ihnen?"


@cache
def sentences() -> list[str]:
    """Return what the people of the demo say, a sentence each: as varied as readers are, which compression sees."""
    found: list[str] = []
    for file in ("wettlauf-um-ki-talente.thread.yaml", "demo.experiences.yaml"):
        for text in re.findall(r"^ +body: \|\n((?: +.*\n|\n)+)", (CONTENT / file).read_text(), re.MULTILINE):
            found += re.split(r"(?<=[.!]) ", " ".join(text.split()))
    return [one for one in found if 40 <= len(one) <= 240 and "?" not in one and ":" not in one]


@dataclass
class Pen:
    """Writes a thread line by line; each line's id is its place in the file."""

    number: int
    chance: random.Random
    written: list[tuple[int | None, str, datetime, str]] = field(default_factory=list)

    @property
    def room(self) -> int:
        """How many comments are still to be written."""
        return self.number - len(self.written)

    def root(self, *, asks: bool = False) -> int:
        """Write a comment of its own and return its id; roots follow each other in time."""
        at = START + timedelta(days=DAYS * len(self.written) / self.number)
        return self._write(None, self._reader(), at, asks)

    def answer(self, parent: int, *, newsroom: bool = False) -> int:
        """Answer a comment some hours after it."""
        at = self.written[parent - 1][2] + timedelta(hours=self.chance.expovariate(1 / 6))
        return self._write(parent, self.chance.choice(NEWSROOM) if newsroom else self._reader(), at, False)

    def _reader(self) -> str:
        return f"Mensch {self.chance.randrange(max(self.number // 10, 20))} der Runde"

    def _write(self, parent: int | None, author: str, at: datetime, asks: bool) -> int:
        ending = f" {QUESTION}" if asks else ""
        text = ""
        while len(text) < LENGTH:
            text += self.chance.choice(sentences()) + self.chance.choice((" ", " ", "\n\n"))
        self.written.append((parent, author, at, text[: LENGTH - len(ending)].strip() + ending))
        return len(self.written)

    def branch(self) -> None:
        """Write a root and what answers it, mostly the one who spoke last; a part of it comes from the newsroom."""
        answers = self.chance.choices(list(ANSWERS), list(ANSWERS.values()))[0]
        branch = [self.root()]
        for _ in range(min(answers, self.room)):
            parent = branch[-1] if self.chance.random() < 0.6 else self.chance.choice(branch)
            branch.append(self.answer(parent, newsroom=self.chance.random() < OF_THE_NEWSROOM))

    def chain(self, *, newsroom: bool = False) -> None:
        """Write a branch in which each answers the one before."""
        last = self.root()
        for _ in range(DEEP - 1):
            last = self.answer(last, newsroom=newsroom)

    def wide(self, answers: int) -> None:
        """Write a root that everyone answers."""
        root = self.root()
        for _ in range(answers):
            self.answer(root, newsroom=self.chance.random() < OF_THE_NEWSROOM)

    def lines(self) -> Iterator[str]:
        """Give the file."""
        for number, (parent, author, at, body) in enumerate(self.written, 1):
            given = {"id": number, "parent": parent, "author": author, "created": at.isoformat(), "body": body}
            yield json.dumps(given, ensure_ascii=False)


def branches(number: int, seed: int = 5) -> Iterator[str]:
    """Give a talk as it is: branches of all sizes."""
    pen = Pen(number, random.Random(seed))
    while pen.room:
        pen.branch()
    return pen.lines()


def lone(number: int, seed: int = 5) -> Iterator[str]:
    """Give questions that nobody answered."""
    pen = Pen(number, random.Random(seed))
    while pen.room:
        pen.root(asks=True)
    return pen.lines()


def answered(number: int, seed: int = 5) -> Iterator[str]:
    """Give one branch in depth, and roots that the newsroom answers."""
    pen = Pen(number, random.Random(seed))
    pen.chain(newsroom=True)
    while pen.room:
        pen.answer(pen.root(), newsroom=True) if pen.room > 1 else pen.root()
    return pen.lines()


def everything(number: int, seed: int = 5) -> Iterator[str]:
    """Give a thread that grows in depth and in width: all of the above, and one root with a twentieth of it beneath."""
    pen = Pen(number, random.Random(seed))
    pen.branch()
    pen.chain()
    pen.wide(number // 20)
    while pen.room > DEEP:
        kind = pen.chance.random()
        if kind < 0.003:
            pen.chain()
        elif kind < 0.4:
            pen.root(asks=True)
        else:
            pen.branch()
    while pen.room:
        pen.root()
    return pen.lines()
