"""A page of a thread of very many comments over one of a thread of a hundred: no order, filter or place may grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.test import Client

from articles.models import Article

from . import discussions
from .comparison import Deed, compare
from .discussions import ANSWERED, EVERYTHING, LONE, TALK
from .forums import Forum, Forums, Unmeasurable, Visitor
from .rows import Row, of_comparison, shown

MUST, AIM = 1.3, 1.1
FULL = 40  # comments on a page of at most 50 whose branches are not cut
DEPTH = 40
SHOWN = '<article class="comment"'
PAGES = {
    "the first page, oldest first": (TALK, "?sortierung=aelteste"),
    "the first page, newest first": (TALK, "?sortierung=neueste"),
    "the first page, best first": (TALK, "?sortierung=beste"),
    "the first page, most discussed first": (TALK, "?sortierung=meistdiskutiert"),
    "filter: picks": (ANSWERED, "?nur=empfohlen"),
    "filter: the newsroom's answers": (ANSWERED, "?nur=redaktion"),
    "filter: experiences": (LONE, "?nur=erfahrungen"),
    "filter: open questions": (LONE, "?nur=fragen"),
    "filter: about a poll": (LONE, "?zu={anchor}"),
    "filter: new to me": (TALK, "?nur=neu"),
    "the deepest page, oldest first": (TALK, "?ab={last}"),
    "the deepest page, newest first": (TALK, "?sortierung=neueste&ab={first}"),
}


def measure(forums: Forums, rounds: int) -> list[Row]:
    """Compare each page of the thread, and the page of a comment that lies deep."""
    places = {name: _page(slug, query) for name, (slug, query) in PAGES.items()}
    places[f"the page of a comment at depth {DEPTH}"] = _permalink
    return shown(_compared(name, forums, rounds, place) for name, place in places.items())


def _compared(name: str, forums: Forums, rounds: int, address: Callable[[Forum], str]) -> Row:
    def reading(forum: Forum) -> Deed:
        forum.enter()
        return Deed(_reading(discussions.signed_in() if "new to me" in name else Visitor(), address(forum)))

    small, large = (reading(forum) for forum in forums)
    return of_comparison(compare(name, MUST, forums, (small, large), rounds), AIM)


def _page(slug: str, query: str) -> Callable[[Forum], str]:
    def address(forum: Forum) -> str:
        article = Article.objects.get(slug=EVERYTHING if forum.is_large else slug)
        places = {
            "anchor": article.anchors.get().pk,
            "last": discussions.near_the_end(article).pk,
            "first": discussions.near_the_end(article, newest_first=True).pk,
        }
        return f"/artikel/{article.slug}/{query.format_map(places)}"

    return address


def _permalink(forum: Forum) -> str:
    article = Article.objects.get(slug=EVERYTHING if forum.is_large else ANSWERED)
    return f"/kommentare/{discussions.at_depth(article, DEPTH).pk}/"


def _reading(browser: Client, address: str) -> Callable[[], None]:
    full = FULL if "/artikel/" in address else 10

    def read() -> None:
        answer = browser.get(address, secure=True)
        shown = answer.content.decode().count(SHOWN)
        if answer.status_code != 200 or shown < full:
            raise Unmeasurable(f"{address} answers {answer.status_code} with {shown} comments")

    return read


def addresses() -> Iterator[str]:
    """Give the addresses of the large forum, which must be entered: for what asks for pages of all kinds."""
    for slug, query in PAGES.values():
        if query[-3:] != "neu":
            yield _page(slug, query)(Forum(True, None))
