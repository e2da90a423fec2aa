"""A poll that nobody has saved, as readers will see it."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models import Article
from talentforum.lib.names import address_of
from talentforum.lib.numbers import number_of

from ..forms import VoteForm
from ..models import Choice, Poll
from ..opening import LONGEST_LIST, LONGEST_SCALE
from ..showing import Shown
from .forms import LONGEST_CHOICE, USUAL_SCALE, lines_of

WORDS = {"question": 200, "explanation": 600, "low_end": 60, "high_end": 60}


class Preview(Shown):
    """A poll as its readers will have it before they vote."""

    @property
    def takes_vote(self) -> bool:
        """Show the form's button."""
        return True

    @property
    def is_commentable(self) -> bool:
        """Lead nowhere."""
        return False


def previewed(sent: QueryDict, editor: Any, known: Poll | None) -> Preview:
    """Return the poll that was sent, however incomplete; what is no value is left aside, nothing is saved."""
    kind = sent.get("kind", "")
    poll = Poll(
        pk=0,
        article=Article(language=_language(sent, known)),
        slug=address_of(sent.get("slug", ""))[:80] or "preview",
        kind=kind if kind in Poll.Kind.values else Poll.Kind.SINGLE,
        results=sent.get("results", ""),
        is_changeable="is_changeable" in sent,
        status=Poll.Status.OPEN,
        opens_at=timezone.now(),
        closes_at=_closing(sent),
        **{name: sent.get(name, "")[:longest] for name, longest in WORDS.items()},
    )
    choices = _choices(sent, poll.kind)
    poll._prefetched_objects_cache = {"choices": choices, "corrections": []}  # noqa: SLF001 - unsaved, so there are no rows to find
    if poll.kind == Poll.Kind.MULTIPLE:
        poll.minimum = _number(sent, "minimum", 1, LONGEST_LIST)
        poll.maximum = _number(sent, "maximum", len(poll.answers()), LONGEST_LIST)
    return Preview(poll, editor, form=VoteForm(poll=poll))


def _choices(sent: QueryDict, kind: str) -> list[Choice]:
    if kind == Poll.Kind.RATING:
        choices = [Choice(value=n + 1) for n in range(_number(sent, "steps", USUAL_SCALE, LONGEST_SCALE))]
    else:
        choices = [Choice(label=label[:LONGEST_CHOICE]) for label in lines_of(sent.get("choices", ""))[:LONGEST_LIST]]
    if abstention := sent.get("abstention", "").strip()[:LONGEST_CHOICE]:
        choices.append(Choice(label=abstention, is_abstention=True))
    for position, choice in enumerate(choices, 1):
        choice.pk = choice.position = position
    return choices


def _number(sent: QueryDict, name: str, otherwise: int, most: int) -> int:
    number = sent.get(name, "")
    return (
        min(int(number), most) if number.isascii() and number.isdigit() and len(number) <= len(str(most)) else otherwise
    )


def _closing(sent: QueryDict) -> Any:
    try:
        moment = parse_datetime(sent.get("closes_at", ""))
    except ValueError:
        return None
    if moment is None:
        return None
    moment = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    return moment if moment > timezone.now() else None


def _language(sent: QueryDict, known: Poll | None) -> str:
    """Return the language of the article that was chosen, or that the poll has."""
    wished = sent.get("article", "")
    chosen = Article.objects.filter(pk=number_of(wished)).values_list("language", flat=True).first()
    return chosen or (known.article.language if known else "de")
