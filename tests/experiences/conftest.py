"""What the experiences' tests share."""

import re
from collections.abc import Callable
from html import unescape

import pytest


@pytest.fixture
def hidden_inputs() -> Callable[[str], dict]:
    """Return a function that reads what a page's form carries unseen."""

    def read(page: str) -> dict:
        sent: dict = {}
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
            if name != "csrfmiddlewaretoken":
                sent.setdefault(name, []).append(unescape(value))
        return {name: values if name == "stage_kinds" else values[0] for name, values in sent.items()}

    return read
