"""An article's story in short: when it appeared, and what came after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .models import Article, Event


@dataclass(frozen=True)
class Moment:
    """One line of the timeline; without an address it is the article's own appearance."""

    at: datetime
    kind: Any = ""
    label: str = ""
    url: str = ""


def timeline_of(article: Article) -> list[Moment]:
    """Return what happened, newest first; empty where nothing came after the article."""
    events = Event.objects.of(article)
    came = [Moment(event.at, event.get_kind_display(), event.anchor.label, event.anchor.url) for event in events]
    if came and article.published_at is not None:
        came.append(Moment(article.published_at))
    return came
