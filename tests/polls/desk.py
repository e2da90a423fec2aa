"""What the tests of the polls' desk share: the form as a browser sends it, and what comes back."""

from datetime import timedelta

from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import override

from polls.models import Poll
from tests.factories import ArticleFactory

ADD = "/admin/polls/poll/add/"
LIST = "/admin/polls/poll/"


def change(poll, page="change"):
    return f"/admin/polls/poll/{poll.pk}/{page}/"


def minute(moment):
    return localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


def ahead(**time):
    return minute(timezone.now() + timedelta(**time))


def written(poll=None, **fields):
    """What the poll's form sends."""
    choices = list(poll.choices.all()) if poll else []
    return {
        "article": poll.article_id if poll else ArticleFactory().pk,
        "question": poll.question if poll else "Wie lange darf das dauern?",
        "slug": poll.slug if poll else "",
        "explanation": poll.explanation if poll else "",
        "kind": poll.kind if poll else "single",
        "choices": "\n".join(c.label for c in choices if not c.is_abstention) if poll else "Kurz\nLang",
        "minimum": "",
        "maximum": "",
        "steps": "5",
        "low_end": poll.low_end if poll else "",
        "high_end": poll.high_end if poll else "",
        "abstention": "".join(c.label for c in choices if c.is_abstention) if poll else "Keine Angabe",
        "results": poll.results if poll else "voted",
        "is_changeable": "on",
        "open_at": minute(poll.opens_at) if poll and poll.is_planned else "",
        "closes_at": minute(poll.closes_at) if poll else "",
    } | fields


def errors(response):
    """The fields at which something is said; 422 and the form again."""
    assert response.status_code == 422
    found = response.context["adminform"].form.errors
    with override("en"):
        return {name: [str(text) for text in texts] for name, texts in found.items()}


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def rows():
    """Everything that is stored of polls."""
    return [
        (poll.question, poll.status, poll.kind, [(c.label, c.value) for c in poll.choices.all()])
        for poll in Poll.objects.order_by("pk")
    ]
