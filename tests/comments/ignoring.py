"""What a page shows of people whom its reader ignores."""

import re
from typing import Any

PERSON = "/leute/Anton%20Autor/"
ADDRESS = f"{PERSON}ignorieren/"
LINE = "Comment by someone you ignore"
FOLDED = re.compile(r'id="eigen-(\d+)"><details class="ignored">')
SHOWN = re.compile(r'<article class="comment" id="kommentar-(\d+)"')
NEW = re.compile(r'id="kommentar-(\d+)"[^>]* data-new')


def ids(found: re.Pattern[str], page: Any) -> list[int]:
    """Return the numbers of the comments that a pattern finds on a page, in its order."""
    return [int(pk) for pk in found.findall(page.text)]


def at(comment: Any) -> str:
    """Return where one ignores the author of a comment."""
    return f"/en{ADDRESS}?kommentar={comment.pk}"
