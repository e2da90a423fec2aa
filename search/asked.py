"""What an address asks for: the words, and the filters; values that nobody knows are named and left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, TextChoices
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Profile
from articles.models import Article, Author
from talentforum.lib.markdown import clean_text
from talentforum.lib.names import LONGEST as LONGEST_NAME
from talentforum.lib.numbers import number_of

PARAMETERS = ("q", "art", "artikel", "person", "von", "bis", "seite")
LONGEST_SHOWN = 40  # characters of a value that nobody knows, where it is named
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)  # nothing of ours is older; far from where time zones end
OFFERED = 30  # articles to choose from, the newest; any other is named by its address


class Kind(TextChoices):
    """What can be found; the values stand in addresses."""

    ARTICLES = "artikel", gettext_lazy("Articles")
    FOLLOWUPS = "nachtraege", gettext_lazy("Follow-ups")
    DISCUSSION = "diskussion", gettext_lazy("Comments and experiences")
    COMMENTS = "kommentare", gettext_lazy("Comments")
    EXPERIENCES = "erfahrungen", gettext_lazy("Experiences")


@dataclass(frozen=True)
class Person:
    """Who wrote: the account of that name, and the names that sign articles."""

    name: str
    account: int | None
    signatures: list[int]


@dataclass
class Asked:
    """The words as typed, and how to narrow down what they find."""

    words: str = ""
    kind: str = ""
    article: Article | None = None
    person: Person | None = None
    since: date | None = None
    until: date | None = None
    place: str = ""  # the page, as it stands in the address
    unknown: list[str] = field(default_factory=list)  # sentences about what is left out
    articles: list[Article] = field(default_factory=list)  # what can be chosen

    @property
    def number(self) -> int:
        """The page's number; 0 for what is none."""
        return number_of(self.place) if self.place else 1

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.kind or self.article or self.person or self.since or self.until)

    @property
    def kind_label(self) -> str:
        """What is searched, in a reader's words; empty where everything is."""
        return str(Kind(self.kind).label) if self.kind else ""

    @property
    def moments(self) -> tuple[datetime | None, datetime | None]:
        """From which moment on, and before which one, by the clock of the site."""
        after = _midnight(self.since) if self.since else None
        return after, _midnight(self.until + timedelta(days=1)) if self.until else None

    def query(self, **other: str) -> str:
        """Return the query of an address that asks for the same, but for what is given (empty: without it)."""
        known = {
            "q": self.words,
            "art": self.kind,
            "artikel": self.article.slug if self.article else "",
            "person": self.person.name if self.person else "",
            "von": self.since.isoformat() if self.since else "",
            "bis": self.until.isoformat() if self.until else "",
        }
        given = urlencode({name: value for name, value in (known | other).items() if value})
        return f"?{given}" if given else ""


def asked_for(data: QueryDict, reader: Any) -> Asked:
    """Read an address for this person: two queries, and two more where it names a person."""
    given = {name: clean_text(data.get(name, "")) for name in PARAMETERS}
    asked = Asked(words=given["q"], place=given["seite"])
    asked.kind = given["art"] if given["art"] in Kind.values else ""
    asked.articles, asked.article = _articles(given["artikel"], reader)
    asked.person = _person(given["person"]) if given["person"] else None
    asked.since, asked.until = _day(given["von"]), _day(given["bis"])
    if asked.since and asked.until and asked.since > asked.until:
        asked.since, asked.until = asked.until, asked.since
    understood = {
        "art": asked.kind, "artikel": asked.article, "person": asked.person, "von": asked.since, "bis": asked.until,
    }  # fmt: skip
    text = _("“%(value)s” is unknown as a filter, so it is left out.")
    for name, value in understood.items():
        if given[name] and not value:
            asked.unknown.append(text % {"value": given[name][:LONGEST_SHOWN]})
    return asked


def _articles(slug: str, reader: Any) -> tuple[list[Article], Article | None]:
    """Return the newest public articles, and the one of this address, or that once had it."""
    offered = list(
        Article.objects.published().order_by("-published_at", "-pk").only("slug", "title", "language")[:OFFERED]
    )
    if not slug:
        return offered, None
    theirs = Article.objects.visible_to(reader).filter(Q(slug=slug) | Q(former_slugs__slug=slug)).distinct()
    named = sorted(theirs, key=lambda article: article.slug != slug)[:1]  # whose address it is, before whose it was
    return [*(article for article in named if article not in offered), *offered], named[0] if named else None


def _person(name: str) -> Person | None:
    if len(name) > 2 * LONGEST_NAME:
        return None
    profile = Profile.objects.named(name).first()
    signed = Q(name__iexact=name) | (Q(person=profile.user_id) if profile else Q())
    signatures = list(Author.objects.filter(signed).values_list("pk", flat=True))
    if profile is None and not signatures:
        return None
    return Person(profile.name if profile else name, profile.user_id if profile else None, signatures)


def _day(text: str) -> date | None:
    """Return a day written as 2026-12-03 (what browsers send) or 3.12.2026."""
    for way in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(text, way).date()  # noqa: DTZ007 - a day of the calendar, in no time zone
        except ValueError:
            continue
        return day if EARLIEST <= day <= LATEST else None
    return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
