"""What the tests of the editors' desk share: the forms as a browser sends them."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.utils import timezone
from django.utils.timezone import localtime

from articles.models import Article, FollowUp
from tests.factories import ArticleFactory

MINUTE = "%Y-%m-%dT%H:%M"
ADD = "/admin/articles/followup/add/"
LIST = "/admin/articles/followup/"


class Fields(HTMLParser):
    """Reads the fields of an admin's form as a browser would send them, hidden ones too."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, Any] = {}
        self._textarea = self._select = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field's value."""
        given = dict(attrs)
        if tag == "form":
            self._inside = str(given.get("id", "")).endswith("_form")
        name = given.get("name") or ""
        if not self._inside:
            return
        if tag == "textarea":
            self._textarea, self.sent[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.sent[self._select] = given.get("value") or ""
        elif tag == "input" and name and given.get("type") not in {"submit", "checkbox"}:
            self._add(name, given.get("value") or "")
        elif tag == "input" and given.get("type") == "checkbox" and "checked" in given:
            self._add(name, given.get("value") or "on")

    def handle_endtag(self, tag: str) -> None:
        """Leave a text field."""
        if tag == "textarea":
            self._textarea = ""
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Take a text field's words."""
        if self._textarea:
            self.sent[self._textarea] += data

    def _add(self, name: str, value: str) -> None:
        if name in {"authors", "initial-authors"}:
            self.sent.setdefault(name, []).append(value)
        else:
            self.sent[name] = value


def form_of(response: Any) -> dict[str, Any]:
    """Return what a browser would send of the form that was answered, line ends and all."""
    fields = Fields()
    fields.feed(response.content.decode())
    return {
        name: value.removeprefix("\n").replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in fields.sent.items()
    }


def change(thing: Article | FollowUp, page: str = "change") -> str:
    """Return the address of an admin page of an article or a follow-up."""
    return f"/admin/articles/{thing._meta.model_name}/{thing.pk}/{page}/"


def faults(response: Any) -> list[str]:
    """Return the names of the fields at which something is wrong."""
    return sorted(response.context["adminform"].form.errors)


def messages_of(response: Any) -> list[str]:
    """Return what the person was told."""
    return [str(message) for message in response.context["messages"]]


def in_minutes(minutes: int) -> str:
    """Return a time from now on as the field takes it."""
    return localtime(timezone.now() + timedelta(minutes=minutes)).strftime(MINUTE)


def written(article: Article | None = None, **fields: Any) -> dict[str, Any]:
    """What the form of a new follow-up sends."""
    return {
        "article": (article or ArticleFactory()).pk,
        "kind": "followup",
        "what_was_wrong": "",
        "title": "Was seither geschah",
        "slug": "",
        "body": "Ein *Nachtrag*.",
        "publish_at": "",
        "seen": "0",
    } | fields
