"""What templates need to show polls."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.models import Article
from pagecache.pieces import pieces_of
from polls import chart, wording
from polls.models import Poll
from polls.showing import Shown, ballots_of, shown
from polls.tally import Line, Tally, tally

register = template.Library()


class PollsOf:
    """An article's polls for one reader: each is placed once in its text, the rest stands after it.

    What a follow-up places (`elsewhere`) stands there and not after the article's text as well. They are read when
    they are shown.
    """

    def __init__(self, article: Article, elsewhere: Iterable[str], request: HttpRequest) -> None:
        self._article, self._elsewhere, self._request = article, elsewhere, request

    @cached_property
    def version(self) -> str | None:
        """What a text with them differs by: nothing where there are none, else the votes; None with one's own vote."""
        pieces = pieces_of(self._request)
        if pieces.keep(lambda: "some" if self._open else "none", "polls", self._article.pk) == "none":
            return "none"
        return None if self._request.user.is_authenticated else str(self._article.additions)

    @cached_property
    def _open(self) -> dict[str, Shown]:
        reader = self._request.user
        rows = Poll.objects.visible_to(reader).complete().filter(article=self._article)
        polls = list(rows.order_by("opens_at", "pk"))
        own = ballots_of(reader, polls)
        return {poll.slug: shown(poll, reader, own.get(poll.pk)) for poll in polls}

    def placed(self, slug: str) -> Shown | None:
        """Give the poll that a line in the text names; None where the article has none of that name, or had it."""
        return self._open.pop(slug, None)

    @property
    def rest(self) -> list[Shown]:
        """Those that no line has placed so far: first who can still vote, then as they opened."""
        elsewhere = set(self._elsewhere)
        left = [entry for slug, entry in self._open.items() if slug not in elsewhere]
        return sorted(left, key=lambda entry: entry.poll.is_over)


@register.simple_tag(takes_context=True)
def polls_of(context: template.Context, article: Article, elsewhere: Iterable[str] = ()) -> PollsOf:
    """Return what this reader sees of an article's polls; an editor also drafts and planned ones.

    Those that another text of the article places (`elsewhere`, by address) do not stand after this one as well.
    """
    return PollsOf(article, elsewhere, context["request"])


@register.simple_tag(takes_context=True)
def poll(context: template.Context, shown: Shown) -> SafeString:
    """Show a poll in its place."""
    return render_to_string("polls/_poll.html", {"shown": shown}, context["request"])


@register.simple_tag(takes_context=True)
def placed_poll(context: template.Context, polls: PollsOf, slug: str) -> str:
    """Show the poll that a line in the text names; nothing where the article has none of that name, or showed it."""
    shown = polls.placed(slug)
    return poll(context, shown) if shown else ""


@register.filter
def result(poll: Poll) -> Tally:
    """Return a poll's result, for where everyone sees it."""
    return tally(poll)


@register.filter
def bars(tally: Tally) -> list[chart.Bar]:
    """Return a bar for each choice."""
    return chart.bars(tally)


@register.filter
def scale(tally: Tally) -> chart.Scale | None:
    """Return the columns of a rating."""
    return chart.scale(tally)


@register.filter
def finding(tally: Tally) -> str:
    """Return what a result says first."""
    return wording.finding(tally)


@register.filter
def basis(tally: Tally) -> str:
    """Return what a result rests on, as sentences."""
    return " ".join(f"{line[0].upper()}{line[1:]}." for line in wording.basis(tally))


@register.filter
def percent(line: Line) -> str:
    """Return a choice's share."""
    return wording.percent(line.percent)


@register.filter
def name(line: Line, poll: Poll) -> str:
    """Return a choice as it stands in lists."""
    return wording.choice_name(poll, line.choice)
