"""What moderators see around a comment."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, cast

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet

from articles.models import Article
from moderation.around import Alike, Neighbour, Version
from moderation.around import Surrounded as SurroundedText
from talentforum.lib.markdown import excerpt
from talentforum.lib.names import fold

if TYPE_CHECKING:
    from .comment import Comment

NEAR = 3  # comments shown on either side: enough to hear the tone, short enough to stand beside the text
LOOKED_AT = 40  # texts compared of each kind; a copy is among the newest
ALIKE = 60  # percent of its words in the same order: below that two texts on one matter look alike
SHORTEST = 4  # words; shorter texts are alike by chance
LONGEST = 300  # words compared of a text: comparing grows with their square
RAREST = 5  # the longest words of a text, by which its copies are found
PLACES = 12  # articles that the queue offers to filter by
FOUND = 1_000  # texts that a search looks through, the newest first


class SurroundedComment(SurroundedText):
    """What `moderation.around.Surrounded` asks of a comment."""

    @classmethod
    def found_by(cls, words: str) -> QuerySet[Any]:
        """Return the newest thousand comments that hold all words, and those whose author's name begins so."""
        comments = cast("type[Comment]", cls).objects
        held = comments.annotate(words=SearchVector("body", config="german"))
        held = held.filter(words=SearchQuery(words, config="german", search_type="websearch"))
        people = {"author__profile__folded__startswith": fold(words), "author__profile__confirmed_at__isnull": False}
        newest = [rows.order_by("-pk").values("pk")[:FOUND] for rows in (held, comments.filter(**people))]
        return comments.filter(pk__in=newest[0].union(newest[1]))  # an OR of both would look at every comment

    @classmethod
    def places(cls, *, besides: int = 0) -> list[tuple[int, str]]:
        """Return the newest articles, and the article `besides`."""
        newest = Article.objects.order_by("-published_at", "-pk").values_list("pk", "title")
        found = list(newest.filter(published_at__isnull=False)[:PLACES])
        wished = newest.filter(pk=besides) if besides and besides not in dict(found) else newest.none()
        return [*found, *wished]

    @classmethod
    def placed_in(cls, number: int) -> QuerySet[Any]:
        """Return the comments under an article."""
        return cast("type[Comment]", cls).objects.filter(article=number)

    def before(self) -> list[Neighbour]:
        """Return the comments just before it in the thread."""
        here = cast("Comment", self)
        return _near(here, here.article.comments.filter(path__lt=here.path).order_by("-path"))[::-1]

    def after(self) -> list[Neighbour]:
        """Return the comments just after it in the thread."""
        here = cast("Comment", self)
        return _near(here, here.article.comments.filter(path__gt=here.path).order_by("path"))

    def alike(self) -> list[Alike]:
        """Return comments that say nearly the same: among the author's last ones, and others with its rarest words."""
        here = cast("Comment", self)
        mine = _words(here.shown)
        if len(mine) < SHORTEST:
            return []
        others = type(here).objects.exclude(pk=here.pk).select_related("author__profile")
        own = others.filter(author=here.author_id).order_by("-posted_at")[:LOOKED_AT]
        rarest = " ".join(sorted(set(mine), key=lambda word: (-len(word), word))[:RAREST])
        by_words = others.annotate(words=SearchVector("body", config="german"))
        by_words = by_words.filter(words=SearchQuery(rarest, config="german", search_type="plain"))[:LOOKED_AT]
        found = {each.pk: each for each in (*own, *by_words)}
        shares = [(_share(mine, _words(each.shown)), each) for each in found.values()]
        alike = sorted((pair for pair in shares if pair[0] >= ALIKE), key=lambda pair: (-pair[0], -pair[1].pk))
        return [_as_alike(share, each) for share, each in alike[:NEAR]]

    def versions(self) -> list[Version]:
        """Return its revisions, and as the last what stands there now."""
        here = cast("Comment", self)
        beside = here.facts.as_lines() if here.facts is not None else ""
        found = [Version(here.version, here.shown, here.edited_at or here.posted_at, beside)]
        for n, each in reversed(list(_revisions(here))):
            beside = each.beside or beside  # kept only where the facts changed with the text
            found.append(Version(mark_of(n, each.written_at), each.shown, each.written_at, beside))
        return found[::-1]

    def evidence(self) -> dict[str, Any]:
        """Return all versions with their times, the address, and whose it is."""
        here = cast("Comment", self)
        return super().evidence() | {
            "address": here.get_absolute_url(), "body": here.body, "author": here.author_id, "name": here.author.name,
            "posted_at": here.posted_at.isoformat(), "status": here.state, "article": here.article.get_absolute_url(),
        }  # fmt: skip


def mark_of(number: int, written_at: Any) -> str:
    """Return the mark of a revision, as `Comment.version` was when it stood there."""
    return "0" if number == 0 else f"{written_at:%Y%m%d%H%M%S%f}"


def _revisions(comment: Comment) -> Iterable[tuple[int, Any]]:
    return enumerate(comment.revisions.all()) if comment.edited_at else ()


def _near(here: Comment, there: QuerySet[Comment]) -> list[Neighbour]:
    rows = there.filter(retracted_at__isnull=True).select_related("author__profile")[:NEAR]
    return [
        Neighbour(
            name=each.author.name,
            text=excerpt(each.shown, 240),
            address=each.get_absolute_url(),
            posted_at=each.posted_at,
            is_above=each.pk == here.parent_id,
        )
        for each in rows
    ]


def _words(html: str) -> list[str]:
    return excerpt(html, 10_000).casefold().split()[:LONGEST]


def _share(mine: list[str], theirs: list[str]) -> int:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    return 0 if matcher.quick_ratio() * 100 < ALIKE else round(matcher.ratio() * 100)


def _as_alike(share: int, comment: Comment) -> Alike:
    return Alike(
        name=comment.author.name,
        text=excerpt(comment.shown, 160),
        address=comment.get_absolute_url(),
        posted_at=comment.posted_at,
        state=str(comment.get_status_display()),
        share=share,
    )
