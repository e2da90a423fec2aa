"""How a thread grows in tests, and how a reader reads all of it by its links."""

import re

from comments.models import Comment
from talentforum.lib.markdown import read_reader_text

COMMENT = re.compile(r'<article class="comment" id="kommentar-(\d+)"')
FOLD = re.compile(r'class="fold"[^>]* hx-get="([^"]+)"')
NEXT = re.compile(r'rel="next" href="([^"#]+)')


def grow(article, people, parents) -> list[Comment]:
    """Post one comment for each entry: the index of the comment it answers, or None for a root."""
    grown: list[Comment] = []
    for n, parent in enumerate(parents):
        body = read_reader_text(f"Text {n}.")
        answered = None if parent is None else grown[parent]
        grown.append(article.comments.post(author=people[n % len(people)], body=body, parent=answered))
    return grown


def ids(page_text: str) -> list[int]:
    return [int(pk) for pk in COMMENT.findall(page_text)]


def follow(browser, address: str) -> list[str]:
    """Read a thread from the first page to the last by its links; return the text of each page."""
    pages = []
    while address:
        pages.append(browser.get(address).text)
        link = NEXT.search(pages[-1])
        address = address.split("?", maxsplit=1)[0] + link[1].replace("&amp;", "&") if link else ""
        assert len(pages) < 40
    return pages


def unfolded(browser, page_text: str) -> list[int]:
    """Open every fold of a page, and those that come to light, and return all comments in the order of reading."""
    read, rest = [], page_text
    while fold := FOLD.search(rest):
        read += ids(rest[: fold.start()])
        opened = browser.get(fold[1].replace("&amp;", "&"))
        assert opened.status_code == 200
        rest = opened.text + rest[fold.end() :]
    return read + ids(rest)
