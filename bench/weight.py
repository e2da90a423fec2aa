"""How heavy the first page of 50 comments is: compressed bytes of its HTML, its CSS and our own JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .forums import Unmeasurable
from .load import Question, ask
from .rows import Bound, Row
from .server import Server
from .serving import PAGE

STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPT = re.compile(r'<script (?:type="module" )?src="([^"]+)"')
MOST = {"HTML": 30, "CSS": 12, "own JavaScript": 8}  # thousands of bytes


def measure(application: Server) -> Iterator[Row]:
    """Give a row for each kind of file; htmx and fonts apart."""
    readable = ask(application.port, Question(PAGE, headers={"Accept-Encoding": "identity"})).body.decode()
    files = {
        "HTML": [PAGE],
        "CSS": STYLE.findall(readable),
        "own JavaScript": [address for address in SCRIPT.findall(readable) if "htmx" not in address],
    }
    for kind, addresses in files.items():
        weight = sum(_bytes(application, address) for address in addresses)
        yield Row(f"compressed {kind}, {len(addresses)} file(s)", round(weight / 1000, 1), Bound(MOST[kind]), unit="KB")


def _bytes(application: Server, address: str) -> int:
    answer = ask(application.port, Question(address))
    if answer.header("content-encoding") != "br":
        raise Unmeasurable(f"{address} comes without compression")
    return len(answer.body)
