"""Reads an article from a Markdown file with front matter."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from talentforum.lib.names import address_of

from .images import check_picture
from .models import NEWSROOM, Article, Author, Image, Topic

REQUIRED = ("title", "slug", "topic", "language", "teaser")
WORDS = ("title", "language", "teaser", "body", "question")  # columns taken as they are
LONGEST = {"title": 200, "teaser": 600, "question": 400, "slug": 120, "hero_alt": 400, "hero_credit": 200, "topic": 80}
LONGEST_AUTHOR = 80
OPTIONAL = ("authors", "hero", "hero_alt", "hero_credit", "question", "published_at", "asks_for_experiences")


class Malformed(ValueError):
    """The file cannot be imported; the message names each fault with its line."""


@dataclass(frozen=True)
class ArticleFile:
    """An article as its file says it."""

    title: str
    slug: str
    topic: str
    language: str
    teaser: str
    body: str
    authors: list[str] = field(default_factory=lambda: [NEWSROOM])
    question: str = ""
    hero: Path | None = None
    hero_alt: str = ""
    hero_credit: str = ""
    published_at: datetime.datetime | None = None
    asks_for_experiences: bool | None = None

    def save(self) -> Article:
        """Publish the article, or update the one at this address, or formerly there; everything or nothing.

        The words that stood there stay as a version; what the file does not say of time and experiences stays.

        Raises Malformed where the newsroom withdrew the article: taking that back is for people to decide.
        """
        with transaction.atomic():
            article = find(self.slug) or Article(slug=self.slug)
            if article.pk:
                article = article.lock()
                article.keep_version()
            if article.is_withdrawn:
                raise Malformed("line 1: the article at this address was withdrawn; publish it again in the admin")
            article.topic, _ = Topic.objects.get_or_create(name=self.topic, defaults={"slug": address_of(self.topic)})
            for name in WORDS:
                setattr(article, name, getattr(self, name))
            if self.published_at is not None:
                article.published_at = self.published_at
            if self.asks_for_experiences is not None:
                article.asks_for_experiences = self.asks_for_experiences
            columns = ["topic", *WORDS, "asks_for_experiences", "published_at", "html", "title_key", "updated_at"]
            article.save(update_fields=columns if article.pk else None)
            article.authors.set([Author.objects.get_or_create(name=name)[0] for name in self.authors])
            if self.hero is not None:
                show(article, self.hero, alt=self.hero_alt, credit=self.hero_credit)
            article.publish()
            article.keep_version()
        return article


def find(slug: str) -> Article | None:
    """Return the article at an address, or the one that was there before it moved."""
    articles = Article.objects
    return articles.filter(slug=slug).first() or articles.filter(former_slugs__slug=slug).first()


def show(article: Article, picture: Path, *, alt: str, credit: str = "") -> None:
    """Give an article its picture, with renditions; the same picture again changes only its words."""
    if article.hero is None or Path(article.hero.file.name or "").name != picture.name:
        with picture.open("rb") as file:
            article.hero = Image(alt=alt, credit=credit)
            article.hero.file.save(picture.name, File(file), save=False)
        article.hero.save()
        article.hero.render()
    else:
        article.hero.alt, article.hero.credit = alt, credit
        article.hero.save(update_fields=["alt", "credit"])
    article.save(update_fields=["hero", "updated_at"])


def read(path: Path) -> ArticleFile:
    """Return the article in a file; raise Malformed that names every unknown, missing and wrong field with its line."""
    text = path.read_text(encoding="utf-8")
    opening, _, rest = text.partition("\n")
    head, separator, body = rest.partition("\n---\n")
    if opening.strip() != "---" or not separator:
        raise Malformed("line 1: the file must begin with front matter between two lines of three hyphens (---)")
    fields, lines = _fields(head)
    faults = _faults(fields, lines, path, body)
    if faults:
        raise Malformed("\n".join(f"line {line}: {fault}" for line, fault in sorted(faults)))
    hero = path.parent / fields["hero"] if fields.get("hero") else None
    known: dict[str, Any] = {
        name: str(fields[name]).strip()
        for name in (*REQUIRED, "question", "hero_alt", "hero_credit")
        if fields.get(name)
    }
    extra: dict[str, Any] = {"authors": _names(fields["authors"])} if fields.get("authors") else {}
    if "asks_for_experiences" in fields:
        extra["asks_for_experiences"] = fields["asks_for_experiences"]
    return ArticleFile(**known, **extra, hero=hero, published_at=_time(fields.get("published_at")), body=body.strip())


def _fields(head: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the fields and the line of each."""
    try:
        node = yaml.compose(head, Loader=yaml.SafeLoader)
        fields = yaml.safe_load(head)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        raise Malformed(f"line {line}: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:  # a character that no text holds, a date that no calendar has
        raise Malformed(f"line 2: the front matter cannot be read: {error}") from error
    if not isinstance(fields, dict) or not isinstance(node, yaml.MappingNode):
        raise Malformed("line 2: the front matter must be lines of 'name: value'")
    return fields, {str(key.value): key.start_mark.line + 2 for key, _ in node.value}


def _faults(fields: dict[str, Any], lines: dict[str, int], path: Path, body: str) -> list[tuple[int, str]]:
    """Return each fault with its line; what is missing stands at the first."""
    faults = [(name, f"unknown field '{name}'") for name in fields if name not in (*REQUIRED, *OPTIONAL)]
    faults += [("", f"missing field '{name}'") for name in REQUIRED if not str(fields.get(name) or "").strip()]
    faults += _faults_of_texts(fields) + _faults_of_values(fields)
    if fields.get("hero"):
        faults += [("hero", fault) for fault in _hero_faults(path.parent / str(fields["hero"]), fields)]
    if not body.strip():
        faults.append(("", "there is no text after the front matter"))
    if "\x00" in body:
        faults.append(("", "the text holds a NUL character"))
    return [(lines.get(name, 1), fault) for name, fault in faults]


def _faults_of_texts(fields: dict[str, Any]) -> list[tuple[str, str]]:
    texts = (*REQUIRED, "hero", "hero_alt", "hero_credit", "question")
    faults = [(name, f"{name} must be text") for name in texts if isinstance(fields.get(name), list | dict)]
    for name, longest in LONGEST.items():
        if len(str(fields.get(name) or "")) > longest:
            faults.append((name, f"{name} is longer than {longest} characters"))
    if any(len(name) > LONGEST_AUTHOR for name in _names(fields.get("authors") or [])):
        faults.append(("authors", f"an author's name is longer than {LONGEST_AUTHOR} characters"))
    return faults


def _faults_of_values(fields: dict[str, Any]) -> list[tuple[str, str]]:
    faults = []
    if fields.get("language") and str(fields["language"]) not in {"de", "en"}:
        faults.append(("language", "language must be de or en"))
    if fields.get("topic") and not address_of(str(fields["topic"])):
        faults.append(("topic", "topic needs a letter or digit of the Latin alphabet for its address"))
    if not isinstance(fields.get("asks_for_experiences", False), bool):
        faults.append(("asks_for_experiences", "asks_for_experiences must be true or false"))
    if fields.get("published_at") and _time(fields["published_at"]) is None:
        faults.append(("published_at", "published_at must be a time such as 2026-11-23 08:00"))
    try:
        validate_slug(str(fields.get("slug") or "none"))
    except ValidationError:
        faults.append(("slug", "slug must be letters without accents, digits, hyphens and underscores"))
    return faults


def _hero_faults(picture: Path, fields: dict[str, Any]) -> list[str]:
    faults = []
    if not str(fields.get("hero_alt") or "").strip():
        faults.append("a hero needs its alternative text: add hero_alt")
    if not picture.is_file():
        return [*faults, f"there is no file {picture.name} beside the article"]
    with picture.open("rb") as file:
        try:
            check_picture(file)
        except ValidationError as error:
            faults.append(f"{picture.name}: {error.messages[0]}")
    return faults


def _names(value: Any) -> list[str]:
    names = value if isinstance(value, list) else str(value).split(",")
    return [str(name).strip() for name in names if str(name).strip()]


def _time(value: Any) -> datetime.datetime | None:
    if isinstance(value, datetime.datetime):
        moment: datetime.datetime | None = value
    elif isinstance(value, datetime.date):
        moment = datetime.datetime.combine(value, datetime.time())
    else:
        try:
            moment = parse_datetime(str(value or ""))
        except ValueError:
            moment = None
    return timezone.make_aware(moment) if moment is not None and timezone.is_naive(moment) else moment
